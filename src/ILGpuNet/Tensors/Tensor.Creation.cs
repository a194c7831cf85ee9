using System.Runtime.InteropServices;
using ILGpuNet.Graph;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

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

    /// <summary>One value everywhere.</summary>
    public static Tensor Full(Shape shape, double value, DType type = DType.Float32, Device? device = null) =>
        Generate(FullOperation.Instance, new TensorSpec(shape, type), device ?? Device.Default, ScalarOf(value, type));

    /// <summary>Zeros.</summary>
    public static Tensor Zeros(Shape shape, DType type = DType.Float32, Device? device = null) => Full(shape, 0, type, device);

    /// <summary>Ones.</summary>
    public static Tensor Ones(Shape shape, DType type = DType.Float32, Device? device = null) => Full(shape, 1, type, device);

    /// <summary>Zeros with the shape, type and device of another tensor.</summary>
    public static Tensor ZerosLike(Tensor other) => Full(other.Shape, 0, other.DType, other.Device);

    /// <summary>Ones with the shape, type and device of another tensor.</summary>
    public static Tensor OnesLike(Tensor other) => Full(other.Shape, 1, other.DType, other.Device);

    /// <summary>0, 1, ..., count - 1.</summary>
    public static Tensor Arange(int count, DType type = DType.Int64, Device? device = null) => Range(0, 1, count, type, device, "Arange");

    /// <summary>start, start + step, ... up to but without <paramref name="stop"/>, in whole numbers.</summary>
    /// <exception cref="ShapeException">The step is zero.</exception>
    public static Tensor Arange(int start, int stop, int step = 1, DType type = DType.Int64, Device? device = null) =>
        Arange((double)start, stop, step, type, device);

    /// <summary>start, start + step, ... up to but without <paramref name="stop"/>.</summary>
    /// <exception cref="ShapeException">The step is zero.</exception>
    public static Tensor Arange(double start, double stop, double step = 1, DType type = DType.Float32, Device? device = null)
    {
        if (step == 0 || !double.IsFinite(step)) throw new ShapeException($"[Arange] step must be a finite number other than zero, found {step}");
        double count = Math.Max(0, Math.Ceiling((stop - start) / step));
        if (!(count <= int.MaxValue)) throw new ShapeException($"[Arange] {start}..{stop} in steps of {step} has {count} elements, at most {int.MaxValue} are possible");
        return Range(start, step, (int)count, type, device, "Arange");
    }

    /// <summary><paramref name="count"/> equally spaced values from <paramref name="start"/> to <paramref name="stop"/>, both included.</summary>
    public static Tensor Linspace(double start, double stop, int count, DType type = DType.Float32, Device? device = null) =>
        Range(start, count > 1 ? (stop - start) / (count - 1) : 0, count, type, device, "Linspace");

    /// <summary>The identity matrix [size, size].</summary>
    public static Tensor Eye(int size, DType type = DType.Float32, Device? device = null)
    {
        Tensor index = Arange(size, DType.Int64, device);
        return index.Unsqueeze(1).EqualTo(index.Unsqueeze(0)).To(type);
    }

    /// <summary>Uniform random numbers in [low, high).</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="generator">Where the numbers come from; the default generator if null.</param>
    /// <param name="device">Where the tensor lives.</param>
    public static Tensor RandomUniform(Shape shape, double low = 0, double high = 1, DType type = DType.Float32, Generator? generator = null, Device? device = null)
    {
        Tensor unit = Draw(RandomDistribution.Uniform, shape, type, generator, device);
        return low == 0 && high == 1 ? unit : unit * (high - low) + low;
    }

    /// <summary>Normal random numbers.</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="mean">Mean.</param>
    /// <param name="standardDeviation">Standard deviation.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="generator">Where the numbers come from; the default generator if null.</param>
    /// <param name="device">Where the tensor lives.</param>
    public static Tensor RandomNormal(Shape shape, double mean = 0, double standardDeviation = 1, DType type = DType.Float32, Generator? generator = null, Device? device = null)
    {
        Tensor standard = Draw(RandomDistribution.Normal, shape, type, generator, device);
        return mean == 0 && standardDeviation == 1 ? standard : standard * standardDeviation + mean;
    }

    /// <summary>True with a probability, independently everywhere: Bool.</summary>
    public static Tensor RandomBernoulli(Shape shape, double probability, Generator? generator = null, Device? device = null) =>
        Draw(RandomDistribution.Uniform, shape, DType.Float32, generator, device) < probability;

    /// <summary>
    /// 1 where the class is, 0 elsewhere: Int64 classes of any shape [...] to Float32 [..., count]. A class outside of [0, count) throws when
    /// evaluated.
    /// </summary>
    public static Tensor OneHot(Tensor classes, int count, DType type = DType.Float32)
    {
        if (classes.DType != DType.Int64)
            throw new DTypeException($"[OneHot] classes must be Int64, found {classes.DType}: convert with To(DType.Int64)");
        Tensor valid = Apply(new CheckOperation(CheckCondition.Index, "[OneHot] class", count), classes);
        return valid.Unsqueeze(-1).EqualTo(Arange(count, DType.Int64, classes.Device)).To(type);
    }

    /// <summary>A number as maps take it: real or whole like its type, NaN as zero where that is whole.</summary>
    private static Scalar ScalarOf(double value, DType type) =>
        type.IsFloatingPoint() ? Scalar.FromDouble(value) : Scalar.FromInt64(type == DType.Bool ? value != 0 ? 1 : 0 : (long)value);

    private static Tensor Draw(RandomDistribution distribution, Shape shape, DType type, Generator? generator, Device? device)
    {
        if (!type.IsFloatingPoint()) throw new DTypeException($"[Random] numbers are of a floating-point type, asked for {type}: draw and convert with To");
        generator ??= Generator.Default;
        return Generate(new RandomOperation(distribution), new TensorSpec(shape, type), device ?? Device.Default,
            Scalar.FromInt64(generator.Seed), Scalar.FromInt64(generator.NextCounter()));
    }

    private static Tensor Range(double start, double step, int count, DType type, Device? device, string name)
    {
        if (type == DType.Bool) throw new DTypeException($"[{name}] a sequence of Bool makes no sense: expected a number type");
        return Generate(RangeOperation.Instance, new TensorSpec([count], type), device ?? Device.Default, Scalar.FromDouble(start), Scalar.FromDouble(step));
    }

    private static Tensor FromMultidimensional<T>(Array values, Device? device) where T : unmanaged
    {
        var extents = new int[values.Rank];
        for (int axis = 0; axis < extents.Length; axis++) extents[axis] = values.GetLength(axis);
        ReadOnlySpan<T> elements = values.Length == 0
            ? []
            : MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
        return FromSpan(elements, Shape.Create(extents), device);
    }
}
