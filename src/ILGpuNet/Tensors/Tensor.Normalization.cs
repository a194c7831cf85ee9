using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Normalisations are compositions. Variances are means of squared distances from the mean, in a second pass, so that a mean far from zero costs no
// digits. Scales and shifts are null, or of the type of the input.
public partial class Tensor
{
    /// <summary>
    /// Normalises each channel of [N, C] or [N, C, spatial...] to mean 0 and variance 1, then scales and shifts it (Ioffe and Szegedy, "Batch
    /// normalization", 2015). In training by mean and population variance over all other axes, which also update the running statistics,
    /// the variance unbiased: new = (1 - momentum) old + momentum of the batch; otherwise by the running statistics.
    /// </summary>
    /// <param name="runningMean">[C], or null in training. A <see cref="Variable"/> where it is to be updated.</param>
    /// <param name="runningVariance">[C], or null in training. A <see cref="Variable"/> where it is to be updated.</param>
    /// <param name="weight">Scale [C], or null.</param>
    /// <param name="bias">Shift [C], or null.</param>
    /// <param name="training">Whether the batch's own statistics are used.</param>
    /// <param name="momentum">Weight of the batch in the running statistics.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ShapeException">Shapes do not fit, or there is one value per channel in training.</exception>
    /// <exception cref="InvalidValueException">Statistics are missing, or cannot be updated.</exception>
    public Tensor BatchNorm(Tensor? runningMean, Tensor? runningVariance, Tensor? weight = null, Tensor? bias = null, bool training = false,
        double momentum = 0.1, double epsilon = 1e-5) => BatchNorm(
            runningMean, runningVariance, weight, bias, training, Full(Shape.Scalar, momentum, DType, Device), epsilon, "BatchNorm");

    /// <summary>
    /// Normalises each channel of each image of [N, C, spatial...] over its spatial axes, then scales and shifts it (Ulyanov et al., "Instance
    /// normalization", 2016). Running statistics, where given, are updated by the images' average as in
    /// <see cref="BatchNorm(Tensor, Tensor, Tensor, Tensor, bool, double, double)"/>.
    /// </summary>
    /// <param name="runningMean">[C], or null. A <see cref="Variable"/> where it is to be updated.</param>
    /// <param name="runningVariance">[C], or null. A <see cref="Variable"/> where it is to be updated.</param>
    /// <param name="weight">Scale [C], or null.</param>
    /// <param name="bias">Shift [C], or null.</param>
    /// <param name="useInputStatistics">Whether images are normalised by their own statistics rather than by the running ones.</param>
    /// <param name="momentum">Weight of the images in the running statistics.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ShapeException">Shapes do not fit, or there is one value per image and channel.</exception>
    /// <exception cref="InvalidValueException">Statistics are missing, or cannot be updated.</exception>
    public Tensor InstanceNorm(Tensor? runningMean = null, Tensor? runningVariance = null, Tensor? weight = null, Tensor? bias = null,
        bool useInputStatistics = true, double momentum = 0.1, double epsilon = 1e-5)
    {
        if (Rank < 3) throw new ShapeException($"[InstanceNorm] the input must be [N, C, spatial...], found {Shape}");
        return BatchNorm(runningMean, runningVariance, weight, bias, useInputStatistics, Full(Shape.Scalar, momentum, DType, Device), epsilon, "InstanceNorm");
    }

    /// <summary>
    /// Normalises over the last axes, then scales and shifts each element (Ba et al., "Layer normalization", 2016).
    /// </summary>
    /// <param name="normalizedShape">The extents of these axes.</param>
    /// <param name="weight">Scale of the normalised shape, or null.</param>
    /// <param name="bias">Shift of the normalised shape, or null.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ShapeException">The shape does not end with the normalised shape.</exception>
    public Tensor LayerNorm(Shape normalizedShape, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
    {
        int[] axes = TrailingAxes(normalizedShape, "LayerNorm");
        RequireScale(weight, normalizedShape, "weight", "LayerNorm");
        RequireScale(bias, normalizedShape, "bias", "LayerNorm");
        return Standardize(axes, epsilon, weight, bias, "LayerNorm").Result.To(DType);
    }

    /// <summary>
    /// Normalises groups of channels of each image of [N, C, ...] over channels and spatial axes, then scales and shifts each channel (Wu and He,
    /// "Group normalization", 2018).
    /// </summary>
    /// <param name="groups">Number of groups, which divides C.</param>
    /// <param name="weight">Scale [C], or null.</param>
    /// <param name="bias">Shift [C], or null.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ShapeException">Groups do not divide the channels, or shapes do not fit.</exception>
    public Tensor GroupNorm(int groups, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
    {
        int channels = RequireChannels("GroupNorm");
        if (groups < 1 || channels % groups != 0)
            throw new ShapeException($"[GroupNorm] groups must divide the {channels} channels of {Shape}, found {groups}");
        RequireScale(weight, [channels], "weight", "GroupNorm");
        RequireScale(bias, [channels], "bias", "GroupNorm");
        int groupSize = channels / groups;
        foreach (int extent in Shape.Span[2..]) groupSize = checked(groupSize * extent);
        Tensor normalized = Reshape([Shape[0], groups, groupSize]).Standardize([2], epsilon, null, null, "GroupNorm").Result.Reshape(Shape);
        return Affine(normalized, AlongChannels(weight), AlongChannels(bias)).To(DType);
    }

    /// <summary>
    /// Divides by the root of the mean square over the last axes, then scales each element: x / sqrt(mean(x²) + epsilon) weight (Zhang and Sennrich,
    /// "Root mean square layer normalization", 2019).
    /// </summary>
    /// <param name="normalizedShape">The extents of these axes.</param>
    /// <param name="weight">Scale of the normalised shape, or null.</param>
    /// <param name="epsilon">Added to the mean square; the distance of 1 to the next number of the type if null.</param>
    /// <exception cref="ShapeException">The shape does not end with the normalised shape.</exception>
    public Tensor RmsNorm(Shape normalizedShape, Tensor? weight = null, double? epsilon = null)
    {
        int[] axes = TrailingAxes(normalizedShape, "RmsNorm");
        RequireScale(weight, normalizedShape, "weight", "RmsNorm");
        double added = epsilon ?? DType switch
        {
            DType.Float64 => Math.BitIncrement(1.0) - 1,
            DType.Float32 => MathF.BitIncrement(1) - 1,
            DType.Float16 => 1.0 / (1 << 10),
            _ => 1.0 / (1 << 7),
        };
        Tensor x = Widened;
        return Affine(x * (x.Square().Mean(axes, keepDimensions: true) + added).Rsqrt(), weight, null).To(DType);
    }

    /// <summary>
    /// Divides each element of [N, C, ...] by a power of the squares at its place in neighbouring channels: x / (k + alpha mean(x²))^beta with the mean
    /// over <paramref name="size"/> channels around it, those outside counting as zeros (Krizhevsky et al., "ImageNet classification", 2012).
    /// </summary>
    /// <param name="size">Number of channels; of an even one, more lie before than behind.</param>
    /// <param name="alpha">Factor of the mean.</param>
    /// <param name="beta">Exponent.</param>
    /// <param name="k">Added to the mean.</param>
    /// <exception cref="ShapeException">There is no channel axis, or the size is not positive.</exception>
    public Tensor LocalResponseNorm(int size, double alpha = 1e-4, double beta = 0.75, double k = 1)
    {
        int channels = RequireChannels("LocalResponseNorm");
        if (size < 1) throw new ShapeException($"[LocalResponseNorm] size must be at least 1, found {size}");
        int pixels = checked((int)Shape.Create(Shape.Span[2..]).Count), padded = channels + size - 1;
        Tensor x = Widened, squares = x.Square().Reshape([Shape[0], 1, channels, pixels]);
        ValueList<int> starts = [0, 0, size / 2, 0], steps = [1, 1, 1, 1];
        Tensor surrounded = Apply(new SliceScatterOperation([Shape[0], 1, padded, pixels], starts, [.. squares.Shape], steps), squares);
        Tensor means = surrounded.AveragePool([size, 1], [1, 1]).Reshape(Shape);
        return (x / (means * alpha + k).Pow(beta)).To(DType);
    }

    /// <summary>Divides by the norm (sum of |x|^p)^(1/p) along an axis, or by <paramref name="epsilon"/> where that is larger.</summary>
    /// <param name="p">Which norm: 2, 1, or any positive number; infinity for the largest magnitude.</param>
    /// <param name="axis">The axis along which norms are taken.</param>
    /// <param name="epsilon">Least divisor.</param>
    /// <exception cref="InvalidValueException">p is not positive.</exception>
    public Tensor Normalize(double p = 2, int axis = 1, double epsilon = 1e-12)
    {
        RequireFloatingPoint("Normalize");
        if (!(p > 0)) throw new InvalidValueException($"[Normalize] p must be positive, found {p}");
        int along = Shape.Axis(axis, "Normalize");
        Tensor x = Widened;
        return (x / x.Norm(p, [along], keepDimensions: true).Clamp(minimum: epsilon)).To(DType);
    }

    /// <summary>
    /// Batch normalisation, or instance normalisation by its name, with a momentum that may be computed (the cumulative average's is).
    /// </summary>
    internal Tensor BatchNorm(Tensor? runningMean, Tensor? runningVariance, Tensor? weight, Tensor? bias, bool useInputStatistics, Tensor momentum,
        double epsilon, string operation)
    {
        int channels = RequireChannels(operation);
        RequireScale(runningMean, [channels], "running mean", operation);
        RequireScale(runningVariance, [channels], "running variance", operation);
        RequireScale(weight, [channels], "weight", operation);
        RequireScale(bias, [channels], "bias", operation);
        if ((runningMean is null) != (runningVariance is null))
            throw new InvalidValueException($"[{operation}] needs running mean and variance, found one of them");
        if (!useInputStatistics)
        {
            if (runningMean is null || runningVariance is null)
                throw new InvalidValueException($"[{operation}] needs running statistics where the input's own are not used, found none");
            Tensor shifted = Widened - AlongChannels(runningMean.Detach())!;
            Tensor scaled = shifted * (AlongChannels(runningVariance.Detach())!.Widened + epsilon).Rsqrt();
            return Affine(scaled, AlongChannels(weight), AlongChannels(bias)).To(DType);
        }
        int[] axes = operation == "InstanceNorm" ? [.. Enumerable.Range(2, Rank - 2)] : [0, .. Enumerable.Range(2, Rank - 2)];
        double count = 1;
        foreach (int axis in axes) count *= Shape[axis];
        if (count < 2)
        {
            string unit = axes[0] == 0 ? "channel" : "image and channel";
            throw new ShapeException(
                $"[{operation}] training needs more than one value per {unit}, found input {Shape}: use a larger batch or image, or Eval()");
        }
        (Tensor result, Tensor mean, Tensor variance) = Standardize(axes, epsilon, AlongChannels(weight), AlongChannels(bias), operation);
        result = result.To(DType);
        if (runningMean is null || runningVariance is null) return result;
        if (runningMean is not Variable means || runningVariance is not Variable variances)
            throw new InvalidValueException($"[{operation}] running statistics that are updated must be Variables, found tensors");
        Update(means, mean);
        Update(variances, variance * (count / (count - 1)));
        // Whoever computes the result also computes the running statistics.
        result.Node.Updates = [means, variances];
        return result;

        void Update(Variable running, Tensor statistic)
        {
            using (NoGradient())
            {
                Tensor perChannel = statistic.Detach().Reshape([statistic.Shape[0], channels]);
                perChannel = perChannel.Shape[0] == 1 ? perChannel.Reshape([channels]) : perChannel.Mean([0]);
                running.Assign((running + (perChannel - running) * momentum).To(running.DType));
            }
        }
    }

    private static Tensor Affine(Tensor x, Tensor? weight, Tensor? bias) => (weight, bias) switch
    {
        (null, null) => x,
        (null, _) => x + bias,
        (_, null) => x * weight,
        _ => MultiplyAdd(x, weight, bias),
    };

    /// <summary>A vector [C] so that it broadcasts with this [N, C, spatial...].</summary>
    private Tensor? AlongChannels(Tensor? values) => values is null || Rank == 2 ? values : PerChannel(values, Rank - 2);

    private int RequireChannels(string operation)
    {
        RequireFloatingPoint(operation);
        return Rank >= 2 ? Shape[1] : throw new ShapeException($"[{operation}] the input must be [N, C, ...], found {Shape}");
    }

    private int[] TrailingAxes(Shape normalizedShape, string operation)
    {
        RequireFloatingPoint(operation);
        int rank = normalizedShape.Rank;
        if (rank == 0 || rank > Rank || !Shape.Span[(Rank - rank)..].SequenceEqual(normalizedShape.Span))
            throw new ShapeException($"[{operation}] the input must be [..., {normalizedShape.ToString()[1..^1]}], found {Shape}");
        return [.. Enumerable.Range(Rank - rank, rank)];
    }

    private void RequireScale(Tensor? values, Shape shape, string what, string operation)
    {
        if (values is null) return;
        if (values.Shape != shape) throw new ShapeException($"[{operation}] the {what} must be {shape}, found {values.Shape}");
        if (values.DType != DType)
            throw new DTypeException($"[{operation}] the {what} must be {DType} like the input, found {values.DType}: convert it with To(DType.{DType})");
    }
}
