namespace ILGpuNet.Kernels;

/// <summary>
/// What tells the passes of a convolution apart, as products of matrices whose right one is gathered from images: what the columns and the steps of the inner
/// dimension stand for, and where the elements lie. Rows are filters; images have their padding. A product is one of a group of channels, or of a segment of its
/// inner dimension.
/// </summary>
public interface IConvolutionPass
{
    /// <summary>Columns of the result.</summary>
    static abstract int Columns(ConvolutionSizes sizes);

    /// <summary>The inner dimension.</summary>
    static abstract int Steps(ConvolutionSizes sizes);

    /// <summary>Where the left factor has the first row of a step.</summary>
    static abstract int LeftStart(ConvolutionSizes sizes, int group, int step);

    /// <summary>Distance of its rows.</summary>
    static abstract int LeftStride(ConvolutionSizes sizes);

    /// <summary>What a column adds to the place of an element of the images.</summary>
    static abstract int ColumnStart(ConvolutionSizes sizes, int group, int column);

    /// <summary>What a step adds to it.</summary>
    static abstract int StepStart(ConvolutionSizes sizes, int group, int step);

    /// <summary>Where the result has the first row of a column.</summary>
    static abstract int ResultStart(ConvolutionSizes sizes, int product, int column);

    /// <summary>Distance of its rows.</summary>
    static abstract int ResultStride(ConvolutionSizes sizes);
}

/// <summary>y: filters times (channel, kernel element), times those by (image, output element).</summary>
public readonly struct ForwardPass : IConvolutionPass
{
    /// <inheritdoc/>
    public static int Columns(ConvolutionSizes sizes) => sizes.Batch * sizes.OutputCount;

    /// <inheritdoc/>
    public static int Steps(ConvolutionSizes sizes) => sizes.Channels * sizes.KernelCount;

    /// <inheritdoc/>
    public static int LeftStart(ConvolutionSizes sizes, int group, int step) => group * sizes.Filters * sizes.Channels * sizes.KernelCount + step;

    /// <inheritdoc/>
    public static int LeftStride(ConvolutionSizes sizes) => sizes.Channels * sizes.KernelCount;

    /// <inheritdoc/>
    public static int ColumnStart(ConvolutionSizes sizes, int group, int column) => sizes.WindowPoint(
        (column / sizes.OutputCount * sizes.Groups + group) * sizes.Channels * sizes.InputCount, column % sizes.OutputCount).Start;

    /// <inheritdoc/>
    public static int StepStart(ConvolutionSizes sizes, int group, int step) => sizes.KernelPoint(step / sizes.KernelCount, step % sizes.KernelCount).Start;

    /// <inheritdoc/>
    public static int ResultStart(ConvolutionSizes sizes, int product, int column) =>
        (column / sizes.OutputCount * sizes.Groups + product) * sizes.Filters * sizes.OutputCount + column % sizes.OutputCount;

    /// <inheritdoc/>
    public static int ResultStride(ConvolutionSizes sizes) => sizes.OutputCount;
}

/// <summary>
/// The gradient of x, as the convolution that it is: the sizes have filters for channels and channels for filters, the images are the gradient of y with zeros
/// around and between its elements, and w is read backwards.
/// </summary>
public readonly struct InputGradientPass : IConvolutionPass
{
    /// <inheritdoc/>
    public static int Columns(ConvolutionSizes sizes) => ForwardPass.Columns(sizes);

    /// <inheritdoc/>
    public static int Steps(ConvolutionSizes sizes) => ForwardPass.Steps(sizes);

    /// <inheritdoc/>
    public static int LeftStart(ConvolutionSizes sizes, int group, int step) =>
        (group * sizes.Channels + step / sizes.KernelCount) * sizes.Filters * sizes.KernelCount + step % sizes.KernelCount;

    /// <inheritdoc/>
    public static int LeftStride(ConvolutionSizes sizes) => sizes.KernelCount;

    /// <inheritdoc/>
    public static int ColumnStart(ConvolutionSizes sizes, int group, int column) => ForwardPass.ColumnStart(sizes, group, column);

    /// <inheritdoc/>
    public static int StepStart(ConvolutionSizes sizes, int group, int step) =>
        sizes.KernelPoint(step / sizes.KernelCount, sizes.KernelCount - 1 - step % sizes.KernelCount).Start;

    /// <inheritdoc/>
    public static int ResultStart(ConvolutionSizes sizes, int product, int column) => ForwardPass.ResultStart(sizes, product, column);

    /// <inheritdoc/>
    public static int ResultStride(ConvolutionSizes sizes) => ForwardPass.ResultStride(sizes);
}

/// <summary>The gradient of w: filters times (image, output element), times those by (channel, kernel element).</summary>
public readonly struct WeightGradientPass : IConvolutionPass
{
    /// <inheritdoc/>
    public static int Columns(ConvolutionSizes sizes) => ForwardPass.Steps(sizes);

    /// <inheritdoc/>
    public static int Steps(ConvolutionSizes sizes) => ForwardPass.Columns(sizes);

    /// <inheritdoc/>
    public static int LeftStart(ConvolutionSizes sizes, int group, int step) => ForwardPass.ResultStart(sizes, group, step);

    /// <inheritdoc/>
    public static int LeftStride(ConvolutionSizes sizes) => sizes.OutputCount;

    /// <inheritdoc/>
    public static int ColumnStart(ConvolutionSizes sizes, int group, int column) => ForwardPass.StepStart(sizes, group, column);

    /// <inheritdoc/>
    public static int StepStart(ConvolutionSizes sizes, int group, int step) => ForwardPass.ColumnStart(sizes, group, step);

    /// <inheritdoc/>
    public static int ResultStart(ConvolutionSizes sizes, int product, int column) =>
        product * sizes.Filters * sizes.Channels * sizes.KernelCount + column;

    /// <inheritdoc/>
    public static int ResultStride(ConvolutionSizes sizes) => sizes.Channels * sizes.KernelCount;
}
