namespace ILGpuNet.Nn;

/// <summary>
/// First values of weights. Fan in and fan out are the numbers of connections of an output and an input: for a weight
/// [outputs, inputs, kernel...] inputs and outputs, each times the kernel's elements.
/// </summary>
public static partial class Initialize
{
    /// <summary>Uniform in [-bound, bound).</summary>
    public static Tensor Uniform(Shape shape, double bound, DType type = DType.Float32, Generator? generator = null, Device? device = null) =>
        Tensor.RandomUniform(shape, -bound, bound, type, generator, device);

    /// <summary>
    /// Uniform with the variance 2 / ((1 + slope²) fan in), which keeps the variance of activations through rectifiers with that slope (He et al.,
    /// "Delving deep into rectifiers", 2015); with <see cref="FanMode.Out"/> fan out takes the place of fan in, which keeps that of gradients.
    /// </summary>
    public static Tensor KaimingUniform(Shape shape, double slope = 0, DType type = DType.Float32, Generator? generator = null, Device? device = null,
        FanMode mode = FanMode.In) => Uniform(shape, Math.Sqrt(3) * KaimingDeviation(shape, slope, mode), type, generator, device);

    /// <summary>Normal with the variance of <see cref="KaimingUniform"/>.</summary>
    public static Tensor KaimingNormal(Shape shape, double slope = 0, DType type = DType.Float32, Generator? generator = null, Device? device = null,
        FanMode mode = FanMode.In) => Tensor.RandomNormal(shape, 0, KaimingDeviation(shape, slope, mode), type, generator, device);

    /// <summary>
    /// Uniform with the variance 2 gain² / (fan in + fan out) (Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
    /// networks", 2010).
    /// </summary>
    public static Tensor XavierUniform(Shape shape, double gain = 1, DType type = DType.Float32, Generator? generator = null, Device? device = null) =>
        Uniform(shape, Math.Sqrt(3) * XavierDeviation(shape, gain), type, generator, device);

    /// <summary>Normal with the variance of <see cref="XavierUniform"/>.</summary>
    public static Tensor XavierNormal(Shape shape, double gain = 1, DType type = DType.Float32, Generator? generator = null, Device? device = null) =>
        Tensor.RandomNormal(shape, 0, XavierDeviation(shape, gain), type, generator, device);

    /// <summary>The same number everywhere: 0, 1 or another.</summary>
    public static Tensor Constant(Shape shape, double value, DType type = DType.Float32, Device? device = null) => Tensor.Full(shape, value, type, device);

    /// <summary>Normal with mean 0.</summary>
    public static Tensor Normal(Shape shape, double deviation, DType type = DType.Float32, Generator? generator = null, Device? device = null) =>
        Tensor.RandomNormal(shape, 0, deviation, type, generator, device);

    /// <summary>Normal with mean 0, without what is farther from it than two deviations.</summary>
    public static Tensor TruncatedNormal(Shape shape, double deviation, DType type = DType.Float32, Generator? generator = null, Device? device = null) =>
        Tensor.RandomTruncatedNormal(shape, 0, deviation, -2 * deviation, 2 * deviation, type, generator, device);

    /// <summary>
    /// Uniform with the variance 1 / fan in, which keeps that of activations without rectifiers (LeCun, Bottou, Orr, Müller, "Efficient backprop", 1998).
    /// </summary>
    public static Tensor LeCunUniform(Shape shape, DType type = DType.Float32, Generator? generator = null, Device? device = null) =>
        Uniform(shape, Math.Sqrt(3 / Fans(shape).In), type, generator, device);

    /// <summary>Normal with the variance of <see cref="LeCunUniform"/>.</summary>
    public static Tensor LeCunNormal(Shape shape, DType type = DType.Float32, Generator? generator = null, Device? device = null) =>
        Normal(shape, Math.Sqrt(1 / Fans(shape).In), type, generator, device);

    private static double KaimingDeviation(Shape shape, double slope, FanMode mode)
    {
        (double fanIn, double fanOut) = Fans(shape);
        return Math.Sqrt(2 / ((1 + slope * slope) * (mode == FanMode.In ? fanIn : fanOut)));
    }

    private static double XavierDeviation(Shape shape, double gain)
    {
        (double fanIn, double fanOut) = Fans(shape);
        return gain * Math.Sqrt(2 / (fanIn + fanOut));
    }

    private static (double In, double Out) Fans(Shape shape)
    {
        if (shape.Rank < 2)
            throw new ShapeException($"[Initialize] fan in and fan out need a weight with at least two axes [outputs, inputs, ...], found {shape}");
        double kernel = 1;
        for (int axis = 2; axis < shape.Rank; axis++) kernel *= shape[axis];
        return (shape[1] * kernel, shape[0] * kernel);
    }
}
