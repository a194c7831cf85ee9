namespace ILGpuNet.Compiler;

/// <summary>Where the languages differ.</summary>
internal abstract class Dialect
{
    public static Dialect Of(KernelDialect dialect) => dialect switch
    {
        KernelDialect.OpenCl => new OpenClDialect(),
        KernelDialect.Cuda => new CudaDialect(),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "[kernel compiler] expected OpenCl or Cuda"),
    };

    /// <summary>End of the names of files.</summary>
    public abstract string FileExtension { get; }

    /// <summary>Options under which a device's compiler gives the bits that C# gives.</summary>
    public abstract string BuildOptions { get; }

    /// <summary>Lines that every text begins with.</summary>
    public abstract string Preamble { get; }

    /// <summary>Line that a text with 64-bit floating point needs.</summary>
    public abstract string Float64Preamble { get; }

    public abstract string KernelQualifier { get; }
    public abstract string FunctionQualifier { get; }
    public abstract string SharedArrayQualifier { get; }
    public abstract string BarrierStatement { get; }

    /// <summary>What a kernel with a fixed group size is marked with.</summary>
    public abstract string GroupSizeAttribute(int groupSize);

    /// <summary>The qualifier of a pointer, with a space after it.</summary>
    public abstract string SpaceQualifier(AddressSpace space);

    /// <summary>Name of a number type as a variable has it.</summary>
    public abstract string NumberType(Type type);

    /// <summary>Name of a type as memory and arguments have it.</summary>
    public string MemoryType(Type type) => type == typeof(bool) ? NumberType(typeof(byte)) : NumberType(type);

    /// <summary>The parameters of a kernel that a view becomes.</summary>
    public abstract string ViewParameter(string elementType, string name);

    /// <summary>The statement by which a view's parameters become a pointer, if it takes one.</summary>
    public abstract string? ViewStatement(string elementType, string name);

    public abstract string ZeroStruct(string type);

    public abstract string MathFunction(string name, DeviceType type);

    public abstract string Reinterpretation(DeviceType to, DeviceType from);

    /// <summary>The value of one of the thread's properties.</summary>
    public abstract Definition ThreadProperty(string name);

    /// <summary>Name of an atomic update, and the helper of that name where the language has none.</summary>
    public abstract (string Name, Definition? Definition) Atomic(string operation, DeviceType type, AddressSpace space);

    /// <summary>A function of tensor cores.</summary>
    /// <exception cref="UnsupportedConstructException">The language has no tensor cores.</exception>
    public abstract Definition TensorCoreFunction(string method);

    /// <summary>Names that the language does not have, for NaN and infinity.</summary>
    public abstract Definition? SpecialNumber(string name);
}
