namespace ILGpuNet.Nn;

/// <summary>
/// A depthwise convolution, which filters each channel by itself, and a pointwise one, which mixes them (Chollet, "Xception", 2017).
/// x: [N, C, H, W]; y: [N, F, H', W'].
/// </summary>
public sealed class SeparableConv2d : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="channels">C, channels of the input.</param>
    /// <param name="filters">F, channels of the output.</param>
    /// <param name="kernel">Extents of the depthwise window.</param>
    /// <param name="stride">Steps between windows; 1 if not given.</param>
    /// <param name="padding">Elements around the input, or <see cref="Padding.Same"/>; none if not given.</param>
    /// <param name="dilation">Distance between the elements of a window; 1 if not given.</param>
    /// <param name="multiplier">Depthwise filters for each channel.</param>
    /// <param name="bias">Whether the pointwise convolution has a bias.</param>
    /// <param name="paddingMode">What the padding holds: zeros, or elements of the input.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values.</param>
    public SeparableConv2d(int channels, int filters, Extent2d kernel, Extent2d? stride = null, Padding padding = default, Extent2d? dilation = null,
        int multiplier = 1, bool bias = true, PaddingMode paddingMode = PaddingMode.Constant,
        DType type = DType.Float32, Device? device = null, Generator? generator = null)
    {
        Requirement.Positive(multiplier, nameof(multiplier), nameof(SeparableConv2d));
        Depthwise = new Conv2d(channels, channels * multiplier, kernel, stride, padding, dilation, channels, bias: false, paddingMode, type, device, generator);
        Pointwise = new Conv2d(channels * multiplier, filters, 1, bias: bias, type: type, device: device, generator: generator);
    }

    /// <summary>Filters of each channel.</summary>
    public Conv2d Depthwise { get; }

    /// <summary>Mixes the channels.</summary>
    public Conv2d Pointwise { get; }

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => Pointwise.Forward(Depthwise.Forward(x));
}
