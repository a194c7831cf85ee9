using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Pooling over one to three spatial axes. Where as many numbers are given as the tensor has axes behind the first, it is one image without a batch.
public partial class Tensor
{
    /// <summary>
    /// The largest element of each window: [N, C, spatial...] to [N, C, output...], or [C, spatial...] to [C, output...] with one number of the window
    /// for each spatial axis. The first of equals is chosen and gets the gradient; NaN counts as largest.
    /// </summary>
    /// <param name="window">Extents of the window: one number, or one for each spatial axis.</param>
    /// <param name="stride">Steps between windows; the window's extents if empty.</param>
    /// <param name="padding">Elements on both sides that never win; at most half of the window; 0 if empty.</param>
    /// <param name="dilation">Distance between the elements of a window; 1 if empty.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padded input.</param>
    /// <exception cref="ShapeException">Shape or options do not fit.</exception>
    public Tensor MaxPool(ReadOnlySpan<int> window, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default,
        ReadOnlySpan<int> dilation = default, bool ceilMode = false) => MaxPoolWithIndices(window, stride, padding, dilation, ceilMode).Values;

    /// <summary>
    /// As <see cref="MaxPool"/>, with the Int64 index of each chosen element inside its channel, counted row-major over the spatial axes:
    /// <see cref="MaxUnpool"/> takes it.
    /// </summary>
    /// <inheritdoc cref="MaxPool" path="/param"/>
    /// <inheritdoc cref="MaxPool" path="/exception"/>
    public (Tensor Values, Tensor Indices) MaxPoolWithIndices(ReadOnlySpan<int> window, ReadOnlySpan<int> stride = default,
        ReadOnlySpan<int> padding = default, ReadOnlySpan<int> dilation = default, bool ceilMode = false)
    {
        Tensor x = PoolingInput(window.Length, "MaxPool");
        PoolingGeometry geometry = x.PoolingOf("MaxPool", window, stride, padding, dilation, ceilMode, PoolingDivisor.Elements);
        Tensor[] outputs = ApplyMany(new MaxPoolOperation(geometry), x);
        return (LikeInput(outputs[0]), LikeInput(outputs[1]));
    }

    /// <summary>
    /// Puts each element where <see cref="MaxPoolWithIndices"/> took it from, between zeros: [N, C, pooled...] to [N, C, output...], or without N. Elements
    /// with the same index, which overlapping windows give, are averaged; those of one maximum are equal, so that it comes back.
    /// </summary>
    /// <param name="indices">Int64, of this shape: positions inside each channel of the output. One that is outside throws when evaluated.</param>
    /// <param name="window">Extents of the pooling's window: one number, or one for each spatial axis.</param>
    /// <param name="stride">The pooling's steps; the window's extents if empty.</param>
    /// <param name="padding">The pooling's padding; 0 if empty.</param>
    /// <param name="output">
    /// Extents of the output's spatial axes; (pooled - 1) stride - 2 padding + window if empty. The pooling may have left out less than a stride.
    /// </param>
    /// <exception cref="ShapeException">Shapes or options do not fit.</exception>
    /// <exception cref="DTypeException">The indices are not Int64.</exception>
    public Tensor MaxUnpool(Tensor indices, ReadOnlySpan<int> window, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default,
        ReadOnlySpan<int> output = default)
    {
        const string Operation = "MaxUnpool";
        if (indices.DType != DType.Int64)
            throw new DTypeException($"[{Operation}] indices must be Int64, as MaxPoolWithIndices gives them, found {indices.DType}");
        if (indices.Shape != Shape) throw new ShapeException($"[{Operation}] indices {indices.Shape} must have the input's shape {Shape}");
        RequireFloatingPoint(Operation);
        Tensor x = PoolingInput(window.Length, Operation);
        int rank = x.Rank - 2;
        ValueList<int> windows = SlidingWindow.PerAxis(window, rank, 1, "window", Operation);
        ValueList<int> strides = stride.IsEmpty ? windows : SlidingWindow.PerAxis(stride, rank, 1, "stride", Operation);
        ValueList<int> paddings = SlidingWindow.PerAxis(padding.IsEmpty ? [0] : padding, rank, 0, "padding", Operation);
        var extents = new int[rank];
        for (int axis = 0; axis < rank; axis++)
            extents[axis] = (x.Shape[axis + 2] - 1) * strides[axis] - 2 * paddings[axis] + windows[axis];
        if (!output.IsEmpty)
        {
            ValueList<int> asked = SlidingWindow.PerAxis(output, rank, 1, "output", Operation);
            for (int axis = 0; axis < rank; axis++)
            {
                if (Math.Abs(asked[axis] - extents[axis]) >= strides[axis])
                    throw new ShapeException($"[{Operation}] output must be less than a stride of {strides[axis]} from {extents[axis]} along spatial axis {axis}, " +
                        $"found {asked[axis]}");
                extents[axis] = asked[axis];
            }
        }
        Shape channels = [x.Shape[0], x.Shape[1]];
        Shape flat = [.. channels, (int)Shape.Create(x.Shape.Span[2..]).Count];
        int count = checked((int)Shape.Create(extents).Count);
        var put = new ScatterAddOperation(2, count);
        Tensor positions = Apply(new CheckOperation(CheckCondition.Index, $"[{Operation}] index", count), indices.Reshape(flat));
        Tensor sums = Apply(put, positions, x.Reshape(flat)), counts = Apply(put, positions, Ones(flat, DType, Device));
        return LikeInput((sums / Maximum(counts, 1)).Reshape([.. channels, .. extents]));
    }

    /// <summary>The mean of each window: [N, C, spatial...] to [N, C, output...], or without N as <see cref="MaxPool"/>.</summary>
    /// <param name="window">Extents of the window: one number, or one for each spatial axis.</param>
    /// <param name="stride">Steps between windows; the window's extents if empty.</param>
    /// <param name="padding">Zeros on both sides; at most half of the window; 0 if empty.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padded input.</param>
    /// <param name="countPadding">Whether padding counts in the divisor.</param>
    /// <param name="divisorOverride">The divisor instead of the number of elements, not zero.</param>
    /// <exception cref="ShapeException">Shape or options do not fit.</exception>
    public Tensor AveragePool(ReadOnlySpan<int> window, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default,
        bool ceilMode = false, bool countPadding = true, int? divisorOverride = null)
    {
        if (divisorOverride == 0) throw new ShapeException("[AveragePool] divisorOverride must not be zero");
        PoolingDivisor divisor = divisorOverride is not null ? PoolingDivisor.One : countPadding ? PoolingDivisor.Padded : PoolingDivisor.Elements;
        // A divisor of its own divides a sum, which 16 bits may not hold.
        Tensor x = divisorOverride is null ? PoolingInput(window.Length, "AveragePool") : Widened.PoolingInput(window.Length, "AveragePool");
        PoolingGeometry geometry = x.PoolingOf("AveragePool", window, stride, padding, [], ceilMode, divisor);
        Tensor pooled = LikeInput(Apply(new AveragePoolOperation(geometry, IsAdjoint: false), x));
        return divisorOverride is { } number ? (pooled / number).To(DType) : pooled;
    }

    /// <summary>
    /// (sum of x^p)^(1/p) of each window: [N, C, spatial...] to [N, C, output...], or without N as <see cref="MaxPool"/>. Where a sum is 0 so is its
    /// gradient; odd powers keep signs, and the root of a negative sum is NaN, as in PyTorch. A window that ceil mode lets overhang counts as if
    /// its mean went on outside.
    /// </summary>
    /// <param name="p">The power, not zero; <see cref="MaxPool"/> is the limit for large ones.</param>
    /// <param name="window">Extents of the window: one number, or one for each spatial axis.</param>
    /// <param name="stride">Steps between windows; the window's extents if empty.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the input.</param>
    /// <exception cref="ShapeException">Shape or options do not fit.</exception>
    public Tensor LpPool(double p, ReadOnlySpan<int> window, ReadOnlySpan<int> stride = default, bool ceilMode = false)
    {
        if (p == 0 || !double.IsFinite(p)) throw new InvalidValueException($"[LpPool] p must be a finite number other than zero, found {p}");
        RequireFloatingPoint("LpPool");
        Tensor means = Widened.Pow(p).AveragePool(window, stride, ceilMode: ceilMode);
        double count = 1;
        int rank = means.Rank == window.Length + 1 ? window.Length : means.Rank - 2;
        foreach (int extent in SlidingWindow.PerAxis(window, rank, 1, "window", "LpPool")) count *= extent;
        Tensor sums = means * count;
        return Where(sums.EqualTo(0), ZerosLike(sums), sums).Pow(1 / p).To(DType);
    }

    /// <summary>
    /// Means of windows that spread evenly over the input, window i from floor(i input / output) to ceil((i + 1) input / output):
    /// [N, C, spatial...] to [N, C, output...], or without N as <see cref="MaxPool"/>.
    /// </summary>
    /// <param name="output">Extents of the output: one number, or one for each spatial axis; -1 keeps the input's. 1 pools globally.</param>
    /// <exception cref="ShapeException">Shape or options do not fit.</exception>
    public Tensor AdaptiveAveragePool(params ReadOnlySpan<int> output)
    {
        Tensor x = PoolingInput(output.Length, "AdaptiveAveragePool");
        return LikeInput(Apply(new AveragePoolOperation(x.AdaptivePoolingOf("AdaptiveAveragePool", output), IsAdjoint: false), x));
    }

    /// <summary>The largest elements of the windows of <see cref="AdaptiveAveragePool"/>; the first of equals gets the gradient.</summary>
    /// <inheritdoc cref="AdaptiveAveragePool" path="/param"/>
    /// <inheritdoc cref="AdaptiveAveragePool" path="/exception"/>
    public Tensor AdaptiveMaxPool(params ReadOnlySpan<int> output) => AdaptiveMaxPoolWithIndices(output).Values;

    /// <summary>As <see cref="AdaptiveMaxPool"/>, with the Int64 index of each chosen element inside its channel, row-major.</summary>
    /// <inheritdoc cref="AdaptiveAveragePool" path="/param"/>
    /// <inheritdoc cref="AdaptiveAveragePool" path="/exception"/>
    public (Tensor Values, Tensor Indices) AdaptiveMaxPoolWithIndices(params ReadOnlySpan<int> output)
    {
        Tensor x = PoolingInput(output.Length, "AdaptiveMaxPool");
        Tensor[] outputs = ApplyMany(new MaxPoolOperation(x.AdaptivePoolingOf("AdaptiveMaxPool", output)), x);
        return (LikeInput(outputs[0]), LikeInput(outputs[1]));
    }

    /// <summary>This as a batch: with as many options as it has axes behind the first it is one image.</summary>
    private Tensor PoolingInput(int options, string operation)
    {
        Tensor x = options > 0 && options == Rank - 1 ? Unsqueeze(0) : this;
        return x.Rank is >= 3 and <= 5 ? x : throw new ShapeException(
            $"[{operation}] the input must be [N, C, spatial...] with one to three spatial axes, found {Shape}");
    }

    /// <summary>A result of <see cref="PoolingInput"/> without the axis that this lacks.</summary>
    private Tensor LikeInput(Tensor batch) => batch.Rank == Rank ? batch : batch.Squeeze(0);

    private PoolingGeometry PoolingOf(string operation, ReadOnlySpan<int> window, ReadOnlySpan<int> stride, ReadOnlySpan<int> padding,
        ReadOnlySpan<int> dilation, bool ceilMode, PoolingDivisor divisor)
    {
        int rank = Rank - 2;
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
        return new PoolingGeometry(Shape[0], Shape[1], input, windows, output, strides, paddings, dilations, divisor);
    }

    private PoolingGeometry AdaptivePoolingOf(string operation, ReadOnlySpan<int> output)
    {
        int rank = Rank - 2;
        int[] input = Shape.Span[2..].ToArray(), extents = [.. SlidingWindow.PerAxis(output, rank, -1, "output", operation)], windows = new int[rank];
        bool isRegular = true;
        for (int axis = 0; axis < rank; axis++)
        {
            if (input[axis] == 0) throw new ShapeException($"[{operation}] spatial axis {axis} of {Shape} has no elements, and a window needs one");
            if (extents[axis] == 0) throw new ShapeException($"[{operation}] output must be at least 1, or -1 to keep the input's extent, found 0");
            if (extents[axis] < 0) extents[axis] = input[axis];
            isRegular &= input[axis] % extents[axis] == 0;
            windows[axis] = (input[axis] + extents[axis] - 1) / extents[axis];
        }
        // Where extents divide, windows lie side by side, and all engines pool those fastest.
        return new PoolingGeometry(Shape[0], Shape[1], ValueList.Create<int>(input), ValueList.Create<int>(windows), ValueList.Create<int>(extents),
            ValueList.Create<int>(windows), ValueList.Repeat(0, rank), ValueList.Repeat(1, rank), PoolingDivisor.Elements)
        { IsAdaptive = !isRegular };
    }
}
