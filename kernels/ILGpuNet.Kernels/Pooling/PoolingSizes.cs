using ILGpuNet.Runtime;

namespace ILGpuNet.Kernels;

/// <summary>Where the windows of a pooling lie along one axis.</summary>
public readonly struct PoolingAxis
{
    private readonly int window, stride, padding, dilation;
    private readonly byte adaptive, elements, padded;

    internal PoolingAxis(PoolingGeometry geometry, int axis)
    {
        (Input, Output, window) = (geometry.Input[axis], geometry.Output[axis], geometry.Window[axis]);
        (stride, padding, dilation) = (geometry.Stride[axis], geometry.Padding[axis], geometry.Dilation[axis]);
        adaptive = Flag.Of(geometry.IsAdaptive);
        padded = Flag.Of(geometry.Divisor == PoolingDivisor.Padded && !geometry.IsAdaptive);
        elements = Flag.Of(geometry.Divisor != PoolingDivisor.One && padded == 0);
    }

    private PoolingAxis(int extent) => (Input, Output, window, stride, dilation) = (extent, extent, 1, 1, 1);

    /// <summary>Axis of a geometry that is extended to three axes in front.</summary>
    internal static PoolingAxis Create(PoolingGeometry geometry, int axis)
    {
        int own = axis - (3 - geometry.SpatialRank);
        return own < 0 ? new PoolingAxis(1) : new PoolingAxis(geometry, own);
    }

    /// <summary>Input extent.</summary>
    public int Input { get; }

    /// <summary>Output extent.</summary>
    public int Output { get; }

    /// <summary>Distance between the elements of a window.</summary>
    public int Step => IsAdaptive ? 1 : dilation;

    private bool IsAdaptive => adaptive != 0;

    private bool CountsElements => elements != 0;

    private bool CountsPadding => padded != 0;

    /// <summary>The first element of a window that is inside of the input.</summary>
    public int Start(int output)
    {
        if (IsAdaptive) return (int)((long)output * Input / Output);
        int first = output * stride - padding;
        return first < 0 ? first + (dilation - 1 - first) / dilation * dilation : first;
    }

    /// <summary>What the elements of a window are below.</summary>
    public int End(int output) =>
        IsAdaptive ? (int)(((output + 1L) * Input + Output - 1) / Output) : Math.Min(Input, output * stride - padding + (window - 1) * dilation + 1);

    /// <summary>Number of elements of a window by which a mean divides.</summary>
    public int Divisor(int output)
    {
        int first = output * stride - padding;
        if (CountsPadding) return Math.Min(window, Math.Max(1, (Input + padding - first + dilation - 1) / dilation));
        return CountsElements ? Math.Max(1, (End(output) - Start(output) + Step - 1) / Step) : 1;
    }

    /// <summary>The first window that may have an element of the input.</summary>
    public int FirstWindow(int input)
    {
        if (IsAdaptive) return (int)((long)input * Output / Input);
        int behind = input + padding - (window - 1) * dilation;
        return behind <= 0 ? 0 : (behind + stride - 1) / stride;
    }

    /// <summary>What the windows that may have an element of the input are below.</summary>
    public int EndWindow(int input) => IsAdaptive ? (int)(((input + 1L) * Output + Input - 1) / Input) : Math.Min(Output, (input + padding) / stride + 1);

    /// <summary>Whether a window from <see cref="FirstWindow"/> to <see cref="EndWindow"/> has an element of the input.</summary>
    public bool Has(int output, int input) => IsAdaptive || (input + padding - output * stride) % dilation == 0;
}

/// <summary>All sizes of a pooling, as an argument of its kernels. There are always three spatial axes, missing ones have extents of 1.</summary>
public readonly struct PoolingSizes
{
    private PoolingSizes(PoolingGeometry geometry) =>
        (Depth, Height, Width) = (PoolingAxis.Create(geometry, 0), PoolingAxis.Create(geometry, 1), PoolingAxis.Create(geometry, 2));

    /// <summary>The outermost axis.</summary>
    public PoolingAxis Depth { get; }

    /// <summary>The middle axis.</summary>
    public PoolingAxis Height { get; }

    /// <summary>The innermost axis.</summary>
    public PoolingAxis Width { get; }

    /// <summary>The sizes of a geometry.</summary>
    public static PoolingSizes Create(PoolingGeometry geometry) => new(geometry);
}
