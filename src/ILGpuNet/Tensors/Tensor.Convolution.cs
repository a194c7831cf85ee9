using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Convolutions over one to three spatial axes; all of them are passes of ConvolutionOperation.
public partial class Tensor
{
    /// <summary>
    /// Convolution (cross-correlation) over the spatial axes: this [N, C, spatial...] with weight [F, C / groups, kernel...] to [N, F, output...],
    /// output = (input + padding before and after - dilation (kernel - 1) - 1) / stride + 1. One to three spatial axes; [C, spatial...] is one image
    /// and gives [F, output...].
    /// <para>
    /// Float32 kernels of 3x3 elements in steps of one are computed by Winograd's algorithm where that is faster, gradients too; those of 3x3 and 4x4 in steps of two, and their gradients
    /// with respect to the input, by one that saves products in the same way. The error then stays below
    /// 1e-6 of the sum of the absolute products, some three bits more than that of plain sums; Float64 never uses it.
    /// </para>
    /// </summary>
    /// <param name="weight">Filters.</param>
    /// <param name="bias">[F], or null.</param>
    /// <param name="stride">Steps between windows: one number for all spatial axes, or one for each; 1 if empty.</param>
    /// <param name="padding">Zeros around the input.</param>
    /// <param name="dilation">Distance between the elements of a window; 1 if empty.</param>
    /// <param name="groups">Channels and filters are split into this many independent groups; as many as channels make it depthwise.</param>
    /// <exception cref="ShapeException">Shapes or options do not fit.</exception>
    /// <exception cref="DTypeException">Types differ, or are not of floating point.</exception>
    public Tensor Convolve(Tensor weight, Tensor? bias = null, ReadOnlySpan<int> stride = default, Padding padding = default,
        ReadOnlySpan<int> dilation = default, int groups = 1)
    {
        const string Operation = "Conv";
        Tensor x = ConvolutionInput(weight, "[F, C / groups, kernel...]", Operation);
        int channels = x.Shape[1], filters = weight.Shape[0];
        if (groups < 1 || channels % groups != 0 || filters % groups != 0)
            throw new ShapeException($"[{Operation}] groups must divide channels {channels} and filters {filters}, found {groups}");
        if (weight.Shape[1] != channels / groups)
            throw new ShapeException(
                $"[{Operation}] input {Shape} has {channels} channels in {groups} groups, weight {weight.Shape} takes {weight.Shape[1]} per group");
        RequireBias(bias, filters, Operation);
        WindowOptions options = WindowOptions.Of(weight, stride, padding, dilation, Operation);
        ValueList<int> input = ValueList.Create(x.Shape.Span[2..]);
        ValueList<int> output = SlidingWindow.OutputExtents(
            input, options.Kernel, options.Stride, options.Before, options.After, options.Dilation, mayOverhang: false, Operation);
        var geometry = new ConvolutionGeometry(
            x.Shape[0], channels, filters, groups, input, options.Kernel, output, options.Stride, options.Before, options.After, options.Dilation);
        return WithBias(Apply(new ConvolutionOperation(geometry, ConvolutionPass.Forward), x, weight), bias);
    }

    /// <summary>
    /// Transposed convolution, the gradient of <see cref="Convolve"/> with respect to its input: this [N, C, spatial...] with weight
    /// [C, F / groups, kernel...] to [N, F, output...], output = (input - 1) stride - padding before and after + dilation (kernel - 1) +
    /// output padding + 1. [C, spatial...] is one image and gives [F, output...].
    /// </summary>
    /// <param name="weight">Filters.</param>
    /// <param name="bias">[F], or null.</param>
    /// <param name="stride">Steps between the windows that each input element adds to; 1 if empty.</param>
    /// <param name="padding">Elements taken away around the output: the padding of the convolution that this one transposes.</param>
    /// <param name="outputPadding">
    /// Elements added at the end of each axis, less than its stride or dilation: with a stride, several outputs have inputs of one size; 0 if empty.
    /// </param>
    /// <param name="groups">Channels and filters are split into this many independent groups.</param>
    /// <param name="dilation">Distance between the elements of a window; 1 if empty.</param>
    /// <exception cref="ShapeException">Shapes or options do not fit.</exception>
    /// <exception cref="DTypeException">Types differ, or are not of floating point.</exception>
    public Tensor ConvolveTransposed(Tensor weight, Tensor? bias = null, ReadOnlySpan<int> stride = default, Padding padding = default,
        ReadOnlySpan<int> outputPadding = default, int groups = 1, ReadOnlySpan<int> dilation = default)
    {
        const string Operation = "ConvTransposed";
        Tensor x = ConvolutionInput(weight, "[C, F / groups, kernel...]", Operation);
        int channels = x.Shape[1];
        if (weight.Shape[0] != channels)
            throw new ShapeException($"[{Operation}] input {Shape} has {channels} channels, weight {weight.Shape} takes {weight.Shape[0]}");
        if (groups < 1 || channels % groups != 0)
            throw new ShapeException($"[{Operation}] groups must divide channels {channels}, found {groups}");
        int filters = checked(weight.Shape[1] * groups);
        RequireBias(bias, filters, Operation);
        if (padding.IsSame) throw new ShapeException($"[{Operation}] Padding.Same is for Convolve: give the padding as numbers");
        WindowOptions options = WindowOptions.Of(weight, stride, padding, dilation, Operation);
        int rank = options.Kernel.Count;
        ValueList<int> added = SlidingWindow.PerAxis(outputPadding.IsEmpty ? [0] : outputPadding, rank, 0, "outputPadding", Operation);
        var output = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            if (added[axis] >= Math.Max(options.Stride[axis], options.Dilation[axis]))
                throw new ShapeException($"[{Operation}] outputPadding must be smaller than stride or dilation, found {added[axis]} on spatial axis {axis} " +
                    $"with stride {options.Stride[axis]} and dilation {options.Dilation[axis]}");
            long extent = (x.Shape[axis + 2] - 1L) * options.Stride[axis] - options.Before[axis] - options.After[axis]
                + (long)options.Dilation[axis] * (options.Kernel[axis] - 1) + added[axis] + 1;
            if (extent < 1)
                throw new ShapeException($"[{Operation}] the padding leaves {extent} elements of spatial axis {axis} of the output: take less");
            if (extent > Array.MaxLength)
                throw new ShapeException($"[{Operation}] {extent} elements of spatial axis {axis} of the output are too many: at most {Array.MaxLength}");
            output[axis] = (int)extent;
        }
        // Seen from the convolution whose gradient this is, the output is the input, and filters and channels change places.
        var geometry = new ConvolutionGeometry(
            x.Shape[0], filters, channels, groups, ValueList.Create<int>(output), options.Kernel, ValueList.Create(x.Shape.Span[2..]),
            options.Stride, options.Before, options.After, options.Dilation);
        return WithBias(Apply(new ConvolutionOperation(geometry, ConvolutionPass.InputGradient), x, weight), bias);
    }

    /// <summary>This as a batch, after ranks and types have been compared with the weight's.</summary>
    private Tensor ConvolutionInput(Tensor weight, string weightShape, string operation)
    {
        int rank = weight.Rank - 2;
        if (rank is < 1 or > 3)
            throw new ShapeException($"[{operation}] the weight must be {weightShape} with one to three kernel axes, found {weight.Shape}");
        if (Rank != weight.Rank && Rank != weight.Rank - 1)
            throw new ShapeException(
                $"[{operation}] the input must be [N, C, spatial...] or [C, spatial...] with {rank} spatial axes, as weight {weight.Shape} has, found {Shape}");
        if (weight.DType != DType)
            throw new DTypeException($"[{operation}] input and weight must have one type, found {DType} and {weight.DType}: convert one with To");
        RequireFloatingPoint(operation);
        foreach (int extent in weight.Shape.Span[2..])
        {
            if (extent == 0) throw new ShapeException($"[{operation}] the kernel has no elements: weight {weight.Shape}");
        }
        return Rank == weight.Rank ? this : Unsqueeze(0);
    }

    private void RequireBias(Tensor? bias, int filters, string operation)
    {
        if (bias is null) return;
        if (bias.Shape != [filters]) throw new ShapeException($"[{operation}] the bias must be [{filters}], found {bias.Shape}");
        if (bias.DType != DType)
            throw new DTypeException($"[{operation}] the bias must be {DType} like the input, found {bias.DType}: convert it with To(DType.{DType})");
    }

    /// <summary>The result of a convolution with its bias, as a batch where this is one.</summary>
    private Tensor WithBias(Tensor result, Tensor? bias)
    {
        if (bias is not null) result += PerChannel(bias, result.Rank - 2);
        return Rank == result.Rank ? result : result.Squeeze(0);
    }

    /// <summary>A vector [C] as [C, 1, ...], so that it broadcasts over the spatial axes.</summary>
    private static Tensor PerChannel(Tensor values, int spatialRank)
    {
        int[] extents = [values.Shape[0], .. ValueList.Repeat(1, spatialRank)];
        return values.Reshape(Shape.Create(extents));
    }

    /// <summary>Options of a convolution, one number for each spatial axis.</summary>
    private readonly record struct WindowOptions(
        ValueList<int> Kernel, ValueList<int> Stride, ValueList<int> Before, ValueList<int> After, ValueList<int> Dilation)
    {
        public static WindowOptions Of(Tensor weight, ReadOnlySpan<int> stride, Padding padding, ReadOnlySpan<int> dilation, string operation)
        {
            ValueList<int> kernel = ValueList.Create(weight.Shape.Span[2..]);
            ValueList<int> strides = SlidingWindow.PerAxis(stride.IsEmpty ? [1] : stride, kernel.Count, 1, "stride", operation);
            ValueList<int> dilations = SlidingWindow.PerAxis(dilation.IsEmpty ? [1] : dilation, kernel.Count, 1, "dilation", operation);
            ValueList<AxisPadding> paddings = padding.Resolve(kernel, strides, dilations, operation);
            return new WindowOptions(kernel, strides, [.. paddings.Select(axis => axis.Before)], [.. paddings.Select(axis => axis.After)], dilations);
        }
    }
}
