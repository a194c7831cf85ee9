using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>Normalises over the last axes, then scales and shifts each element (Ba et al., "Layer normalization", 2016). x, y: [..., normalised shape].</summary>
public sealed class LayerNorm : Layer
{
    private readonly Shape normalizedShape;
    private readonly double epsilon;

    /// <summary>Creates the layer.</summary>
    /// <param name="normalizedShape">Extents of the last axes.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="affine">Whether elements are scaled by parameters.</param>
    /// <param name="bias">Whether they are shifted too.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    public LayerNorm(Shape normalizedShape, double epsilon = 1e-5, bool affine = true, bool bias = true, DType type = DType.Float32, Device? device = null)
    {
        (this.normalizedShape, this.epsilon) = (normalizedShape, epsilon);
        Weight = affine ? new Parameter(Tensor.Ones(normalizedShape, type, device)) : null;
        Bias = affine && bias ? new Parameter(Tensor.Zeros(normalizedShape, type, device)) : null;
    }

    /// <summary>Scale of the normalised shape, first 1, or null.</summary>
    public Parameter? Weight { get; }

    /// <summary>Shift of the normalised shape, first 0, or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override string Options => normalizedShape.ToString();

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.LayerNorm(normalizedShape, Weight, Bias, epsilon);
}

/// <summary>Divides by the root of the mean square over the last axes (Zhang and Sennrich, 2019). x, y: [..., normalised shape].</summary>
public sealed class RmsNorm : Layer
{
    private readonly Shape normalizedShape;
    private readonly double? epsilon;

    /// <summary>Creates the layer.</summary>
    /// <param name="normalizedShape">Extents of the last axes.</param>
    /// <param name="epsilon">Added to the mean square; the distance of 1 to the next number of the type if null.</param>
    /// <param name="affine">Whether elements are scaled by parameters.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    public RmsNorm(Shape normalizedShape, double? epsilon = null, bool affine = true, DType type = DType.Float32, Device? device = null)
    {
        (this.normalizedShape, this.epsilon) = (normalizedShape, epsilon);
        Weight = affine ? new Parameter(Tensor.Ones(normalizedShape, type, device)) : null;
    }

    /// <summary>Scale of the normalised shape, first 1, or null.</summary>
    public Parameter? Weight { get; }

    /// <inheritdoc/>
    protected internal override string Options => normalizedShape.ToString();

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.RmsNorm(normalizedShape, Weight, epsilon);
}

/// <summary>Normalises groups of channels of each image (Wu and He, "Group normalization", 2018). x, y: [N, C, ...].</summary>
public sealed class GroupNorm : Layer
{
    private readonly int groups, channels;
    private readonly double epsilon;

    /// <summary>Creates the layer.</summary>
    /// <param name="groups">Number of groups, which divides the channels.</param>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="affine">Whether channels are scaled and shifted by parameters.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <exception cref="ShapeException">Groups do not divide the channels.</exception>
    public GroupNorm(int groups, int channels, double epsilon = 1e-5, bool affine = true, DType type = DType.Float32, Device? device = null)
    {
        Requirement.Positive(channels, nameof(channels), "GroupNorm");
        if (groups < 1 || channels % groups != 0) throw new ShapeException($"[GroupNorm] groups must divide channels {channels}, found {groups}");
        (this.groups, this.channels, this.epsilon) = (groups, channels, epsilon);
        Weight = affine ? new Parameter(Tensor.Ones([channels], type, device)) : null;
        Bias = affine ? new Parameter(Tensor.Zeros([channels], type, device)) : null;
    }

    /// <summary>Scale [C], first 1, or null.</summary>
    public Parameter? Weight { get; }

    /// <summary>Shift [C], first 0, or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"{groups} groups, {channels}");

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Rank >= 2 && x.Shape[1] == channels
        ? x.GroupNorm(groups, Weight, Bias, epsilon)
        : throw new ShapeException($"[GroupNorm] the input must be [N, {channels}, ...], found {x.Shape}");
}

/// <summary>Divides by a power of the squares in neighbouring channels (Krizhevsky et al., 2012). x, y: [N, C, ...].</summary>
/// <param name="size">Number of channels.</param>
/// <param name="alpha">Factor of the mean square.</param>
/// <param name="beta">Exponent.</param>
/// <param name="k">Added to the mean.</param>
public sealed class LocalResponseNorm(int size, double alpha = 1e-4, double beta = 0.75, double k = 1) : Layer
{
    /// <inheritdoc/>
    protected internal override string Options => size.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.LocalResponseNorm(size, alpha, beta, k);
}
