namespace ILGpuNet.Kernels;

/// <summary>
/// What tells the passes of a convolution apart, as products of matrices whose right one is gathered: what the rows, the columns and the steps of the inner
/// dimension stand for, and where the elements lie. A product is one of a group of channels, or of a segment of its inner dimension.
/// </summary>
public interface IConvolutionPass
{
    /// <summary>Rows of the result.</summary>
    static abstract int Rows(ConvolutionSizes sizes);

    /// <summary>Columns of the result.</summary>
    static abstract int Columns(ConvolutionSizes sizes);

    /// <summary>The inner dimension.</summary>
    static abstract int Steps(ConvolutionSizes sizes);

    /// <summary>Where the left factor has the first row of a step.</summary>
    static abstract int LeftStart(ConvolutionSizes sizes, int group, int step);

    /// <summary>Distance of its rows.</summary>
    static abstract int LeftStride(ConvolutionSizes sizes);

    /// <summary>A column of the gathered factor.</summary>
    static abstract GatherPoint ColumnPoint(ConvolutionSizes sizes, int group, int column);

    /// <summary>A step of the gathered factor.</summary>
    static abstract GatherPoint StepPoint(ConvolutionSizes sizes, int group, int step);

    /// <summary>Whether an element lies where the starts of its column and step add up to, and is zero where their positions are outside of the extents.</summary>
    static abstract bool AddsUp(ConvolutionSizes sizes);

    /// <summary>Whether no element is outside of them.</summary>
    static abstract bool IsWhole(ConvolutionSizes sizes);

    /// <summary>Extents of the images that are gathered from.</summary>
    static abstract Position Extents(ConvolutionSizes sizes);

    /// <summary>Where an element lies; -1 where it is zero.</summary>
    static abstract int PlaceOf(ConvolutionSizes sizes, GatherPoint column, GatherPoint step);

    /// <summary>Where the result has the first row of a column.</summary>
    static abstract int ResultStart(ConvolutionSizes sizes, int product, int column);

    /// <summary>Distance of its rows.</summary>
    static abstract int ResultStride(ConvolutionSizes sizes);
}

/// <summary>y: filters times (channel, kernel element), times those by (image, output element).</summary>
public readonly struct ForwardPass : IConvolutionPass
{
    /// <inheritdoc/>
    public static int Rows(ConvolutionSizes sizes) => sizes.Filters;

    /// <inheritdoc/>
    public static int Columns(ConvolutionSizes sizes) => sizes.Batch * sizes.OutputCount;

    /// <inheritdoc/>
    public static int Steps(ConvolutionSizes sizes) => sizes.Channels * sizes.KernelCount;

    /// <inheritdoc/>
    public static int LeftStart(ConvolutionSizes sizes, int group, int step) => group * sizes.Filters * sizes.Channels * sizes.KernelCount + step;

    /// <inheritdoc/>
    public static int LeftStride(ConvolutionSizes sizes) => sizes.Channels * sizes.KernelCount;

    /// <inheritdoc/>
    public static GatherPoint ColumnPoint(ConvolutionSizes sizes, int group, int column) => sizes.WindowPoint(
        (column / sizes.OutputCount * sizes.Groups + group) * sizes.Channels * sizes.InputCount, column % sizes.OutputCount);

    /// <inheritdoc/>
    public static GatherPoint StepPoint(ConvolutionSizes sizes, int group, int step) => sizes.KernelPoint(step / sizes.KernelCount, step % sizes.KernelCount);

    /// <inheritdoc/>
    public static bool AddsUp(ConvolutionSizes sizes) => true;

    /// <inheritdoc/>
    public static bool IsWhole(ConvolutionSizes sizes) => !sizes.IsPadded;

    /// <inheritdoc/>
    public static Position Extents(ConvolutionSizes sizes) => sizes.InputExtents;

    /// <inheritdoc/>
    public static int PlaceOf(ConvolutionSizes sizes, GatherPoint column, GatherPoint step) => sizes.InputPlace(column, step);

    /// <inheritdoc/>
    public static int ResultStart(ConvolutionSizes sizes, int product, int column) =>
        (column / sizes.OutputCount * sizes.Groups + product) * sizes.Filters * sizes.OutputCount + column % sizes.OutputCount;

    /// <inheritdoc/>
    public static int ResultStride(ConvolutionSizes sizes) => sizes.OutputCount;
}

/// <summary>The gradient of x: channels times (filter, kernel element), times those by (image, input element).</summary>
public readonly struct InputGradientPass : IConvolutionPass
{
    /// <inheritdoc/>
    public static int Rows(ConvolutionSizes sizes) => sizes.Channels;

    /// <inheritdoc/>
    public static int Columns(ConvolutionSizes sizes) => sizes.Batch * sizes.InputCount;

    /// <inheritdoc/>
    public static int Steps(ConvolutionSizes sizes) => sizes.Filters * sizes.KernelCount;

    /// <inheritdoc/>
    public static int LeftStart(ConvolutionSizes sizes, int group, int step) =>
        (group * sizes.Filters + step / sizes.KernelCount) * sizes.Channels * sizes.KernelCount + step % sizes.KernelCount;

    /// <inheritdoc/>
    public static int LeftStride(ConvolutionSizes sizes) => sizes.KernelCount;

    /// <inheritdoc/>
    public static GatherPoint ColumnPoint(ConvolutionSizes sizes, int group, int column) => sizes.InputPoint(
        (column / sizes.InputCount * sizes.Groups + group) * sizes.Filters * sizes.OutputCount, column % sizes.InputCount);

    /// <inheritdoc/>
    public static GatherPoint StepPoint(ConvolutionSizes sizes, int group, int step) => sizes.FilterPoint(step / sizes.KernelCount, step % sizes.KernelCount);

    /// <inheritdoc/>
    public static bool AddsUp(ConvolutionSizes sizes) => !sizes.IsStrided;

    /// <inheritdoc/>
    public static bool IsWhole(ConvolutionSizes sizes) => sizes.KernelCount == 1 && !sizes.IsPadded;

    /// <inheritdoc/>
    public static Position Extents(ConvolutionSizes sizes) => sizes.OutputExtents;

    /// <inheritdoc/>
    public static int PlaceOf(ConvolutionSizes sizes, GatherPoint column, GatherPoint step) => sizes.OutputPlace(column, step);

    /// <inheritdoc/>
    public static int ResultStart(ConvolutionSizes sizes, int product, int column) =>
        (column / sizes.InputCount * sizes.Groups + product) * sizes.Channels * sizes.InputCount + column % sizes.InputCount;

    /// <inheritdoc/>
    public static int ResultStride(ConvolutionSizes sizes) => sizes.InputCount;
}

/// <summary>The gradient of w: filters times (image, output element), times those by (channel, kernel element).</summary>
public readonly struct WeightGradientPass : IConvolutionPass
{
    /// <inheritdoc/>
    public static int Rows(ConvolutionSizes sizes) => sizes.Filters;

    /// <inheritdoc/>
    public static int Columns(ConvolutionSizes sizes) => sizes.Channels * sizes.KernelCount;

    /// <inheritdoc/>
    public static int Steps(ConvolutionSizes sizes) => sizes.Batch * sizes.OutputCount;

    /// <inheritdoc/>
    public static int LeftStart(ConvolutionSizes sizes, int group, int step) =>
        (step / sizes.OutputCount * sizes.Groups + group) * sizes.Filters * sizes.OutputCount + step % sizes.OutputCount;

    /// <inheritdoc/>
    public static int LeftStride(ConvolutionSizes sizes) => sizes.OutputCount;

    /// <inheritdoc/>
    public static GatherPoint ColumnPoint(ConvolutionSizes sizes, int group, int column) =>
        sizes.KernelPoint(column / sizes.KernelCount, column % sizes.KernelCount);

    /// <inheritdoc/>
    public static GatherPoint StepPoint(ConvolutionSizes sizes, int group, int step) => sizes.WindowPoint(
        (step / sizes.OutputCount * sizes.Groups + group) * sizes.Channels * sizes.InputCount, step % sizes.OutputCount);

    /// <inheritdoc/>
    public static bool AddsUp(ConvolutionSizes sizes) => true;

    /// <inheritdoc/>
    public static bool IsWhole(ConvolutionSizes sizes) => !sizes.IsPadded;

    /// <inheritdoc/>
    public static Position Extents(ConvolutionSizes sizes) => sizes.InputExtents;

    /// <inheritdoc/>
    public static int PlaceOf(ConvolutionSizes sizes, GatherPoint column, GatherPoint step) => sizes.InputPlace(step, column);

    /// <inheritdoc/>
    public static int ResultStart(ConvolutionSizes sizes, int product, int column) =>
        product * sizes.Filters * sizes.Channels * sizes.KernelCount + column;

    /// <inheritdoc/>
    public static int ResultStride(ConvolutionSizes sizes) => sizes.Channels * sizes.KernelCount;
}
