using ILGpuNet.Graphs.Replay;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

public partial class Tensor
{
    /// <summary>One value everywhere.</summary>
    public static Tensor Full(Shape shape, double value, DType type = DType.Float32, Device? device = null) =>
        Generate(FullOperation.Instance, new TensorSpec(shape, type), device ?? Device.Default, ScalarOf(value, type));

    /// <summary>A scalar that compiled functions compute anew at each call.</summary>
    internal static Tensor Number(Func<double> number, DType type, Device device)
    {
        if (CallTrace.Current is not { } trace) return Full(Shape.Scalar, number(), type, device);
        var source = new NumberSource(number, type);
        return Generate(FullOperation.Instance, new TensorSpec(Shape.Scalar, type), device, trace.Ask(source).First, source: source);
    }

    /// <summary>Zeros.</summary>
    public static Tensor Zeros(Shape shape, DType type = DType.Float32, Device? device = null) => Full(shape, 0, type, device);

    /// <summary>Ones.</summary>
    public static Tensor Ones(Shape shape, DType type = DType.Float32, Device? device = null) => Full(shape, 1, type, device);

    /// <summary>Zeros with the shape, type and device of another tensor.</summary>
    public static Tensor ZerosLike(Tensor other) => Full(other.Shape, 0, other.DType, other.Device);

    /// <summary>Ones with the shape, type and device of another tensor.</summary>
    public static Tensor OnesLike(Tensor other) => Full(other.Shape, 1, other.DType, other.Device);

    /// <summary>One value everywhere, with the shape, type and device of another tensor.</summary>
    public static Tensor FullLike(Tensor other, double value) => Full(other.Shape, value, other.DType, other.Device);

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

    /// <summary>
    /// <paramref name="count"/> numbers from base^start to base^stop, both included, in constant proportion: powers of equally spaced exponents.
    /// </summary>
    /// <exception cref="DTypeException">The type is not a floating-point type.</exception>
    public static Tensor Logspace(double start, double stop, int count, double @base = 10, DType type = DType.Float32, Device? device = null)
    {
        if (!type.IsFloatingPoint()) throw new DTypeException($"[Logspace] numbers are of a floating-point type, asked for {type}: convert with To");
        Tensor exponents = Linspace(start, stop, count, type, device);
        return Full(exponents.Shape, @base, type, device).Pow(exponents);
    }

    /// <summary>The identity matrix [size, size].</summary>
    public static Tensor Eye(int size, DType type = DType.Float32, Device? device = null) => Eye(size, size, type, device);

    /// <summary>Ones on the main diagonal and zeros elsewhere: [rows, columns].</summary>
    public static Tensor Eye(int rows, int columns, DType type = DType.Float32, Device? device = null) =>
        Arange(rows, DType.Int64, device).Unsqueeze(1).EqualTo(Arange(columns, DType.Int64, device)).To(type);

    /// <summary>Int64 [2, count]: rows and columns of the elements of a lower triangle, in row-major order (torch.tril_indices).</summary>
    public static Tensor TrilIndices(int rows, int columns, int diagonal = 0, Device? device = null) =>
        Ones([rows, columns], DType.Bool, device).Tril(diagonal).NonZero().Transpose();

    /// <summary>Int64 [2, count]: rows and columns of the elements of an upper triangle, in row-major order (torch.triu_indices).</summary>
    public static Tensor TriuIndices(int rows, int columns, int diagonal = 0, Device? device = null) =>
        Ones([rows, columns], DType.Bool, device).Triu(diagonal).NonZero().Transpose();

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
    internal static Scalar ScalarOf(double value, DType type) =>
        type.IsFloatingPoint() ? Scalar.FromDouble(value) : Scalar.FromInt64(type == DType.Bool ? value != 0 ? 1 : 0 : (long)value);

    private static Tensor Range(double start, double step, int count, DType type, Device? device, string name)
    {
        if (type == DType.Bool) throw new DTypeException($"[{name}] a sequence of Bool makes no sense: expected a number type");
        return Generate(RangeOperation.Instance, new TensorSpec([count], type), device ?? Device.Default, Scalar.FromDouble(start), Scalar.FromDouble(step));
    }
}
