using System.Runtime.InteropServices;

namespace ILGpuNet.Data;

/// <summary>An n-dimensional array in the memory of the host: what samples are made of before a loader puts them on a device, batch by batch.</summary>
public sealed class HostArray
{
    private readonly Array elements;

    private HostArray(Array elements, Shape shape, DType type) => (this.elements, Shape, DType) = (elements, shape, type);

    /// <summary>Extents of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>Element type.</summary>
    public DType DType { get; }

    /// <summary>The bytes that store the elements.</summary>
    internal ReadOnlySpan<byte> Bytes =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(elements), (int)Shape.Count * DType.Size());

    /// <summary>An array around elements in row-major order, which are not copied.</summary>
    /// <param name="elements">float, double, Half, BFloat16, int, long, byte or bool.</param>
    /// <param name="shape">Extents.</param>
    /// <exception cref="ShapeException">The number of elements does not fit.</exception>
    public static HostArray Of<T>(T[] elements, Shape shape) where T : unmanaged => shape.Count == elements.Length
        ? new HostArray(elements, shape, DTypes.Of<T>())
        : throw new ShapeException($"[HostArray] shape {shape} has {shape.Count} elements, found {elements.Length}");

    /// <summary>An array [n] around elements, which are not copied.</summary>
    public static HostArray Of<T>(T[] elements) where T : unmanaged => Of(elements, [elements.Length]);

    /// <summary>A scalar.</summary>
    public static HostArray Of<T>(T value) where T : unmanaged => Of([value], Shape.Scalar);

    /// <summary>An array [n] around numbers.</summary>
    public static implicit operator HostArray(float[] elements) => Of(elements);

    /// <summary>An array [n] around whole numbers, such as the tokens of a text.</summary>
    public static implicit operator HostArray(long[] elements) => Of(elements);

    /// <summary>A scalar.</summary>
    public static implicit operator HostArray(float value) => Of(value);

    /// <summary>A scalar, such as a class.</summary>
    public static implicit operator HostArray(long value) => Of(value);

    /// <summary>The elements in row-major order.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the type that stores the elements.</exception>
    public ReadOnlySpan<T> As<T>() where T : unmanaged => DTypes.Of<T>() == DType
        ? (T[])elements
        : throw new DTypeException($"[HostArray] elements are {DType}, asked for as {DTypes.Of<T>()}");

    /// <summary>The elements as a tensor.</summary>
    public Tensor ToTensor(Device? device = null)
    {
        var upload = new TensorUpload(Shape, DType, device ?? Device.Default);
        upload.Append(Bytes);
        return upload.ToTensor();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{DType} {Shape}";
}
