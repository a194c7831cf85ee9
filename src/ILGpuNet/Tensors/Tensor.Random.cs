using ILGpuNet.Data;
using ILGpuNet.Graphs.Replay;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Random numbers, and dropout: each tensor of numbers is a function of its generator's seed and of the number of tensors drawn before.
public partial class Tensor
{
    /// <summary>Uniform random numbers in [low, high).</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="generator">Where the numbers come from; the default generator if null.</param>
    /// <param name="device">Where the tensor lives.</param>
    /// <exception cref="InvalidValueException">The bounds are exchanged or not finite.</exception>
    public static Tensor RandomUniform(Shape shape, double low = 0, double high = 1, DType type = DType.Float32, Generator? generator = null, Device? device = null)
    {
        if (!(low <= high) || !double.IsFinite(high - low))
            throw new InvalidValueException($"[RandomUniform] bounds must be finite and in order, found {low} and {high}");
        Tensor unit = Draw(RandomDistribution.Uniform, shape, type, generator, device);
        if (low == 0 && high == 1 && type == unit.DType) return unit;
        // Rounding reaches the upper bound, which is excluded.
        return Minimum((unit * (high - low) + low).To(type), Math.Max(low, Below(high, type)));
    }

    /// <summary>Normal random numbers.</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="mean">Mean.</param>
    /// <param name="standardDeviation">Standard deviation.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="generator">Where the numbers come from; the default generator if null.</param>
    /// <param name="device">Where the tensor lives.</param>
    /// <exception cref="InvalidValueException">The deviation is negative.</exception>
    public static Tensor RandomNormal(Shape shape, double mean = 0, double standardDeviation = 1, DType type = DType.Float32, Generator? generator = null, Device? device = null)
    {
        if (!(standardDeviation >= 0))
            throw new InvalidValueException($"[RandomNormal] the standard deviation must not be negative, found {standardDeviation}");
        Tensor standard = Draw(RandomDistribution.Normal, shape, type, generator, device);
        return (mean == 0 && standardDeviation == 1 ? standard : standard * standardDeviation + mean).To(type);
    }

    /// <summary>True with a probability, independently everywhere: Bool.</summary>
    /// <exception cref="InvalidValueException">The probability is not in [0, 1].</exception>
    public static Tensor RandomBernoulli(Shape shape, double probability, Generator? generator = null, Device? device = null)
    {
        if (!(probability is >= 0 and <= 1)) throw new InvalidValueException($"[RandomBernoulli] the probability must be in [0, 1], found {probability}");
        return Draw(RandomDistribution.Uniform, shape, DType.Float32, generator, device) < probability;
    }

    /// <summary>Uniform random numbers in [0, 1) with the shape, type and device of another tensor.</summary>
    public static Tensor RandomUniformLike(Tensor other, Generator? generator = null) =>
        RandomUniform(other.Shape, type: other.DType, generator: generator, device: other.Device);

    /// <summary>Standard normal random numbers with the shape, type and device of another tensor.</summary>
    public static Tensor RandomNormalLike(Tensor other, Generator? generator = null) =>
        RandomNormal(other.Shape, type: other.DType, generator: generator, device: other.Device);

    /// <summary>True where a uniform random number is below the probability, each with its own: Bool of the shape of the probabilities.</summary>
    /// <param name="probabilities">In [0, 1], of a floating-point type.</param>
    /// <param name="generator">Where the numbers come from; the default generator if null.</param>
    public static Tensor RandomBernoulli(Tensor probabilities, Generator? generator = null) =>
        Draw(RandomDistribution.Uniform, probabilities.Shape, probabilities.DType, generator, probabilities.Device) < probabilities;

    /// <summary>Whole random numbers in [low, high), each equally probable (up to a bias of (high - low) / 2^53).</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound, excluded; at most 2^53 above the lower one.</param>
    /// <param name="type">Int32 or Int64.</param>
    /// <param name="generator">Where the numbers come from; the default generator if null.</param>
    /// <param name="device">Where the tensor lives.</param>
    /// <exception cref="InvalidValueException">There is no number in the range, or too many.</exception>
    public static Tensor RandomIntegers(Shape shape, long low, long high, DType type = DType.Int64, Generator? generator = null, Device? device = null)
    {
        if (high <= low || (ulong)(high - low) > 1UL << 53)
            throw new InvalidValueException($"[RandomIntegers] expected 1 to 2^53 numbers from low to high (excluded), found {low} and {high}");
        // The product of a number below 1, in 53 bits, and a whole number below 2^53 never rounds up to that number.
        Tensor offsets = (RandomUniform(shape, type: DType.Float64, generator: generator, device: device) * (high - low)).To(DType.Int64);
        return (offsets + Full(Shape.Scalar, low, DType.Int64, device)).To(type);
    }

    /// <summary>The numbers 0 to count - 1 in random order, each order equally probable: Int64 [count].</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">Where the order comes from; the default generator if null.</param>
    /// <param name="device">Where the tensor lives.</param>
    /// <exception cref="ShapeException">The count is negative.</exception>
    public static Tensor RandomPermutation(int count, Generator? generator = null, Device? device = null)
    {
        if (count < 0) throw new ShapeException($"[RandomPermutation] the count must not be negative, found {count}");
        CallTrace.RequireNone("[RandomPermutation] makes its numbers on the host", "call it outside, and pass the result as an input");
        generator ??= Generator.Default;
        return FromArray(Permutation.Create(count, generator.Seed, generator.NextCounter()), device);
    }

    /// <summary>
    /// Normal random numbers under the condition that they lie in [low, high]: the quantiles of uniform numbers between the bounds' probabilities.
    /// </summary>
    /// <param name="shape">Extents.</param>
    /// <param name="mean">Mean before truncation.</param>
    /// <param name="standardDeviation">Standard deviation before truncation.</param>
    /// <param name="low">Lower bound (PyTorch's default is absolute too, not in deviations).</param>
    /// <param name="high">Upper bound.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="generator">Where the numbers come from; the default generator if null.</param>
    /// <param name="device">Where the tensor lives.</param>
    /// <exception cref="InvalidValueException">The deviation is not positive, or the bounds enclose nothing.</exception>
    public static Tensor RandomTruncatedNormal(Shape shape, double mean = 0, double standardDeviation = 1, double low = -2, double high = 2,
        DType type = DType.Float32, Generator? generator = null, Device? device = null)
    {
        if (!(standardDeviation > 0)) throw new InvalidValueException($"[RandomTruncatedNormal] the standard deviation must be positive, found {standardDeviation}");
        if (!(low < high)) throw new InvalidValueException($"[RandomTruncatedNormal] the lower bound must be below the upper, found {low} and {high}");
        // Probabilities are precise near 0 only: bounds above the mean are mirrored.
        double sign = low > mean ? -1 : 1;
        (double below, double above) = ((low - mean) / standardDeviation, (high - mean) / standardDeviation);
        if (sign < 0) (below, above) = (-above, -below);
        Tensor probability = RandomUniform(shape, NormalDistribution.Cumulative(below), NormalDistribution.Cumulative(above), type.ComputeType(), generator, device);
        return (NormalDistribution.Quantile(probability) * (sign * standardDeviation) + mean).Clamp(low, high).To(type);
    }

    /// <summary>Exponential random numbers, of density rate * e^(-rate x).</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="rate">One over the mean.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="generator">Where the numbers come from; the default generator if null.</param>
    /// <param name="device">Where the tensor lives.</param>
    /// <exception cref="InvalidValueException">The rate is not positive.</exception>
    public static Tensor RandomExponential(Shape shape, double rate = 1, DType type = DType.Float32, Generator? generator = null, Device? device = null)
    {
        if (!(rate > 0)) throw new InvalidValueException($"[RandomExponential] the rate must be positive, found {rate}");
        return ((1 - Draw(RandomDistribution.Uniform, shape, type, generator, device)).Log() * (-1 / rate)).To(type);
    }

    /// <summary>
    /// Standard Gumbel random numbers, -ln(-ln u): the largest of logits plus these is distributed as their softmax (Gumbel-max).
    /// </summary>
    /// <param name="shape">Extents.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="generator">Where the numbers come from; the default generator if null.</param>
    /// <param name="device">Where the tensor lives.</param>
    public static Tensor RandomGumbel(Shape shape, DType type = DType.Float32, Generator? generator = null, Device? device = null)
    {
        // Half a step of the uniform numbers instead of 0, whose logarithm is infinite.
        double halfStep = type == DType.Float64 ? Math.ScaleB(1, -54) : Math.ScaleB(1, -25);
        return (-(-Maximum(Draw(RandomDistribution.Uniform, shape, type, generator, device), halfStep).Log()).Log()).To(type);
    }

    /// <summary>
    /// Random categories, chosen in proportion to the weights in this tensor: [C] to Int64 [count], or [N, C] to [N, count]. Evaluates the weights at the
    /// call. Without replacement by an exponential race (Efraimidis and Spirakis, 2006), in the order of drawing.
    /// </summary>
    /// <param name="count">Categories for each row.</param>
    /// <param name="replacement">Whether a category may be drawn several times.</param>
    /// <param name="generator">Where the numbers come from; the default generator if null.</param>
    /// <exception cref="ShapeException">The weights are neither a vector nor a matrix.</exception>
    /// <exception cref="InvalidValueException">Weights are negative, infinite or NaN, all zero, or fewer than <paramref name="count"/> can be drawn.</exception>
    public Tensor Multinomial(int count, bool replacement = false, Generator? generator = null)
    {
        if (Rank is not (1 or 2)) throw new ShapeException($"[Multinomial] weights must be [C] or [N, C], found {Shape}");
        if (count < 1) throw new InvalidValueException($"[Multinomial] expected to draw at least 1 category, found {count}");
        int rows = Rank == 1 ? 1 : Shape[0], categories = Shape[-1];
        double[] weights = To(DType.Float64).ToArray<double>();
        double[] uniform = RandomUniform([rows, replacement ? count : categories], type: DType.Float64, generator: generator).ToArray<double>();
        var drawn = new long[rows * count];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> rowWeights = weights.AsSpan(row * categories, categories);
            ReadOnlySpan<double> numbers = uniform.AsSpan(row * (replacement ? count : categories), replacement ? count : categories);
            Span<long> destination = drawn.AsSpan(row * count, count);
            if (replacement) Categories.DrawWithReplacement(rowWeights, numbers, destination, row);
            else Categories.DrawWithoutReplacement(rowWeights, numbers, destination, row);
        }
        return FromArray(drawn, Rank == 1 ? [count] : [rows, count], Device);
    }

    /// <summary>
    /// Zeros elements with a probability and scales the others by 1 / (1 - probability), so that the expected value stays (Srivastava et al.,
    /// "Dropout", 2014).
    /// </summary>
    /// <param name="probability">Of an element to become zero, in [0, 1].</param>
    /// <param name="generator">Where the random numbers come from; the default generator if null.</param>
    public Tensor Dropout(double probability, Generator? generator = null)
    {
        if (!(probability is >= 0 and <= 1))
            throw new InvalidValueException($"[Dropout] the probability must be in [0, 1], found {probability}");
        RequireFloatingPoint("Dropout");
        if (probability == 0) return Value;
        if (probability == 1) return this * 0;
        Tensor kept = RandomBernoulli(Shape, 1 - probability, generator, Device);
        return Where(kept, this * (1 / (1 - probability)), ZerosLike(this));
    }

    /// <summary>The largest number of a floating-point type that is below another number.</summary>
    private static double Below(double bound, DType type)
    {
        switch (type)
        {
            case DType.Float64:
                return Math.BitDecrement(bound);
            case DType.Float32:
                float single = (float)bound;
                return single < bound ? single : MathF.BitDecrement(single);
            case DType.Float16:
                var half = (Half)bound;
                return (double)half < bound ? (double)half : (double)Half.BitDecrement(half);
            default:
                float rounded = (BFloat16)(float)bound;
                if (rounded < bound) return rounded;
                // The upper half of the bits counts magnitudes; below zero comes the smallest negative number.
                int bits = BitConverter.SingleToInt32Bits(rounded);
                return BitConverter.Int32BitsToSingle(rounded > 0 ? bits - 0x10000 : rounded < 0 ? bits + 0x10000 : unchecked((int)0x80010000));
        }
    }

    /// <summary>
    /// Numbers of the type that is computed with (<see cref="DTypes.ComputeType"/>): what becomes of them is rounded to <paramref name="type"/> at the end, as
    /// uniform numbers of 16 bits would reach 1, whose distance from 1 has no logarithm.
    /// </summary>
    private static Tensor Draw(RandomDistribution distribution, Shape shape, DType type, Generator? generator, Device? device)
    {
        if (!type.IsFloatingPoint()) throw new DTypeException($"[Random] numbers are of a floating-point type, asked for {type}: draw and convert with To");
        generator ??= Generator.Default;
        ScalarSource? source = CallTrace.Current is null ? null : new DrawSource(generator);
        (Scalar seed, Scalar counter) = source is null
            ? (Scalar.FromInt64(generator.Seed), Scalar.FromInt64(generator.NextCounter()))
            : CallTrace.Current!.Ask(source);
        return Generate(new RandomOperation(distribution), new TensorSpec(shape, type.ComputeType()), device ?? Device.Default, seed, counter, source);
    }
}
