namespace ILGpuNet;

/// <summary>
/// The element types of tensors. UInt8, Float16 and BFloat16 are storage: arithmetic on them is done in Int32 or Float32
/// (<see cref="DTypes.ComputeType"/>) and its result converted back.
/// </summary>
public enum DType : byte
{
    /// <summary>Truth values, one byte each (0 or 1).</summary>
    Bool,
    /// <summary>8-bit unsigned integers: pixels. Results wrap around as in C#.</summary>
    UInt8,
    /// <summary>32-bit signed integers.</summary>
    Int32,
    /// <summary>64-bit signed integers: the type of indices and class labels.</summary>
    Int64,
    /// <summary>Half precision, IEEE 754 binary16: 11 significant bits, largest value 65,504.</summary>
    Float16,
    /// <summary>The upper half of a Float32: its range with 8 significant bits.</summary>
    BFloat16,
    /// <summary>Single precision, the default.</summary>
    Float32,
    /// <summary>Double precision.</summary>
    Float64,
}

/// <summary>Facts about element types.</summary>
public static class DTypes
{
    /// <summary>Every element type, in promotion order.</summary>
    public static IReadOnlyList<DType> All { get; } = Enum.GetValues<DType>();

    /// <summary>Size of one element in bytes.</summary>
    public static int Size(this DType type) => type switch
    {
        DType.Bool or DType.UInt8 => 1,
        DType.Float16 or DType.BFloat16 => 2,
        DType.Int32 or DType.Float32 => 4,
        DType.Int64 or DType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "unknown element type"),
    };

    /// <summary>Whether the type is Float16, BFloat16, Float32 or Float64: only these carry gradients.</summary>
    public static bool IsFloatingPoint(this DType type) => type >= DType.Float16;

    /// <summary>The type that arithmetic on elements of a type is done in.</summary>
    public static DType ComputeType(this DType type) => type switch
    {
        DType.UInt8 => DType.Int32,
        DType.Float16 or DType.BFloat16 => DType.Float32,
        _ => type,
    };

    /// <summary>
    /// The type of an arithmetic result of two tensors: the higher in the order Bool, UInt8, Int32, Int64, Float16, BFloat16, Float32, Float64; Float32
    /// for Float16 and BFloat16 together (the rule of PyTorch).
    /// </summary>
    public static DType Promote(DType first, DType second) =>
        (first, second) is (DType.Float16, DType.BFloat16) or (DType.BFloat16, DType.Float16) ? DType.Float32 : first > second ? first : second;

    /// <summary>The element type that stores <typeparamref name="T"/>.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double, Half, BFloat16, int, long, byte, bool.</exception>
    public static DType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32 :
        typeof(T) == typeof(double) ? DType.Float64 :
        typeof(T) == typeof(long) ? DType.Int64 :
        typeof(T) == typeof(int) ? DType.Int32 :
        typeof(T) == typeof(bool) ? DType.Bool :
        typeof(T) == typeof(byte) ? DType.UInt8 :
        typeof(T) == typeof(Half) ? DType.Float16 :
        typeof(T) == typeof(BFloat16) ? DType.BFloat16 :
        throw new DTypeException($"[DType] no element type stores {typeof(T).Name}: expected float, double, Half, BFloat16, int, long, byte or bool");
}
