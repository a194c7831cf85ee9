using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Matrix products and the operations of neural networks.
public partial class Tensor
{
    /// <summary>
    /// Matrix product over the last two axes, [..., m, k] times [..., k, n] to [..., m, n]; leading axes broadcast. A vector [k] on the left is a row,
    /// on the right a column, and its axis is removed from the result. Transposed views are read in place.
    /// </summary>
    /// <exception cref="ShapeException">Inner extents differ, or leading axes do not broadcast.</exception>
    public Tensor MatMul(Tensor other)
    {
        if (Rank == 0 || other.Rank == 0)
            throw new ShapeException($"[MatMul] needs vectors or matrices, found shapes {Shape} and {other.Shape}: multiply scalars with *");
        if (other.DType != DType)
            throw new DTypeException($"[MatMul] both tensors must have one type, found {DType} and {other.DType}: convert one with To");
        Tensor a = Rank == 1 ? Unsqueeze(0) : this, b = other.Rank == 1 ? other.Unsqueeze(1) : other;
        if (a.Shape[-1] != b.Shape[-2])
            throw new ShapeException($"[MatMul] inner extents differ: {Shape} has {a.Shape[-1]} columns, {other.Shape} has {b.Shape[-2]} rows");
        Shape batch = Shape.Broadcast(Shape.Create(a.Shape.Span[..^2]), Shape.Create(b.Shape.Span[..^2]), "MatMul");
        Tensor product = Apply(MatrixProductOperation.Instance,
            a.BroadcastTo([.. batch, a.Shape[-2], a.Shape[-1]]), b.BroadcastTo([.. batch, b.Shape[-2], b.Shape[-1]]));
        if (Rank == 1) product = product.Squeeze(-2);
        return other.Rank == 1 ? product.Squeeze(-1) : product;
    }

    /// <summary>
    /// Convolution (cross-correlation) over the spatial axes: this [N, C, spatial...] with weight [F, C / groups, kernel...] to [N, F, output...],
    /// output = (input + 2 padding - dilation (kernel - 1) - 1) / stride + 1. One to three spatial axes.
    /// </summary>
    /// <param name="weight">Filters.</param>
    /// <param name="bias">[F], or null.</param>
    /// <param name="stride">Steps between windows: one number for all spatial axes, or one for each; 1 if empty.</param>
    /// <param name="padding">Zeros on both sides; 0 if empty.</param>
    /// <param name="dilation">Distance between the elements of a window; 1 if empty.</param>
    /// <param name="groups">Channels and filters are split into this many independent groups.</param>
    /// <exception cref="ShapeException">Shapes or options do not fit.</exception>
    public Tensor Convolve(Tensor weight, Tensor? bias = null, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default,
        ReadOnlySpan<int> dilation = default, int groups = 1)
    {
        int rank = Rank - 2;
        if (rank is < 1 or > 3)
            throw new ShapeException($"[Conv] the input must be [N, C, spatial...] with one to three spatial axes, found {Shape}");
        if (weight.Rank != Rank)
            throw new ShapeException($"[Conv] the weight must be [F, C / groups, kernel...] with {rank} kernel axes for input {Shape}, found {weight.Shape}");
        if (weight.DType != DType)
            throw new DTypeException($"[Conv] input and weight must have one type, found {DType} and {weight.DType}: convert one with To");
        int channels = Shape[1], filters = weight.Shape[0];
        if (groups < 1 || channels % groups != 0 || filters % groups != 0)
            throw new ShapeException($"[Conv] groups must divide channels {channels} and filters {filters}, found {groups}");
        if (weight.Shape[1] != channels / groups)
            throw new ShapeException($"[Conv] input {Shape} has {channels} channels in {groups} groups, weight {weight.Shape} takes {weight.Shape[1]} per group");
        if (bias is not null && bias.Shape != [filters])
            throw new ShapeException($"[Conv] the bias must be [{filters}], found {bias.Shape}");
        ValueList<int> input = ValueList.Create(Shape.Span[2..]), kernel = ValueList.Create(weight.Shape.Span[2..]);
        foreach (int extent in kernel)
        {
            if (extent == 0) throw new ShapeException($"[Conv] the kernel has no elements: weight {weight.Shape}");
        }
        ValueList<int> strides = SlidingWindow.PerAxis(stride.IsEmpty ? [1] : stride, rank, 1, "stride", "Conv");
        ValueList<int> paddings = SlidingWindow.PerAxis(padding.IsEmpty ? [0] : padding, rank, 0, "padding", "Conv");
        ValueList<int> dilations = SlidingWindow.PerAxis(dilation.IsEmpty ? [1] : dilation, rank, 1, "dilation", "Conv");
        ValueList<int> output = SlidingWindow.OutputExtents(input, kernel, strides, paddings, paddings, dilations, mayOverhang: false, "Conv");
        var geometry = new ConvolutionGeometry(Shape[0], channels, filters, groups, input, kernel, output, strides, paddings, paddings, dilations);
        Tensor result = Apply(new ConvolutionOperation(geometry, ConvolutionPass.Forward), this, weight);
        if (bias is null) return result;
        int[] extents = [filters, .. ValueList.Repeat(1, rank)];
        return result + bias.Reshape(Shape.Create(extents));
    }

    /// <summary>
    /// The largest element of each window: [N, C, spatial...] to [N, C, output...]. The first of equals is chosen and gets the gradient. Options as in
    /// <see cref="Convolve"/>, except that the stride is the window's extents if empty.
    /// </summary>
    /// <param name="window">Extents of the window: one number, or one for each spatial axis.</param>
    /// <param name="stride">Steps between windows; the window's extents if empty.</param>
    /// <param name="padding">Elements on both sides that never win; at most half of the window.</param>
    /// <param name="dilation">Distance between the elements of a window.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padded input.</param>
    public Tensor MaxPool(ReadOnlySpan<int> window, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default,
        ReadOnlySpan<int> dilation = default, bool ceilMode = false) =>
        ApplyMany(new MaxPoolOperation(PoolingOf("MaxPool", window, stride, padding, dilation, ceilMode, countPadding: false)), this)[0];

    /// <summary>The mean of each window: [N, C, spatial...] to [N, C, output...].</summary>
    /// <param name="window">Extents of the window: one number, or one for each spatial axis.</param>
    /// <param name="stride">Steps between windows; the window's extents if empty.</param>
    /// <param name="padding">Zeros on both sides; at most half of the window.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padded input.</param>
    /// <param name="countPadding">Whether padding counts in the divisor.</param>
    public Tensor AveragePool(ReadOnlySpan<int> window, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default,
        bool ceilMode = false, bool countPadding = true) =>
        Apply(new AveragePoolOperation(PoolingOf("AveragePool", window, stride, padding, [], ceilMode, countPadding), IsAdjoint: false), this);

    /// <summary>e^x over its sum along an axis, stable for large values.</summary>
    public Tensor Softmax(int axis = -1) => Apply(new SoftmaxOperation(Shape.Axis(axis, "Softmax")), this);

    /// <summary>Logarithm of the softmax along an axis, stable for large values.</summary>
    public Tensor LogSoftmax(int axis = -1) => Apply(new LogSoftmaxOperation(Shape.Axis(axis, "LogSoftmax")), this);

    /// <summary>
    /// Zeros elements with a probability and scales the others by 1 / (1 - probability), so that the expected value stays (Srivastava et al.,
    /// "Dropout", 2014).
    /// </summary>
    /// <param name="probability">Of an element to become zero, in [0, 1].</param>
    /// <param name="generator">Where the random numbers come from; the default generator if null.</param>
    public Tensor Dropout(double probability, Generator? generator = null)
    {
        if (!(probability is >= 0 and <= 1))
            throw new InvalidValueException($"[Dropout] the probability must be in [0, 1], found {probability}");
        if (!DType.IsFloatingPoint()) throw new DTypeException($"[Dropout] input must be of a floating-point type, found {DType}: convert it with To(DType.Float32)");
        if (probability == 0) return Value;
        if (probability == 1) return this * 0;
        Tensor kept = RandomBernoulli(Shape, 1 - probability, generator, Device);
        return Where(kept, this * (1 / (1 - probability)), ZerosLike(this));
    }

    private PoolingGeometry PoolingOf(string operation, ReadOnlySpan<int> window, ReadOnlySpan<int> stride, ReadOnlySpan<int> padding,
        ReadOnlySpan<int> dilation, bool ceilMode, bool countPadding)
    {
        int rank = Rank - 2;
        if (rank is < 1 or > 3)
            throw new ShapeException($"[{operation}] the input must be [N, C, spatial...] with one to three spatial axes, found {Shape}");
        ValueList<int> input = ValueList.Create(Shape.Span[2..]);
        ValueList<int> windows = SlidingWindow.PerAxis(window, rank, 1, "window", operation);
        ValueList<int> strides = stride.IsEmpty ? windows : SlidingWindow.PerAxis(stride, rank, 1, "stride", operation);
        ValueList<int> paddings = SlidingWindow.PerAxis(padding.IsEmpty ? [0] : padding, rank, 0, "padding", operation);
        ValueList<int> dilations = SlidingWindow.PerAxis(dilation.IsEmpty ? [1] : dilation, rank, 1, "dilation", operation);
        for (int axis = 0; axis < rank; axis++)
        {
            if (paddings[axis] * 2 > windows[axis])
                throw new ShapeException($"[{operation}] padding must be at most half of the window, found padding {paddings[axis]} and window {windows[axis]}");
        }
        ValueList<int> output = SlidingWindow.OutputExtents(input, windows, strides, paddings, paddings, dilations, ceilMode, operation);
        return new PoolingGeometry(Shape[0], Shape[1], input, windows, output, strides, paddings, dilations, countPadding);
    }
}
