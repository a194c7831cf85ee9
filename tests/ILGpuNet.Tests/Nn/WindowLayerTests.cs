using ILGpuNet.Nn;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Nn;

/// <summary>Layers of convolution, pooling and resampling pass all their options to the operations, whose values are in the operation table.</summary>
public class WindowLayerTests
{
    private static readonly Tensor Sequence = Random(2, 4, 9), Image = Random(2, 4, 7, 8), Volume = Random(1, 2, 5, 6, 5);

    private static readonly Dictionary<string, Func<(Tensor Layer, Tensor Operation)>> Pairs = new()
    {
        ["Conv1d"] = () => new Conv1d(4, 6, 3, 2, 1, 2, 2) is var l ? (l.Forward(Sequence), Sequence.Convolve(l.Weight, l.Bias, [2], 1, [2], 2)) : default,
        ["Conv1d same"] = () => new Conv1d(4, 3, 2, padding: Padding.Same) is var l
            ? (l.Forward(Sequence), Sequence.Convolve(l.Weight, l.Bias, padding: [(0, 1)])) : default,
        ["Conv1d circular"] = () => new Conv1d(4, 3, 4, 2, [(2, 1)], paddingMode: PaddingMode.Circular) is var l
            ? (l.Forward(Sequence), Sequence.Pad([(2, 1)], PaddingMode.Circular).Convolve(l.Weight, l.Bias, [2])) : default,
        ["Conv2d"] = () => new Conv2d(4, 2, (2, 3), (1, 2), (1, 0), (2, 1), 2, bias: false) is var l
            ? (l.Forward(Image), Image.Convolve(l.Weight, null, [1, 2], (1, 0), [2, 1], 2)) : default,
        ["Conv2d one image"] = () => new Conv2d(4, 2, 3) is var l ? (l.Forward(Image[1]), Image.Convolve(l.Weight, l.Bias)[1]) : default,
        ["Conv3d"] = () => new Conv3d(2, 4, (2, 3, 2), (1, 2, 1), (1, 0, 1), (2, 1, 1), 2) is var l
            ? (l.Forward(Volume), Volume.Convolve(l.Weight, l.Bias, [1, 2, 1], (1, 0, 1), [2, 1, 1], 2)) : default,
        ["Conv3d replicate, one volume"] = () => new Conv3d(2, 4, 2, padding: Padding.Same, paddingMode: PaddingMode.Replicate) is var l
            ? (l.Forward(Volume[0]), Volume.Pad([(0, 1), (0, 1), (0, 1)], PaddingMode.Replicate).Convolve(l.Weight, l.Bias)[0]) : default,
        ["ConvTranspose1d"] = () => new ConvTranspose1d(4, 6, 3, 2, 1, 1, 2, dilation: 2) is var l
            ? (l.Forward(Sequence), Sequence.ConvolveTransposed(l.Weight, l.Bias, [2], 1, [1], 2, [2])) : default,
        ["ConvTranspose2d"] = () => new ConvTranspose2d(4, 2, (2, 3), (2, 3), (1, 0), (1, 2), 2, bias: false, dilation: (1, 2)) is var l
            ? (l.Forward(Image), Image.ConvolveTransposed(l.Weight, null, [2, 3], (1, 0), [1, 2], 2, [1, 2])) : default,
        ["ConvTranspose3d"] = () => new ConvTranspose3d(2, 3, 2, (1, 2, 1), (1, 0, 1), (0, 1, 0)) is var l
            ? (l.Forward(Volume), Volume.ConvolveTransposed(l.Weight, l.Bias, [1, 2, 1], (1, 0, 1), [0, 1, 0])) : default,
        ["SeparableConv2d"] = () => new SeparableConv2d(4, 5, 3, 2, 1, multiplier: 2) is var l
            ? (l.Forward(Image), Image.Convolve(l.Depthwise.Weight, null, [2], 1, groups: 4).Convolve(l.Pointwise.Weight, l.Pointwise.Bias)) : default,

        ["SeparableConv2d reflect"] = () => new SeparableConv2d(4, 5, 3, padding: (1, 2), paddingMode: PaddingMode.Reflect) is var l
            ? (l.Forward(Image), Image.Pad([(1, 1), (2, 2)], PaddingMode.Reflect).Convolve(l.Depthwise.Weight, groups: 4)
                .Convolve(l.Pointwise.Weight, l.Pointwise.Bias)) : default,

        ["MaxPool1d"] = () => (new MaxPool1d(3, 2, 1, 2, ceilMode: true).Forward(Sequence), Sequence.MaxPool([3], [2], [1], [2], true)),
        ["MaxPool2d"] = () => (new MaxPool2d((2, 3), 1, (1, 0), (2, 1)).Forward(Image), Image.MaxPool([2, 3], [1], [1, 0], [2, 1])),
        ["MaxPool2d one image"] = () => (new MaxPool2d(2).Forward(Image[0]), Image.MaxPool([2])[0]),
        ["MaxPool3d"] = () => (new MaxPool3d(2, (1, 2, 1)).Forward(Volume), Volume.MaxPool([2], [1, 2, 1])),
        ["AveragePool1d"] = () => (new AveragePool1d(3, 2, 1, countPadding: false).Forward(Sequence), Sequence.AveragePool([3], [2], [1], countPadding: false)),
        ["AveragePool2d"] = () => (new AveragePool2d((2, 3), 2, (1, 0), true, divisorOverride: 5).Forward(Image),
            Image.AveragePool([2, 3], [2], [1, 0], true, divisorOverride: 5)),
        ["AveragePool3d"] = () => (new AveragePool3d(2).Forward(Volume), Volume.AveragePool([2])),
        ["LpPool1d"] = () => (new LpPool1d(2, 3, 2, true).Forward(Sequence), Sequence.LpPool(2, [3], [2], true)),
        ["LpPool2d"] = () => (new LpPool2d(2, (2, 3)).Forward(Image), Image.LpPool(2, [2, 3])),
        ["LpPool3d"] = () => (new LpPool3d(2, 2, 1).Forward(Volume), Volume.LpPool(2, [2], [1])),
        ["AdaptiveAveragePool1d"] = () => (new AdaptiveAveragePool1d(4).Forward(Sequence), Sequence.AdaptiveAveragePool(4)),
        ["AdaptiveAveragePool2d"] = () => (new AdaptiveAveragePool2d((3, 5)).Forward(Image), Image.AdaptiveAveragePool(3, 5)),
        ["AdaptiveAveragePool3d"] = () => (new AdaptiveAveragePool3d((2, -1, 3)).Forward(Volume), Volume.AdaptiveAveragePool(2, 6, 3)),
        ["AdaptiveMaxPool1d"] = () => (new AdaptiveMaxPool1d(4).Forward(Sequence), Sequence.AdaptiveMaxPool(4)),
        ["AdaptiveMaxPool2d"] = () => (new AdaptiveMaxPool2d(3).Forward(Image), Image.AdaptiveMaxPool(3)),
        ["AdaptiveMaxPool3d"] = () => (new AdaptiveMaxPool3d(2).Forward(Volume), Volume.AdaptiveMaxPool(2)),
        ["GlobalAveragePool"] = () => (new GlobalAveragePool().Forward(Image), Image.Mean([2, 3])),
        ["GlobalMaxPool"] = () => (new GlobalMaxPool().Forward(Volume), Volume.Max([2, 3, 4])),
        ["MaxUnpool1d"] = () => (Unpooled(new MaxPool1d(2), new MaxUnpool1d(2), Sequence, 9),
            Sequence.MaxPoolWithIndices([2]) is var (v, i) ? v.MaxUnpool(i, [2], output: [9]) : v),
        ["MaxUnpool2d"] = () => (Unpooled(new MaxPool2d(3, 2, 1), new MaxUnpool2d(3, 2, 1), Image, 7, 8),
            Image.MaxPoolWithIndices([3], [2], [1]) is var (v, i) ? v.MaxUnpool(i, [3], [2], [1], [7, 8]) : v),
        ["MaxUnpool3d"] = () => (Unpooled(new MaxPool3d(2), new MaxUnpool3d(2), Volume, 5, 6, 5),
            Volume.MaxPoolWithIndices([2]) is var (v, i) ? v.MaxUnpool(i, [2], output: [5, 6, 5]) : v),
        ["AdaptiveMaxPool2d indices"] = () => (new AdaptiveMaxPool2d((3, 2)).ForwardWithIndices(Image).Indices, Image.AdaptiveMaxPoolWithIndices(3, 2).Indices),

        ["Upsample"] = () => (new Upsample(2).Forward(Image), Image.Resize([14, 16])),
        ["Upsample to a size"] = () => (Upsample.ToSize([3, 5], Interpolation.Cubic, true).Forward(Image), Image.Resize([3, 5], Interpolation.Cubic, true)),
        ["Upsample by scales"] = () => (Upsample.ByScales([1.5, 0.5], Interpolation.Linear).Forward(Image), Image.ResizeBy([1.5, 0.5], Interpolation.Linear)),
        ["PixelShuffle"] = () => (new PixelShuffle(2).Forward(Image), Image.PixelShuffle(2)),
        ["PixelUnshuffle"] = () => (new PixelUnshuffle(2).Forward(Random(1, 2, 4, 6)), Random(1, 2, 4, 6).PixelUnshuffle(2)),
        ["ChannelShuffle"] = () => (new ChannelShuffle(2).Forward(Image), Image.ChannelShuffle(2)),
    };

    public static TheoryData<string> Names => [.. Pairs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Layer_AllOptions_ComputesTheOperation(string name)
    {
        (Tensor layer, Tensor operation) = Pairs[name]();
        GradientCheck.AssertClose(PlainArray.From(operation), PlainArray.From(layer), 1e-6, name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Convolution_FirstWeights_AreUniformWithinTheFanIn(int rank)
    {
        var generator = new Generator(11);
        ConvolutionLayer layer = rank switch
        {
            1 => new Conv1d(8, 64, 5, groups: 2, generator: generator),
            2 => new Conv2d(8, 64, 3, groups: 2, generator: generator),
            _ => new ConvTranspose3d(8, 64, 2, groups: 2, generator: generator),
        };
        double fanIn = layer.Weight.Shape[1];
        foreach (int extent in layer.Weight.Shape.Span[2..]) fanIn *= extent;
        double bound = 1 / Math.Sqrt(fanIn);
        Assert.InRange(layer.Weight.Abs().Max().Item(), 0.9 * bound, bound);
        Assert.InRange(layer.Bias!.Abs().Max().Item(), 0.7 * bound, bound);
    }

    [Fact]
    public void Options_OfWindows_NameWhatIsNotDefault()
    {
        Assert.Equal("4, 8, kernel 3", new Conv1d(4, 8, 3).Options);
        Assert.Equal("4, 8, kernel 3x5, stride 2, padding 1x0, groups 2", new Conv2d(4, 8, (3, 5), 2, (1, 0), groups: 2).Options);
        Assert.Equal("4, 8, kernel 3, padding 1, padding mode Reflect", new Conv2d(4, 8, 3, padding: 1, paddingMode: PaddingMode.Reflect).Options);
        Assert.Equal("4, 8, kernel 3, padding same, dilation 2", new Conv3d(4, 8, 3, padding: Padding.Same, dilation: 2).Options);
        Assert.Equal("4, 8, kernel 3, stride 2", new ConvTranspose2d(4, 8, 3, 2).Options);
        Assert.Equal("window 2x3, stride 1", new MaxPool2d((2, 3), 1).Options);
        Assert.Equal("p 2, window 2", new LpPool1d(2, 2).Options);
        Assert.Equal("output 3x5", new AdaptiveAveragePool2d((3, 5)).Options);
        Assert.Equal("scale 1.5, Linear", new Upsample(1.5, Interpolation.Linear).Options);
    }

    [Theory]
    [InlineData("Conv2d rank", "[Conv2d] the input must be [N, 4, H, W] or [4, H, W], found [2, 4]")]
    [InlineData("Conv1d channels", "[Conv1d] the input must be [N, 3, L] or [3, L], found [2, 4, 9]")]
    [InlineData("Conv1d circular", "[Pad] axis 2 of [2, 4, 9] can be padded by at most 9 elements in mode Circular, found 10")]
    [InlineData("Conv3d groups", "[Conv3d] groups must divide channels 4 and filters 6, found 4")]
    [InlineData("ConvTranspose1d stride", "[ConvTranspose1d] stride must be at least 1, found 0")]
    [InlineData("MaxPool1d rank", "[MaxPool1d] the input must be [N, C, L] or [C, L], found [2, 4, 7, 8]")]
    [InlineData("MaxUnpool2d rank", "[MaxUnpool2d] the input must have 2 spatial axes behind [N, C] or [C], found [4, 9]")]
    [InlineData("GlobalMaxPool rank", "[GlobalMaxPool] the input must be [N, C, spatial...] with one to three spatial axes, found [4, 9]")]
    [InlineData("BatchNorm1d rank", "[BatchNorm1d] the input must be [N, 4] or [N, 4, L], found [2, 4, 7, 8]")]
    [InlineData("InstanceNorm2d channels", "[InstanceNorm2d] the input must be [N, 3, H, W] or [3, H, W], found [2, 4, 7, 8]")]
    [InlineData("GroupNorm groups", "[GroupNorm] groups must divide channels 4, found 3")]
    [InlineData("GroupNorm channels", "[GroupNorm] the input must be [N, 6, ...], found [2, 4, 9]")]
    public void Layer_Mistake_SaysWhatIsWrong(string mistake, string message)
    {
        Func<object> action = mistake switch
        {
            "Conv2d rank" => () => new Conv2d(4, 2, 3).Forward(Sequence[.., .., 0]),
            "Conv1d channels" => () => new Conv1d(3, 2, 3).Forward(Sequence),
            "Conv1d circular" => () => new Conv1d(4, 2, 3, padding: 10, paddingMode: PaddingMode.Circular).Forward(Sequence),
            "Conv3d groups" => () => new Conv3d(4, 6, 3, groups: 4),
            "ConvTranspose1d stride" => () => new ConvTranspose1d(4, 6, 3, stride: 0),
            "MaxPool1d rank" => () => new MaxPool1d(2).Forward(Image),
            "MaxUnpool2d rank" => () => new MaxUnpool2d(2).Forward(Sequence[0], Sequence[0].To(DType.Int64)),
            "GlobalMaxPool rank" => () => new GlobalMaxPool().Forward(Sequence[0]),
            "BatchNorm1d rank" => () => new BatchNorm1d(4).Forward(Image),
            "InstanceNorm2d channels" => () => new InstanceNorm2d(3).Forward(Image),
            "GroupNorm groups" => () => new GroupNorm(3, 4),
            _ => () => new GroupNorm(2, 6).Forward(Sequence),
        };
        Assert.Equal(message, Assert.Throws<ShapeException>(() => { _ = action(); }).Message);
    }

    private static Tensor Unpooled(MaxPool pool, MaxUnpool unpool, Tensor x, params int[] output)
    {
        (Tensor values, Tensor indices) = pool.ForwardWithIndices(x);
        return unpool.Forward(values, indices, output);
    }

    private static Tensor Random(params int[] extents) => Tensor.RandomNormal(Shape.Create(extents), generator: new Generator(extents.Length));
}
