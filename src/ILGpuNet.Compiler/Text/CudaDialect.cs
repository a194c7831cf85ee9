namespace ILGpuNet.Compiler;

/// <summary>CUDA C++, as NVRTC takes it without headers.</summary>
internal sealed class CudaDialect : Dialect
{
    public override string FileExtension => ".cu";
    public override string BuildOptions => "--fmad=false";
    public override string Preamble => "";
    public override string Float64Preamble => "";
    public override string KernelQualifier => "extern \"C\" __global__";
    public override string FunctionQualifier => "static __device__ __forceinline__";
    public override string SharedArrayQualifier => "__shared__";
    public override string BarrierStatement => "__syncthreads();";

    public override string GroupSizeAttribute(int groupSize) => $"__launch_bounds__({groupSize})";

    public override string SpaceQualifier(AddressSpace space) => "";

    public override string NumberType(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.SByte => "signed char",
        TypeCode.Byte => "unsigned char",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 or TypeCode.Char => "unsigned short",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "unsigned int",
        TypeCode.Int64 => "long long",
        TypeCode.UInt64 => "unsigned long long",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        _ => "void",
    };

    public override string ViewParameter(string elementType, string name) => $"{elementType}* {name}";

    public override string? ViewStatement(string elementType, string name) => null;

    public override string ZeroStruct(string type) => $"{type}{{}}";

    public override string MathFunction(string name, DeviceType type) => type == DeviceType.Float32 ? name + "f" : name;

    public override string Reinterpretation(DeviceType to, DeviceType from) => $"__{Short(from)}_as_{Short(to)}";

    private static string Short(DeviceType type) => Type.GetTypeCode(type.Element) switch
    {
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "longlong",
        TypeCode.Double => "double",
        _ => "float",
    };

    public override Definition ThreadProperty(string name) => name switch
    {
        "GroupIndex" => new("GROUP_INDEX", "#define GROUP_INDEX ((int)blockIdx.x)\n"),
        "LocalIndex" => new("LOCAL_INDEX", "#define LOCAL_INDEX ((int)threadIdx.x)\n"),
        "GroupSize" => new("GROUP_SIZE", "#define GROUP_SIZE ((int)blockDim.x)\n"),
        "GroupCount" => new("GROUP_COUNT", "#define GROUP_COUNT ((int)gridDim.x)\n"),
        "GlobalIndex" => new("GLOBAL_INDEX", "#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))\n"),
        _ => new("GLOBAL_SIZE", "#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))\n"),
    };

    public override (string Name, Definition? Definition) Atomic(string operation, DeviceType type, AddressSpace space)
    {
        if (operation == "Add" || type.IsInteger) return ("atomic" + operation, null);
        string name = $"atomic_{operation.ToLowerInvariant()}_float";
        Definition order = Definitions.Extremum(operation, type, this);
        string text = $$"""
            static __device__ float {{name}}(float* location, float value)
            {
                int old, seen = *(volatile int*)location;
                do
                {
                    old = seen;
                    seen = atomicCAS((int*)location, old, __float_as_int({{order.Name}}(__int_as_float(old), value)));
                } while (seen != old);
                return __int_as_float(old);
            }

            """;
        return (name, new Definition(name, text, [order]));
    }

    public override Definition TensorCoreFunction(string method) => TensorCoreFunctions.Of(method);

    public override Definition? SpecialNumber(string name) => name == "NAN"
        ? new Definition(name, "#define NAN __int_as_float(0x7fc00000)\n")
        : new Definition(name, "#define INFINITY __int_as_float(0x7f800000)\n");
}
