namespace ILGpuNet.Nn;

/// <summary>
/// Convolution of volumes. x: [N, C, D, H, W]; y: [N, F, D', H', W'] with D' = (D + 2 padding - dilation (kernel - 1) - 1) / stride + 1; without N where x
/// has none.
/// </summary>
public sealed class Conv3d : Convolution
{
    /// <summary>Creates the layer with weights and biases uniform in ±1 / sqrt(fan in), as PyTorch does.</summary>
    /// <param name="channels">C, channels of the input.</param>
    /// <param name="filters">F, channels of the output.</param>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="stride">Steps between windows; 1 if not given.</param>
    /// <param name="padding">Elements around the input, or <see cref="Padding.Same"/>; none if not given.</param>
    /// <param name="dilation">Distance between the elements of a window; 1 if not given.</param>
    /// <param name="groups">Channels and filters are split into this many independent groups.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="paddingMode">What the padding holds: zeros, or elements of the input.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values.</param>
    /// <exception cref="ShapeException">Groups do not divide channels and filters, or an extent is not positive.</exception>
    public Conv3d(int channels, int filters, Extent3d kernel, Extent3d? stride = null, Padding padding = default, Extent3d? dilation = null,
        int groups = 1, bool bias = true, PaddingMode paddingMode = PaddingMode.Constant,
        DType type = DType.Float32, Device? device = null, Generator? generator = null)
        : base(channels, filters, kernel.ToArray(), (stride ?? 1).ToArray(), padding, (dilation ?? 1).ToArray(), groups, bias, paddingMode,
            type, device, generator)
    { }
}

/// <summary>
/// Transposed convolution of volumes. x: [N, C, D, H, W]; y: [N, F, D', H', W'] with D' = (D - 1) stride - 2 padding + dilation (kernel - 1) + output padding
/// + 1; without N where x has none.
/// </summary>
public sealed class ConvTranspose3d : TransposedConvolution
{
    /// <summary>Creates the layer with weights and biases uniform in ±1 / sqrt(fan in), as PyTorch does.</summary>
    /// <param name="channels">C, channels of the input.</param>
    /// <param name="filters">F, channels of the output.</param>
    /// <param name="kernel">Extents of the window.</param>
    /// <param name="stride">Steps between the windows that each input element adds to; 1 if not given.</param>
    /// <param name="padding">Elements taken away around the output; none if not given.</param>
    /// <param name="outputPadding">Elements added at the end of each axis; none if not given.</param>
    /// <param name="groups">Channels and filters are split into this many independent groups.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dilation">Distance between the elements of a window; 1 if not given.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values.</param>
    /// <exception cref="ShapeException">Groups do not divide channels and filters, or an extent is not positive.</exception>
    public ConvTranspose3d(int channels, int filters, Extent3d kernel, Extent3d? stride = null, Padding padding = default, Extent3d? outputPadding = null,
        int groups = 1, bool bias = true, Extent3d? dilation = null, DType type = DType.Float32, Device? device = null, Generator? generator = null)
        : base(channels, filters, kernel.ToArray(), (stride ?? 1).ToArray(), padding, (outputPadding ?? 0).ToArray(), groups, bias,
            (dilation ?? 1).ToArray(), type, device, generator)
    { }
}
