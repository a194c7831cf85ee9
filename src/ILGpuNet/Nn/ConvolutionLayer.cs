using ILGpuNet.Runtime;

namespace ILGpuNet.Nn;

/// <summary>What the convolutions and transposed convolutions of one to three axes have in common: parameters, options and their checks.</summary>
public abstract class ConvolutionLayer : WeightedLayer
{
    private protected ConvolutionLayer(bool isTransposed, int channels, int filters, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride,
        Padding padding, ReadOnlySpan<int> dilation, int groups, bool bias, DType type, Device? device, Generator? generator)
    {
        string name = GetType().Name;
        Requirement.Positive(channels, nameof(channels), name);
        Requirement.Positive(filters, nameof(filters), name);
        foreach (int extent in kernel) Requirement.Positive(extent, nameof(kernel), name);
        foreach (int step in stride) Requirement.Positive(step, nameof(stride), name);
        foreach (int distance in dilation) Requirement.Positive(distance, nameof(dilation), name);
        if (groups < 1 || channels % groups != 0 || filters % groups != 0)
            throw new ShapeException($"[{name}] groups must divide channels {channels} and filters {filters}, found {groups}");
        (Stride, Dilation, Padding, Groups) = (ValueList.Create(stride), ValueList.Create(dilation), padding, groups);
        Shape shape = isTransposed ? [channels, filters / groups, .. kernel] : [filters, channels / groups, .. kernel];
        int fanIn = shape.Span[1..].Product();
        Weight = new Parameter(Initialize.KaimingUniform(shape, Math.Sqrt(5), type, generator, device));
        Bias = bias ? new Parameter(Initialize.Uniform([filters], 1 / Math.Sqrt(fanIn), type, generator, device)) : null;
    }

    /// <summary>[F, C / groups, kernel...], of a transposed convolution [C, F / groups, kernel...]</summary>
    public sealed override Parameter Weight { get; }

    /// <summary>[F], or null.</summary>
    public sealed override Parameter? Bias { get; }

    private protected ValueList<int> Stride { get; }

    private protected ValueList<int> Dilation { get; }

    private protected Padding Padding { get; }

    private protected int Groups { get; }

    private protected abstract int Channels { get; }

    private protected abstract int Filters { get; }

    /// <inheritdoc/>
    protected internal override string Options => $"{Channels}, {Filters}, kernel {Extents(ValueList.Create(Weight.Shape.Span[2..]))}"
        + (IsAll(Stride, 1) ? "" : $", stride {Extents(Stride)}")
        + (Padding.IsSame || Padding.Any(axis => axis != 0) ? $", padding {Padding}" : "")
        + (IsAll(Dilation, 1) ? "" : $", dilation {Extents(Dilation)}")
        + (Groups == 1 ? "" : $", groups {Groups}");

    private protected void RequireInput(Tensor x)
    {
        int rank = Weight.Rank - 2;
        if (x.Rank == rank + 2 && x.Shape[1] == Channels || x.Rank == rank + 1 && x.Shape[0] == Channels) return;
        string axes = rank switch { 1 => "L", 2 => "H, W", _ => "D, H, W" };
        throw new ShapeException($"[{GetType().Name}] the input must be [N, {Channels}, {axes}] or [{Channels}, {axes}], found {x.Shape}");
    }

    private static bool IsAll(ValueList<int> values, int value) => values.All(item => item == value);

    private static string Extents(ValueList<int> values) => IsAll(values, values[0]) ? $"{values[0]}" : string.Join('x', values);
}

/// <summary>A convolution of one to three axes.</summary>
public abstract class Convolution : ConvolutionLayer
{
    private readonly PaddingMode paddingMode;

    private protected Convolution(int channels, int filters, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride, Padding padding,
        ReadOnlySpan<int> dilation, int groups, bool bias, PaddingMode paddingMode, DType type, Device? device, Generator? generator)
        : base(isTransposed: false, channels, filters, kernel, stride, padding, dilation, groups, bias, type, device, generator) =>
        this.paddingMode = paddingMode;

    private protected override int Channels => Weight.Shape[1] * Groups;

    private protected override int Filters => Weight.Shape[0];

    /// <inheritdoc/>
    protected internal override string Options => base.Options + (paddingMode == PaddingMode.Constant ? "" : $", padding mode {paddingMode}");

    /// <inheritdoc/>
    protected internal override Tensor Forward(Tensor x, Tensor weight)
    {
        RequireInput(x);
        if (paddingMode == PaddingMode.Constant) return x.Convolve(weight, Bias, Stride.Span, Padding, Dilation.Span, Groups);
        ValueList<AxisPadding> sides = Padding.Resolve(ValueList.Create(weight.Shape.Span[2..]), Stride, Dilation, GetType().Name);
        Tensor padded = x.Pad([.. sides.Select(axis => (axis.Before, axis.After))], paddingMode);
        return padded.Convolve(weight, Bias, Stride.Span, Padding.Valid, Dilation.Span, Groups);
    }
}

/// <summary>A transposed convolution of one to three axes.</summary>
public abstract class TransposedConvolution : ConvolutionLayer
{
    private readonly ValueList<int> outputPadding;

    private protected TransposedConvolution(int channels, int filters, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride, Padding padding,
        ReadOnlySpan<int> outputPadding, int groups, bool bias, ReadOnlySpan<int> dilation, DType type, Device? device, Generator? generator)
        : base(isTransposed: true, channels, filters, kernel, stride, padding, dilation, groups, bias, type, device, generator) =>
        this.outputPadding = ValueList.Create(outputPadding);

    private protected override int Channels => Weight.Shape[0];

    private protected override int Filters => Weight.Shape[1] * Groups;

    /// <inheritdoc/>
    protected internal override Tensor Forward(Tensor x, Tensor weight)
    {
        RequireInput(x);
        return x.ConvolveTransposed(weight, Bias, Stride.Span, Padding, outputPadding.Span, Groups, Dilation.Span);
    }
}
