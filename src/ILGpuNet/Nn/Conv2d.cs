namespace ILGpuNet.Nn;

/// <summary>Convolution of images. x: [N, C, H, W]; y: [N, F, H', W'] with H' = (H + 2 padding - dilation (kernel - 1) - 1) / stride + 1.</summary>
public sealed class Conv2d : Layer
{
    private readonly Extent2d stride, padding, dilation;
    private readonly int groups;

    /// <summary>Creates the layer with weights and biases uniform in ±1 / sqrt(fan in), as PyTorch does.</summary>
    /// <param name="channels">C, channels of the input.</param>
    /// <param name="filters">F, channels of the output.</param>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="stride">Steps between windows; 1 if not given.</param>
    /// <param name="padding">Zeros on each side; 0 if not given.</param>
    /// <param name="dilation">Distance between the elements of a window; 1 if not given.</param>
    /// <param name="groups">Channels and filters are split into this many independent groups.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values.</param>
    /// <exception cref="ShapeException">Groups do not divide channels and filters, or an extent is not positive.</exception>
    public Conv2d(int channels, int filters, Extent2d kernel, Extent2d? stride = null, Extent2d? padding = null, Extent2d? dilation = null,
        int groups = 1, bool bias = true, DType type = DType.Float32, Device? device = null, Generator? generator = null)
    {
        Requirement.Positive(channels, nameof(channels), "Conv2d");
        Requirement.Positive(filters, nameof(filters), "Conv2d");
        Requirement.Positive(Math.Min(kernel.Height, kernel.Width), nameof(kernel), "Conv2d");
        if (groups < 1 || channels % groups != 0 || filters % groups != 0)
            throw new ShapeException($"[Conv2d] groups must divide channels {channels} and filters {filters}, found {groups}");
        (this.stride, this.padding, this.dilation, this.groups) = (stride ?? 1, padding ?? 0, dilation ?? 1, groups);
        int fanIn = channels / groups * kernel.Height * kernel.Width;
        Weight = new Parameter(Initialize.KaimingUniform([filters, channels / groups, kernel.Height, kernel.Width], Math.Sqrt(5), type, generator, device));
        Bias = bias ? new Parameter(Initialize.Uniform([filters], 1 / Math.Sqrt(fanIn), type, generator, device)) : null;
    }

    /// <summary>[F, C / groups, kernel height, kernel width]</summary>
    public Parameter Weight { get; }

    /// <summary>[F], or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override string Options => $"{Weight.Shape[1] * groups}, {Weight.Shape[0]}, kernel {new Extent2d(Weight.Shape[2], Weight.Shape[3])}" +
        (stride == 1 ? "" : $", stride {stride}") + (padding == 0 ? "" : $", padding {padding}") +
        (dilation == 1 ? "" : $", dilation {dilation}") + (groups == 1 ? "" : $", groups {groups}");

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        if (x.Rank != 4) throw new ShapeException($"[Conv2d] the input must be [N, C, H, W], found {x.Shape}");
        return x.Convolve(Weight, Bias, [stride.Height, stride.Width], [padding.Height, padding.Width], [dilation.Height, dilation.Width], groups);
    }
}
