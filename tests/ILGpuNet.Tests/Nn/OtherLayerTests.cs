using ILGpuNet.Nn;

namespace ILGpuNet.Tests.Nn;

/// <summary>Positional encodings, residual connections, kinds of dropout, and errors of attention and embedding layers.</summary>
public class OtherLayerTests
{
    [Fact]
    public void SinusoidalPositions_AddsThePapersFormula()
    {
        var layer = new SinusoidalPositions(50, 6, DType.Float64);
        double[] y = layer.Forward(Tensor.Zeros([1, 40, 6], DType.Float64)).ToArray<double>();
        Assert.Equal(Math.Sin(39 / Math.Pow(10_000, 2 / 6.0)), y[39 * 6 + 2], 1e-12);
        Assert.Equal(Math.Cos(39 / Math.Pow(10_000, 2 / 6.0)), y[39 * 6 + 3], 1e-12);
        Assert.Equal([0, 1, 0, 1, 0, 1], y[..6]);
        Assert.Empty(layer.State());
    }

    [Fact]
    public void LearnedPositions_AddsItsRows_AndOnlyTheseGetAGradient()
    {
        var layer = new LearnedPositions(5, 2);
        Tensor y = layer.Forward(Tensor.Zeros([3, 4, 2]));
        Assert.Equal(layer.Weight[..4].ToArray(), y[1].ToArray());
        y.Sum().Backward();
        Assert.Equal([3, 3, 3, 3, 3, 3, 3, 3, 0, 0], layer.Weight.Gradient!.ToArray());
    }

    [Fact]
    public void Positions_LongerThanTheTable_SaysWhatIsExpected() => Assert.Equal(
        "[LearnedPositions] the input must be [..., L, 2] with L up to 5, found [3, 6, 2]",
        Assert.Throws<ShapeException>(() => new LearnedPositions(5, 2).Forward(Tensor.Zeros([3, 6, 2]))).Message);

    [Fact]
    public void Residual_WithAndWithoutShortcut_AddsTheInput()
    {
        Tensor x = Tensor.FromArray([-1f, 2f]);
        Assert.Equal([-1f, 4f], new Residual(new Relu()).Forward(x).ToArray());
        Assert.Equal([0f, 4f], new Residual(new Relu(), new Relu()).Forward(x).ToArray());
        Assert.StartsWith("[Residual] the layer gives [3, 4], what is added is [3, 2]",
            Assert.Throws<ShapeException>(() => new Residual(new Linear(2, 4)).Forward(Tensor.Zeros([3, 2]))).Message);
    }

    [Fact]
    public void ChannelDropout_InTraining_DropsWholeChannels()
    {
        var layer = new ChannelDropout(0.25, new Generator(1));
        float[] y = layer.Forward(Tensor.Ones([20, 100, 3, 2])).ToArray();
        Assert.All(y.Chunk(6), channel => Assert.All(channel, value => Assert.Equal(channel[0], value)));
        Assert.Equal([0f, 4f / 3], y.Distinct().Order());
        Assert.InRange(y.Average(), 0.95, 1.05);
        layer.Eval();
        Assert.All(layer.Forward(Tensor.Ones([2, 3, 4])).ToArray(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void AlphaDropout_InTraining_KeepsMeanAndVariance()
    {
        var layer = new AlphaDropout(0.3, new Generator(1));
        double[] y = layer.Forward(Tensor.RandomNormal([100_000], type: DType.Float64, generator: new Generator(2))).ToArray<double>();
        double mean = y.Average();
        Assert.InRange(mean, -0.02, 0.02);
        Assert.InRange(y.Average(value => (value - mean) * (value - mean)), 0.97, 1.03);
        layer.Eval();
        Assert.Equal([1f, 2f], layer.Forward(Tensor.FromArray([1f, 2f])).ToArray());
    }

    [Fact]
    public void EmbeddingBag_AllPadding_GivesZeros()
    {
        foreach (BagMode mode in Enum.GetValues<BagMode>())
        {
            var layer = new EmbeddingBag(4, 2, mode, paddingIndex: 1);
            Assert.Equal([0f, 0f], layer.Forward(Tensor.FromArray(new long[] { 1, 1 }, [1, 2])).ToArray());
        }
    }

    [Fact]
    public void EmbeddingBag_WithWeights_SumsWeightedVectors()
    {
        var layer = new EmbeddingBag(4, 2, BagMode.Sum, paddingIndex: 3);
        layer.Weight.Assign(Tensor.FromArray(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } }));
        Tensor tokens = Tensor.FromArray(new long[,] { { 0, 1, 3 } }), weights = Tensor.FromArray(new float[,] { { 2, -1, 9 } });
        Assert.Equal([-1f, 0f], layer.Forward(tokens, offsets: null, weights).ToArray());
        Assert.Equal("[EmbeddingBag] weights must be [1, 3] like the tokens, found [1, 2]",
            Assert.Throws<ShapeException>(() => layer.Forward(tokens, null, weights[.., ..2])).Message);
        Assert.Equal("[EmbeddingBag] only bags of mode Sum take weights, found Mean",
            Assert.Throws<InvalidValueException>(() => new EmbeddingBag(4, 2).Forward(tokens, null, weights)).Message);
    }

    [Fact]
    public void EmbeddingBag_WithoutTokensOrWithOneBag_GivesWhatTheBagsHold()
    {
        foreach (BagMode mode in Enum.GetValues<BagMode>())
        {
            var layer = new EmbeddingBag(4, 2, mode);
            Assert.Equal(new float[6], layer.Forward(Tensor.Zeros([0], DType.Int64), Tensor.Zeros([3], DType.Int64)).ToArray());
            Tensor tokens = Tensor.FromArray<long>([2, 0, 3, 1, 1]);
            // Five numbers of some units are summed in two ways.
            Assert.All(layer.Forward(tokens.Unsqueeze(0)).ToArray().Zip(layer.Forward(tokens, Tensor.Zeros([1], DType.Int64)).ToArray()),
                pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-5f));
        }
    }

    [Fact]
    public void EmbeddingBag_WrongOffsets_SaysWhatIsExpected()
    {
        var layer = new EmbeddingBag(4, 2);
        Tensor tokens = Tensor.FromArray<long>([2, 0, 3]);
        Assert.Equal("[EmbeddingBag] tokens must be [N, L], or [L] with offsets, found [3]",
            Assert.Throws<ShapeException>(() => layer.Forward(tokens)).Message);
        Assert.Equal("[EmbeddingBag] tokens must be [L] and offsets [N], found [1, 3] and [1]",
            Assert.Throws<ShapeException>(() => layer.Forward(tokens.Unsqueeze(0), Tensor.Zeros([1], DType.Int64))).Message);
        Assert.Equal("[EmbeddingBag] offsets must be [N] with at least one bag, found [0]",
            Assert.Throws<ShapeException>(() => layer.Forward(tokens, Tensor.Zeros([0], DType.Int64))).Message);
        Assert.Equal("[EmbeddingBag] offsets must be Int64, found Int32: convert them with To(DType.Int64)",
            Assert.Throws<DTypeException>(() => layer.Forward(tokens, Tensor.Zeros([1], DType.Int32))).Message);
        Assert.Equal("[EmbeddingBag] first offset 1 at position 0: expected 0..0", ErrorOf(1, 2));
        Assert.Equal("[EmbeddingBag] bag length -1 at position 1: expected 0..3", ErrorOf(0, 2, 1));
        Assert.Equal("[EmbeddingBag] bag length 4 at position 0: expected 0..3", ErrorOf(0, 4));

        string ErrorOf(params long[] offsets) =>
            Assert.Throws<InvalidValueException>(() => layer.Forward(tokens, Tensor.FromArray(offsets)).Evaluate()).Message;
    }

    [Fact]
    public void Embedding_BadInput_SaysWhatIsExpected()
    {
        Assert.Equal("[Embedding] tokens must be Int64, found Float32: convert them with To(DType.Int64)",
            Assert.Throws<DTypeException>(() => new Embedding(3, 2).Forward(Tensor.Zeros([2]))).Message);
        Assert.Equal("[Embedding] the padding index must be 0 to 2, found 3",
            Assert.Throws<InvalidValueException>(() => new Embedding(3, 2, paddingIndex: 3)).Message);
    }

    [Fact]
    public void MultiheadAttention_BadOptionsAndInputs_SaysWhatIsExpected()
    {
        Assert.Equal("[MultiheadAttention] heads must divide features 6, found 4",
            Assert.Throws<ShapeException>(() => new MultiheadAttention(6, 4)).Message);
        Tensor x = Tensor.Zeros([2, 3, 6]), y = Tensor.Zeros([2, 3, 5]);
        Assert.Equal("[MultiheadAttention] inputs must be [N, L, 6] or all [L, 6], found [2, 3, 6], [2, 3, 5] and [2, 3, 5]",
            Assert.Throws<ShapeException>(() => new MultiheadAttention(6, 2).Forward(x, y, y)).Message);
        Assert.Equal("[MultiheadAttention] valueFeatures must be at least 1, found 0",
            Assert.Throws<ShapeException>(() => new MultiheadAttention(6, 2, valueFeatures: 0)).Message);
        var sized = new MultiheadAttention(6, 2, keyFeatures: 5, valueFeatures: 4);
        Assert.Equal("[MultiheadAttention] query, key and value must be [N, L, 6], [N, S, 5] and [N, S, 4], or all without N, found [2, 3, 6], [2, 3, 5] and [2, 3, 6]",
            Assert.Throws<ShapeException>(() => sized.Forward(x, y, x)).Message);
        Assert.Equal("[MultiheadAttention] query, key and value must be [N, L, 6], [N, S, 5] and [N, S, 4], or all without N, found [2, 3, 6] and [2, 3, 6]",
            Assert.Throws<ShapeException>(() => sized.Weights(x, x)).Message);
        Assert.Equal([2, 2, 3, 3], sized.Weights(x, y).Shape.ToArray());
        Assert.Equal(["q_proj_weight", "k_proj_weight", "v_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"], sized.State().Keys);
    }

    [Fact]
    public void MultiheadAttention_Weights_AreWhatItsOutputIsMadeOf()
    {
        var layer = new MultiheadAttention(4, 2, type: DType.Float64);
        Tensor query = Tensor.RandomNormal([2, 3, 4], type: DType.Float64), key = Tensor.RandomNormal([2, 5, 4], type: DType.Float64);
        Tensor mask = Tensor.FromArray(new bool[,] { { true, true, true, false, false }, { true, true, true, true, true } }).Reshape(2, 1, 1, 5);
        Tensor weights = layer.Weights(query, key, mask);
        Assert.Equal([2, 2, 3, 5], weights.Shape.ToArray());
        Assert.All(weights.Sum([3]).ToArray<double>(), sum => Assert.Equal(1, sum, 1e-12));
        Assert.All(weights[0, .., .., 3..].ToArray<double>(), weight => Assert.Equal(0, weight));

        Tensor values = key.MatMul(layer.InProjWeight![8..].Transpose()).Reshape(2, 5, 2, 2).Transpose(1, 2);
        double[] expected = layer.Forward(query, key, key, mask).ToArray<double>();
        double[] composed = layer.OutProj.Forward(weights.MatMul(values).Transpose(1, 2).Flatten(2)).ToArray<double>();
        Assert.All(expected.Zip(composed), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void MultiheadAttention_MaskOfKeysWithoutAxesForHeads_SaysHowToMakeThem() => Assert.Equal(
        "[Attention] the mask [3, 5] must broadcast with [3, 2, 4, 5], the products [..., L, S] of queries and keys: " +
        "a mask [N, S] of keys becomes [N, 1, S], or [N, 1, 1, S] where there are heads",
        Assert.Throws<ShapeException>(() => new MultiheadAttention(8, 2).Forward(
            Tensor.Zeros([3, 4, 8]), Tensor.Zeros([3, 5, 8]), Tensor.Zeros([3, 5, 8]), Tensor.Ones([3, 5], DType.Bool))).Message);

    [Fact]
    public void Layers_ThatOnlyReshape_DoWhatTheySay()
    {
        Tensor x = Tensor.Arange(24).Reshape(2, 3, 4).To(DType.Float32);
        Assert.Equal(x.ToArray(), new Identity().Forward(x).ToArray());
        Assert.Equal([2, 12], new Flatten().Forward(x).Shape.ToArray());
        Assert.Equal([6, 4], new Flatten(0, 1).Forward(x).Shape.ToArray());
        Assert.Equal([2, 3, 2, 2], new Unflatten(2, 2, -1).Forward(x).Shape.ToArray());
        Assert.Equal([2, 4, 3], new Lambda(t => t.Transpose(1, 2), "transposed").Forward(x).Shape.ToArray());
        ModelSummary summary = ModelSummary.Of(new Sequential(new Flatten(0, 1), new Unflatten(1, 2, 2), new Lambda(t => t * 2, "doubled")), [2, 3, 4]);
        Assert.Equal(["Flatten(0..1)", "Unflatten(1, [2, 2])", "Lambda(doubled)"], summary.Rows.Select(row => row.Layer));
    }

    [Fact]
    public void MultiheadAttention_Summary_CountsItsOwnParametersAndThoseWithin()
    {
        ModelSummary summary = ModelSummary.Of(new MultiheadAttention(6, 2), [1, 3, 6]);
        Assert.Equal([42, 126], summary.Rows.Select(row => row.Parameters));
        Assert.Equal(168, summary.TotalParameters);
    }

    [Fact]
    public void TransformerEncoderLayer_DropoutInTraining_ChangesTheOutputWithTheGenerator()
    {
        var layer = new TransformerEncoderLayer(4, 2, 8, dropout: 0.5, generator: new Generator(3));
        Tensor x = Tensor.RandomNormal([2, 3, 4], generator: new Generator(4));
        Assert.NotEqual(layer.Forward(x).ToArray(), layer.Forward(x).ToArray());
        layer.Eval();
        Assert.Equal(layer.Forward(x).ToArray(), layer.Forward(x).ToArray());
    }
}
