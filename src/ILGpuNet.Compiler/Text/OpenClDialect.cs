namespace ILGpuNet.Compiler;

/// <summary>OpenCL C 1.2.</summary>
internal sealed class OpenClDialect : Dialect
{
    public override string FileExtension => ".cl";
    public override string BuildOptions => "-cl-std=CL1.2 -w";
    public override string Preamble => "#pragma OPENCL FP_CONTRACT OFF\n";
    public override string Float64Preamble => "#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n";
    public override string KernelQualifier => "__kernel";
    public override string FunctionQualifier => "static inline";
    public override string SharedArrayQualifier => "__local";
    public override string BarrierStatement => "barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);";

    public override string GroupSizeAttribute(int groupSize) => $"__attribute__((reqd_work_group_size({groupSize}, 1, 1)))";

    public override string SpaceQualifier(AddressSpace space) => space switch
    {
        AddressSpace.Global => "__global ",
        AddressSpace.Shared => "__local ",
        _ => "",
    };

    public override string NumberType(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.SByte => "char",
        TypeCode.Byte => "uchar",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 or TypeCode.Char => "ushort",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        _ => "void",
    };

    public override string ViewParameter(string elementType, string name) => $"__global {elementType}* {name}_memory, int {name}_start";

    public override string? ViewStatement(string elementType, string name) => $"__global {elementType}* {name} = {name}_memory + {name}_start;";

    public override string ZeroStruct(string type) => $"({type}){{0}}";

    public override string MathFunction(string name, DeviceType type) => name;

    public override string Reinterpretation(DeviceType to, DeviceType from) => "as_" + NumberType(to.Element);

    public override Definition ThreadProperty(string name) => name switch
    {
        "GroupIndex" => new("GROUP_INDEX", "#define GROUP_INDEX ((int)get_group_id(0))\n"),
        "LocalIndex" => new("LOCAL_INDEX", "#define LOCAL_INDEX ((int)get_local_id(0))\n"),
        "GroupSize" => new("GROUP_SIZE", "#define GROUP_SIZE ((int)get_local_size(0))\n"),
        "GroupCount" => new("GROUP_COUNT", "#define GROUP_COUNT ((int)get_num_groups(0))\n"),
        "GlobalIndex" => new("GLOBAL_INDEX", "#define GLOBAL_INDEX ((int)get_global_id(0))\n"),
        _ => new("GLOBAL_SIZE", "#define GLOBAL_SIZE ((int)get_global_size(0))\n"),
    };

    public override (string Name, Definition? Definition) Atomic(string operation, DeviceType type, AddressSpace space)
    {
        if (type.IsInteger) return ($"atomic_{operation.ToLowerInvariant()}", null);
        string name = $"atomic_{operation.ToLowerInvariant()}_float_{(space == AddressSpace.Shared ? "shared" : "global")}";
        string qualifier = SpaceQualifier(space);
        Definition? order = operation == "Add" ? null : Definitions.Extremum(operation, type, this);
        string combined = order is null ? "as_float(old) + value" : $"{order.Name}(as_float(old), value)";
        string text = $$"""
            static inline float {{name}}(volatile {{qualifier}}float* location, float value)
            {
                int old, seen = as_int(*location);
                do
                {
                    old = seen;
                    seen = atomic_cmpxchg((volatile {{qualifier}}int*)location, old, as_int({{combined}}));
                } while (seen != old);
                return as_float(old);
            }

            """;
        var definition = new Definition(name, text, order is null ? [] : [order]);
        return (name, definition);
    }

    public override Definition TensorCoreFunction(string method) => throw new UnsupportedConstructException(
        $"TensorCore.{method} in OpenCL C", "take a tile without tensor cores: only CUDA C has them");

    public override Definition? SpecialNumber(string name) => null;
}
