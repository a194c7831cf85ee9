using System.Runtime.InteropServices;
using ILGpuNet.Graphs;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Tensors with given values.
public partial class Tensor
{
    /// <summary>A tensor with the values of a span, row-major.</summary>
    /// <param name="values">As many as <paramref name="shape"/> has elements; copied. float, double, Half, BFloat16, int, long, byte or bool.</param>
    /// <param name="shape">Extents.</param>
    /// <param name="device">Where it lives; the default device if null.</param>
    /// <exception cref="ShapeException">The number of values does not fit.</exception>
    public static Tensor FromSpan<T>(ReadOnlySpan<T> values, Shape shape, Device? device = null) where T : unmanaged
    {
        DType type = DTypes.Of<T>();
        if (values.Length != shape.Count)
            throw new ShapeException($"[FromArray] shape {shape} has {shape.Count} elements, found {values.Length} values");
        device ??= Device.Default;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        var storage = new Storage(device.Engine, bytes.Length);
        device.Engine.Upload(bytes, new BufferView(storage.Buffer, 0));
        return new Tensor(new Node(storage, Layout.Contiguous(shape), type, device, requiresGradient: false));
    }

    /// <summary>A tensor with the values of an array, of the given shape.</summary>
    /// <inheritdoc cref="FromSpan{T}"/>
    public static Tensor FromArray<T>(T[] values, Shape shape, Device? device = null) where T : unmanaged =>
        FromSpan<T>(values, shape, device);

    /// <summary>A tensor [n] with the values of an array.</summary>
    /// <inheritdoc cref="FromSpan{T}"/>
    public static Tensor FromArray<T>(T[] values, Device? device = null) where T : unmanaged =>
        FromSpan<T>(values, [values.Length], device);

    /// <summary>A tensor [rows, columns] with the values of an array.</summary>
    /// <inheritdoc cref="FromSpan{T}"/>
    public static Tensor FromArray<T>(T[,] values, Device? device = null) where T : unmanaged => FromMultidimensional<T>(values, device);

    /// <summary>A tensor of three axes with the values of an array.</summary>
    /// <inheritdoc cref="FromSpan{T}"/>
    public static Tensor FromArray<T>(T[,,] values, Device? device = null) where T : unmanaged => FromMultidimensional<T>(values, device);

    /// <summary>A tensor of four axes with the values of an array.</summary>
    /// <inheritdoc cref="FromSpan{T}"/>
    public static Tensor FromArray<T>(T[,,,] values, Device? device = null) where T : unmanaged => FromMultidimensional<T>(values, device);

    /// <summary>A scalar.</summary>
    public static Tensor FromScalar<T>(T value, Device? device = null) where T : unmanaged => FromSpan([value], Shape.Scalar, device);

    /// <summary>
    /// A tensor with the values of an array of any number of axes, or of nested (jagged) arrays whose parts have equal lengths:
    /// <c>new float[][] { [1, 2], [3, 4] }</c>.
    /// </summary>
    /// <param name="values">Elements of type float, double, int, long or bool; copied.</param>
    /// <param name="device">Where the tensor lives; the default device if null.</param>
    /// <exception cref="ShapeException">Nested arrays differ in length, or one is missing.</exception>
    /// <exception cref="DTypeException">No element type stores the values.</exception>
    public static Tensor FromArray(Array values, Device? device = null) => NestedArray.ToTensor(values, device);

    internal static Tensor FromMultidimensional<T>(Array values, Device? device) where T : unmanaged
    {
        var extents = new int[values.Rank];
        for (int axis = 0; axis < extents.Length; axis++) extents[axis] = values.GetLength(axis);
        ReadOnlySpan<T> elements = values.Length == 0
            ? []
            : MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
        return FromSpan(elements, Shape.Create(extents), device);
    }
}
