namespace ILGpuNet.Runtime;

/// <summary>
/// Pooling over one to three spatial axes, contiguous x [N, C, spatial...] to y [N, C, output...].
/// Max has a second output, the Int64 index of the chosen element inside the image's plane (row-major over the spatial axes); the first
/// of equals wins and a NaN counts as largest. Padding never wins a maximum.
/// Average divides each window's sum by its <see cref="PoolingDivisor"/>. Its gradient takes the gradient of y and gives that of x.
/// </summary>
/// <param name="Kind">What is computed.</param>
/// <param name="Geometry">Sizes.</param>
public sealed record PoolingPrimitive(PoolingKind Kind, PoolingGeometry Geometry) : Primitive;

/// <summary>What a pooling computes.</summary>
public enum PoolingKind
{
    /// <summary>x to (largest value of each window, index).</summary>
    Max,
    /// <summary>x to mean of each window.</summary>
    Average,
    /// <summary>Gradient of y to gradient of x, for <see cref="Average"/>.</summary>
    AverageGradient,
}

/// <summary>By what the sum of a window is divided.</summary>
public enum PoolingDivisor
{
    /// <summary>The number of its elements inside of the input.</summary>
    Elements,
    /// <summary>The number of its elements inside of the input and the padding; overhang never counts (PyTorch's count_include_pad).</summary>
    Padded,
    /// <summary>One: the result is the sum.</summary>
    One,
}

/// <summary>All sizes of a pooling. Windows may overhang the padded input at the end (ceil mode); elements outside do not count.</summary>
/// <param name="Batch">N, images.</param>
/// <param name="Channels">C, channels.</param>
/// <param name="Input">Input extents, one to three axes.</param>
/// <param name="Window">Window extents.</param>
/// <param name="Output">Output extents.</param>
/// <param name="Stride">Steps between windows.</param>
/// <param name="Padding">Elements added on both sides of each axis.</param>
/// <param name="Dilation">Distance between the elements of a window.</param>
/// <param name="Divisor">Average only: by what sums are divided.</param>
public sealed record PoolingGeometry(
    int Batch, int Channels,
    ValueList<int> Input, ValueList<int> Window, ValueList<int> Output,
    ValueList<int> Stride, ValueList<int> Padding, ValueList<int> Dilation, PoolingDivisor Divisor)
{
    /// <summary>
    /// Whether windows spread evenly over the input instead: window o of an axis reaches from floor(o * input / output) to
    /// ceil((o + 1) * input / output), and window, stride, padding and dilation say nothing.
    /// </summary>
    public bool IsAdaptive { get; init; }

    /// <summary>Number of spatial axes.</summary>
    public int SpatialRank => Input.Count;
}
