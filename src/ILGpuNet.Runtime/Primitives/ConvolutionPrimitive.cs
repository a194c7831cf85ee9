namespace ILGpuNet.Runtime;

/// <summary>
/// Convolution (cross-correlation, as in PyTorch) over one to three spatial axes, with contiguous operands:
/// x [N, C, spatial...], w [F, C / groups, kernel...], y [N, F, output...].
/// </summary>
/// <param name="Geometry">Sizes.</param>
/// <param name="Pass">Which of the three tensors is computed from the other two.</param>
public sealed record ConvolutionPrimitive(ConvolutionGeometry Geometry, ConvolutionPass Pass) : Primitive
{
    /// <summary>How exactly Float32 factors are taken.</summary>
    public ProductPrecision Precision { get; init; }

    /// <inheritdoc/>
    public override Primitive With(ProductPrecision precision) => this with { Precision = precision };
}

/// <summary>The three products that belong to a convolution.</summary>
public enum ConvolutionPass
{
    /// <summary>(x, w) to y.</summary>
    Forward,
    /// <summary>(gradient of y, w) to gradient of x: the transposed convolution.</summary>
    InputGradient,
    /// <summary>(gradient of y, x) to gradient of w.</summary>
    WeightGradient,
}

/// <summary>
/// All sizes of a convolution. Per spatial axis:
/// <c>output = (input + paddingBefore + paddingAfter - dilation * (kernel - 1) - 1) / stride + 1</c>.
/// </summary>
/// <param name="Batch">N, images.</param>
/// <param name="Channels">C, input channels.</param>
/// <param name="Filters">F, output channels.</param>
/// <param name="Groups">Channels and filters are split into this many independent groups.</param>
/// <param name="Input">Input extents, one to three axes.</param>
/// <param name="Kernel">Kernel extents.</param>
/// <param name="Output">Output extents.</param>
/// <param name="Stride">Steps between windows.</param>
/// <param name="PaddingBefore">Zeros before the first element of each axis.</param>
/// <param name="PaddingAfter">Zeros after the last element of each axis.</param>
/// <param name="Dilation">Distance between the elements of a window.</param>
public sealed record ConvolutionGeometry(
    int Batch, int Channels, int Filters, int Groups,
    ValueList<int> Input, ValueList<int> Kernel, ValueList<int> Output,
    ValueList<int> Stride, ValueList<int> PaddingBefore, ValueList<int> PaddingAfter, ValueList<int> Dilation)
{
    /// <summary>Number of spatial axes.</summary>
    public int SpatialRank => Input.Count;
}
