using System.Runtime.CompilerServices;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Nn;

/// <summary>What recurrent layers do besides their numbers, which are compared with PyTorch's in Golden/RecurrentTests.</summary>
public class RecurrentLayerTests
{
    /// <summary>Keras counts 10,600 parameters for this simple layer with its output of one, and 4 and 3 times 10,500 for the others.</summary>
    [Fact]
    public void ParameterCount_HundredUnitsFourInputs_IsThatOfTheFormula()
    {
        Assert.Equal(10_600, new Rnn(4, 100, bias: RecurrentBias.Input).ParameterCount + new Linear(100, 1, bias: false).ParameterCount);
        Assert.Equal(42_000, new LstmCell(4, 100, RecurrentBias.Input).ParameterCount);
        Assert.Equal(31_500, new GruCell(4, 100, RecurrentBias.Input).ParameterCount);
        Assert.Equal(42_400, new Lstm(4, 100).ParameterCount);
        Assert.Equal(31_800, new Gru(4, 100).ParameterCount);
    }

    [Fact]
    public void State_TwoLayersBothDirections_HasPyTorchsNames() => Assert.Equal(
        ["weight_ih_l0", "weight_hh_l0", "weight_ih_l0_reverse", "weight_hh_l0_reverse",
            "weight_ih_l1", "weight_hh_l1", "weight_ih_l1_reverse", "weight_hh_l1_reverse"],
        new Gru(2, 3, layers: 2, bias: RecurrentBias.None, isBidirectional: true).NamedParameters().Select(named => named.Key));

    [Fact]
    public void Gru_WithOneBias_EqualsASecondBiasOfZero()
    {
        var one = new Gru(2, 3, bias: RecurrentBias.Input, type: DType.Float64);
        var both = new Gru(2, 3, type: DType.Float64);
        both.LoadState(new Dictionary<string, Tensor>(one.State()) { ["bias_hh_l0"] = Tensor.Zeros([9], DType.Float64) });
        Tensor x = Tensor.RandomNormal([4, 2, 2], type: DType.Float64).Evaluate();
        Assert.Equal(PlainArray.From(both.Forward(x)).Data, PlainArray.From(one.Forward(x)).Data);
    }

    /// <summary>Dropout of everything between two layers: the second one reads zeros in training only.</summary>
    [Fact]
    public void Dropout_BetweenLayers_OnlyInTraining()
    {
        var layer = new Rnn(2, 3, layers: 2, dropout: 1);
        Tensor x = Tensor.RandomNormal([4, 2, 2]).Evaluate(), other = Tensor.RandomNormal([4, 2, 2]).Evaluate();
        Assert.Equal(layer.Forward(x).ToArray(), layer.Forward(other).ToArray());
        layer.Eval();
        Assert.NotEqual(layer.Forward(x).ToArray(), layer.Forward(other).ToArray());
    }

    /// <summary>Two halves with the state handed on are the whole sequence; detached, no gradient reaches the first half.</summary>
    [Fact]
    public void Forward_InTwoHalves_GoesOnWhereItStopped()
    {
        var layer = new Lstm(2, 3, type: DType.Float64);
        Tensor first = Tensor.RandomNormal([3, 2, 2], type: DType.Float64).WithGradient(), second = Tensor.RandomNormal([3, 2, 2], type: DType.Float64).WithGradient();
        Tensor whole = layer.Forward(Tensor.Concat([first, second]));
        (Tensor begin, LstmState state) = layer.Forward(first, null);
        (Tensor end, _) = layer.Forward(second, state);
        GradientCheck.AssertClose(PlainArray.From(whole), PlainArray.From(Tensor.Concat([begin, end])), 1e-14, "output");
        Tensor[] gradients = Tensor.Grad(end.Sum(), first, second);
        Assert.Contains(gradients[0].ToArray<double>(), value => value != 0);
        (Tensor cut, _) = layer.Forward(second, state.Detach());
        gradients = Tensor.Grad(cut.Sum(), first, second);
        Assert.All(gradients[0].ToArray<double>(), value => Assert.Equal(0, value));
        Assert.Contains(gradients[1].ToArray<double>(), value => value != 0);
    }

    /// <summary>Truncated back-propagation through time: the state of a step goes on into the next one, after the parameters have changed.</summary>
    [Theory]
    [InlineData("gru", 1)]
    [InlineData("lstm", 1)]
    [InlineData("lstm", 2)]
    public void Training_WithDetachedStates_LearnsWhatIsFartherBackThanASegment(string kind, int layers)
    {
        const int Batch = 16, Segment = 4;
        var generator = new Generator(3);
        Gru? gru = kind == "gru" ? new Gru(1, 16, layers, generator: generator) : null;
        Lstm? lstm = gru is null ? new Lstm(1, 16, layers, generator: generator) : null;
        var head = new Linear(16, 1, generator: generator);
        var optimizer = new Adam((gru ?? (RecurrentLayer)lstm!).Parameters().Concat(head.Parameters()), learningRate: 0.02);
        Tensor? state = null;
        LstmState? memory = null;
        double loss = 0;
        for (int step = 0; step < 200; step++)
        {
            // The sign of the first input of a pair of segments is asked for in all steps of both.
            bool isFirst = step % 2 == 0;
            Tensor signs = Signs(step / 2, Batch), output, x = isFirst
                ? Tensor.Concat([signs.Reshape(1, Batch, 1), Tensor.Zeros([Segment - 1, Batch, 1])])
                : Tensor.Zeros([Segment, Batch, 1]);
            optimizer.ZeroGradient();
            if (gru is not null) (output, state) = gru.Forward(x, isFirst ? null : state!.Detach());
            else (output, memory) = lstm!.Forward(x, isFirst ? null : memory!.Detach());
            Tensor error = Loss.MeanSquaredError(head.Forward(output), signs.Reshape(1, Batch, 1).Expand([Segment, Batch, 1]));
            error.Backward();
            optimizer.Step();
            loss = error.Item();
        }
        Assert.InRange(loss, 0, 0.1);

        static Tensor Signs(int seed, int count)
        {
            var random = new Random(seed);
            return Tensor.FromArray([.. Enumerable.Range(0, count).Select(_ => random.Next(2) * 2f - 1)]);
        }
    }

    /// <summary>No gradient flows through the cell states of a last step, and yet they must not hold what they were computed from.</summary>
    [Fact]
    public void Training_WithDetachedStates_LetsGoWhatIsFartherBack()
    {
        var lstm = new Lstm(1, 4, layers: 2);
        var optimizer = new Sgd(lstm.Parameters(), learningRate: 0.1);
        Tensor x = Tensor.RandomNormal([3, 2, 1]).Evaluate();
        (LstmState last, WeakReference[] early) = Train();
        GC.Collect();
        Assert.All(early, reference => Assert.False(reference.IsAlive));
        GC.KeepAlive(last);

        [MethodImpl(MethodImplOptions.NoInlining)]
        (LstmState Last, WeakReference[] Early) Train()
        {
            LstmState? state = null;
            var early = new List<WeakReference>();
            for (int step = 0; step < 6; step++)
            {
                optimizer.ZeroGradient();
                (Tensor output, state) = lstm.Forward(x, state?.Detach());
                output.Square().Mean().Backward();
                optimizer.Step();
                if (step < 3) early.AddRange([new WeakReference(state.Hidden.Node), new WeakReference(state.Cell.Node)]);
            }
            return (state!, [.. early]);
        }
    }

    [Fact]
    public void Forward_InsideOfSequential_GivesTheOutput()
    {
        var model = new Sequential(new Lstm(3, 4, batchFirst: true, isBidirectional: true), new Linear(8, 2));
        Assert.Equal(new[] { 5, 7, 2 }, model.Forward(Tensor.RandomNormal([5, 7, 3])).Shape.ToArray());
    }
}
