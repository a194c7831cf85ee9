namespace ILGpuNet.Operations;

/// <summary>Windows over the spatial axes of images, as <see cref="Tensor.Fold"/> and its reverse take them.</summary>
/// <param name="Extents">Extents of the images.</param>
/// <param name="Window">Extents of a window.</param>
/// <param name="Count">Number of windows along each axis.</param>
/// <param name="Stride">Steps between windows.</param>
/// <param name="Padding">Zeros on both sides.</param>
/// <param name="Dilation">Distance between the elements of a window.</param>
internal sealed record WindowGeometry(
    ValueList<int> Extents, ValueList<int> Window, ValueList<int> Count, ValueList<int> Stride, ValueList<int> Padding, ValueList<int> Dilation)
{
    /// <summary>Number of spatial axes.</summary>
    public int Rank => Extents.Count;

    /// <summary>Elements of a window, for one channel.</summary>
    public int Elements => Window.Span.Product();

    /// <summary>Number of windows.</summary>
    public int Positions => Count.Span.Product();

    /// <exception cref="ShapeException">Options do not fit.</exception>
    public static WindowGeometry Of(string operation, ReadOnlySpan<int> extents, ReadOnlySpan<int> window, ReadOnlySpan<int> stride,
        ReadOnlySpan<int> padding, ReadOnlySpan<int> dilation)
    {
        int rank = extents.Length;
        ValueList<int> sizes = ValueList.Create(extents);
        ValueList<int> windows = SlidingWindow.PerAxis(window, rank, 1, "window", operation);
        ValueList<int> strides = SlidingWindow.PerAxis(stride.IsEmpty ? [1] : stride, rank, 1, "stride", operation);
        ValueList<int> paddings = SlidingWindow.PerAxis(padding.IsEmpty ? [0] : padding, rank, 0, "padding", operation);
        ValueList<int> dilations = SlidingWindow.PerAxis(dilation.IsEmpty ? [1] : dilation, rank, 1, "dilation", operation);
        ValueList<int> count = SlidingWindow.OutputExtents(sizes, windows, strides, paddings, paddings, dilations, mayOverhang: false, operation);
        return new WindowGeometry(sizes, windows, count, strides, paddings, dilations);
    }

    /// <summary>Extent of an axis with its padding.</summary>
    public int PaddedExtent(int axis) => Extents[axis] + 2 * Padding[axis];

    /// <summary>What puts the padding on (sign 1) or takes it off (sign -1).</summary>
    public (int Before, int After)[] PaddingPairs(int sign) => [.. Padding.Select(padding => (sign * padding, sign * padding))];

    /// <summary>The order that exchanges the last two groups of axes of [N, C, Rank axes, Rank axes].</summary>
    public int[] WithExchangedGroups() => [0, 1, .. Enumerable.Range(2 + Rank, Rank), .. Enumerable.Range(2, Rank)];
}
