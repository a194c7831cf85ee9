namespace ILGpuNet.Nn;

/// <summary>
/// Convolution of sequences. x: [N, C, L]; y: [N, F, L'] with L' = (L + 2 padding - dilation (kernel - 1) - 1) / stride + 1; without N where x
/// has none.
/// </summary>
public sealed class Conv1d : Convolution
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
    public Conv1d(int channels, int filters, int kernel, int stride = 1, Padding padding = default, int dilation = 1,
        int groups = 1, bool bias = true, PaddingMode paddingMode = PaddingMode.Constant,
        DType type = DType.Float32, Device? device = null, Generator? generator = null)
        : base(channels, filters, [kernel], [stride], padding, [dilation], groups, bias, paddingMode,
            type, device, generator)
    { }
}

/// <summary>
/// Transposed convolution of sequences. x: [N, C, L]; y: [N, F, L'] with L' = (L - 1) stride - 2 padding + dilation (kernel - 1) + output padding
/// + 1; without N where x has none.
/// </summary>
public sealed class ConvTranspose1d : TransposedConvolution
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
    public ConvTranspose1d(int channels, int filters, int kernel, int stride = 1, Padding padding = default, int outputPadding = 0,
        int groups = 1, bool bias = true, int dilation = 1, DType type = DType.Float32, Device? device = null, Generator? generator = null)
        : base(channels, filters, [kernel], [stride], padding, [outputPadding], groups, bias,
            [dilation], type, device, generator)
    { }
}
