namespace ILGpuNet;

/// <summary>The element types of tensors.</summary>
public enum DType : byte
{
    /// <summary>Truth values, one byte each (0 or 1).</summary>
    Bool,
    /// <summary>32-bit signed integers.</summary>
    Int32,
    /// <summary>64-bit signed integers: the type of indices and class labels.</summary>
    Int64,
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
        DType.Bool => 1,
        DType.Int32 or DType.Float32 => 4,
        DType.Int64 or DType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "unknown element type"),
    };

    /// <summary>Whether the type is Float32 or Float64: only these carry gradients.</summary>
    public static bool IsFloatingPoint(this DType type) => type >= DType.Float32;

    /// <summary>
    /// The type of an arithmetic result of two tensors: the higher in the order Bool, Int32, Int64, Float32, Float64
    /// (the rule of NumPy and PyTorch, restricted to these types).
    /// </summary>
    public static DType Promote(DType first, DType second) => first > second ? first : second;

    /// <summary>The element type that stores <typeparamref name="T"/>.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double, int, long, bool.</exception>
    public static DType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32 :
        typeof(T) == typeof(double) ? DType.Float64 :
        typeof(T) == typeof(long) ? DType.Int64 :
        typeof(T) == typeof(int) ? DType.Int32 :
        typeof(T) == typeof(bool) ? DType.Bool :
        throw new DTypeException($"[DType] no element type stores {typeof(T).Name}: expected float, double, int, long or bool");
}
