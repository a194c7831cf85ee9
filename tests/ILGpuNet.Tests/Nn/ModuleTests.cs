using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Nn;

public sealed class ModuleTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void NamedParameters_OfNestedModules_FollowTheFields()
    {
        var network = new Network();
        Assert.Equal(
        [
            "scale", "hidden_blocks.0.weight", "hidden_blocks.1.weight", "heads.left.weight", "heads.right.weight",
            "entrance.weight", "entrance.bias",
        ], network.NamedParameters().Select(named => named.Key));
        Assert.Equal(["norm.running_mean", "norm.running_var"],
            network.State().Keys.Where(name => name.Contains("running", StringComparison.Ordinal)));
    }

    [Fact]
    public void NamedParameters_InListsOfLists_AreFound()
    {
        var nested = new Nested();
        Assert.Equal(
        [
            "pairs.0.1", "branches.left.0.weight", "pairs.0.0.weight", "stages.0.0.weight", "stages.0.1.weight", "stages.1.0.weight",
        ], nested.NamedParameters().Select(named => named.Key));
        nested.Eval();
        Assert.False(nested.Stages[1][0].IsTraining);
    }

    [Fact]
    public void Parameters_OfASharedLayer_AreListedOnce()
    {
        var shared = new Linear(3, 3);
        var model = new Sequential(shared, new Tanh(), shared);
        Assert.Equal(2, model.Parameters().Count());
        Assert.Equal(12, model.ParameterCount);

        var optimizer = new Sgd(model.Parameters(), 0.1);
        model.Forward(Tensor.Ones([2, 3])).Sum().Backward();
        optimizer.Step();
        Assert.Equal(1, optimizer.StepCount);
    }

    [Fact]
    public void Train_OfTheOuterModule_ReachesAllWithin()
    {
        var network = new Network();
        network.Eval();
        Assert.All(network.Children(), child => Assert.False(child.Module.IsTraining));
        network.Train();
        Assert.All(network.Children(), child => Assert.True(child.Module.IsTraining));
    }

    [Fact]
    public void LoadState_WithDifferences_ListsThemAndChangesNothing()
    {
        var model = new Linear(2, 3);
        float[] before = model.Weight.ToArray();
        var state = new Dictionary<string, Tensor> { ["weight"] = Tensor.Zeros([2, 3]), ["extra"] = Tensor.Zeros([1]) };
        var exception = Assert.Throws<ILGpuNetException>(() => model.LoadState(state));
        Assert.Equal("[LoadState] the state does not fit Linear: weight has shape [2, 3], expected [3, 2]; bias is missing; extra is not in the module",
            exception.Message);
        Assert.Equal(before, model.Weight.ToArray());
    }

    [Fact]
    public void LoadState_OfAnotherModel_GivesItsOutputs()
    {
        var source = new Network();
        var target = new Network();
        Tensor input = Tensor.RandomNormal([4, 2]).Evaluate();
        Assert.NotEqual(source.Forward(input).ToArray(), target.Forward(input).ToArray());
        target.LoadState(source.State());
        Assert.Equal(source.Forward(input).ToArray(), target.Forward(input).ToArray());
    }

    [Fact]
    public void LoadState_NotStrict_TakesOverWhatBothHave()
    {
        var source = new Sequential(new Linear(2, 3), new Relu(), new Linear(3, 4));
        var target = new Sequential(new Linear(2, 3), new Relu(), new Identity(), new Linear(3, 5, bias: false));
        float[] head = ((Linear)target.Layers[3]).Weight.ToArray();
        Assert.Equal(["3.weight is missing", "2.weight is not in the module", "2.bias is not in the module"], target.LoadState(source.State(), strict: false));
        Assert.Equal(((Linear)source.Layers[0]).Weight.ToArray(), ((Linear)target.Layers[0]).Weight.ToArray());
        Assert.Equal(head, ((Linear)target.Layers[3]).Weight.ToArray());

        var wide = new Sequential(new Linear(2, 4));
        float[] before = ((Linear)wide.Layers[0]).Weight.ToArray();
        Assert.StartsWith("[LoadState] the state does not fit Sequential: 0.weight has shape [3, 2], expected [4, 2]; 0.bias has shape [3], expected [4]; 2.weight is not in",
            Assert.Throws<ILGpuNetException>(() => wide.LoadState(source.State(), strict: false)).Message);
        Assert.Equal(before, ((Linear)wide.Layers[0]).Weight.ToArray());
        Assert.Equal("[LoadState] the state does not fit Linear: weight is missing; bias is missing; other is not in the module",
            Assert.Throws<ILGpuNetException>(() => new Linear(2, 2).LoadState(new Dictionary<string, Tensor> { ["other"] = Tensor.Zeros([1]) }, strict: false)).Message);
    }

    [Fact]
    public void LoadState_OfAnotherType_SaysHowToConvert() => Assert.Equal(
        "[LoadState] the state does not fit Linear: weight is Float32, expected Float64: convert it with To(DType.Float64)",
        Assert.Throws<ILGpuNetException>(() => new Linear(2, 2, bias: false, type: DType.Float64).LoadState(new Linear(2, 2, bias: false).State())).Message);

    [Fact]
    public void SaveAndLoad_GivesTheOutputs_AndNamesTheFileWhereItDoesNotFit()
    {
        string path = folder.File("network");
        Network source = new(), target = new();
        source.Save(path);
        Assert.Empty(target.Load(path));
        Tensor input = Tensor.RandomNormal([4, 2]).Evaluate();
        Assert.Equal(source.Forward(input).ToArray(), target.Forward(input).ToArray());
        Assert.StartsWith($"{path}: [LoadState] the state does not fit Linear: weight is missing; bias is missing; ",
            Assert.Throws<ILGpuNetException>(() => new Linear(2, 2).Load(path)).Message);
        Assert.StartsWith($"{path}: [LoadState] the state does not fit the Adam: Adam/step is missing",
            Assert.Throws<ILGpuNetException>(() => new Adam(source.Parameters()).Load(path)).Message);
        Assert.StartsWith($"{path}: [LoadState] the state does not fit the ExponentialMovingAverage: ",
            Assert.Throws<ILGpuNetException>(() => new ExponentialMovingAverage(source).Load(path)).Message);
    }

    [Fact]
    public void Load_OfATrainersCheckpoint_TakesItsModel()
    {
        string path = folder.File("checkpoint");
        var model = new Sequential(new Linear(2, 3), new BatchNorm1d(3));
        new Trainer(model, new Adam(model.Parameters()), (y, t) => Loss.MeanSquaredError(y, t)).Save(path);
        var loaded = new Sequential(new Linear(2, 3), new BatchNorm1d(3));
        loaded.Load(path);
        Assert.Equal(((Linear)model.Layers[0]).Weight.ToArray(), ((Linear)loaded.Layers[0]).Weight.ToArray());
    }

    [Fact]
    public void FrozenParameter_GetsNoGradientAndIsNotChanged()
    {
        var model = new Linear(2, 2);
        model.Bias!.IsFrozen = true;
        float[] weight = model.Weight.ToArray(), bias = model.Bias.ToArray();
        var optimizer = new Sgd(model.Parameters(), 0.1);
        model.Forward(Tensor.Ones([1, 2])).Sum().Backward();
        optimizer.Step();
        Assert.Null(model.Bias.Gradient);
        Assert.Equal(bias, model.Bias.ToArray());
        Assert.NotEqual(weight, model.Weight.ToArray());
    }

    [Fact]
    public void Summary_OfAnImageModel_CountsPerLayer()
    {
        var model = new Sequential(new Conv2d(1, 8, kernel: 3), new BatchNorm2d(8), new Flatten(), new Linear(8 * 26 * 26, 10));
        ModelSummary summary = ModelSummary.Of(model, [2, 1, 28, 28]);
        Assert.Equal([80, 16, 0, 54090], summary.Rows.Select(row => row.Parameters));
        Assert.Equal([[2, 8, 26, 26], [2, 8, 26, 26], [2, 5408], [2, 10]], summary.Rows.Select(row => row.Output));
        Assert.Equal(54186, summary.TotalParameters);
        Assert.True(model.IsTraining);
    }

    [Fact]
    public void Summary_OfACallWithTwoInputs_HasItsLayers()
    {
        var model = new TwoInputs();
        ModelSummary summary = ModelSummary.Of(model, () => model.Forward(Tensor.Zeros([5, 2]), Tensor.Zeros([5, 3])));
        Assert.Equal(["left", "right"], summary.Rows.Select(row => row.Name));
        Assert.Equal([12, 16], summary.Rows.Select(row => row.Parameters));
        Assert.Equal((28, true), (summary.TotalParameters, model.IsTraining));
    }

    private sealed class TwoInputs : Module
    {
        private readonly Linear left = new(2, 4), right = new(3, 4);

        public Tensor Forward(Tensor a, Tensor b) => left.Forward(a) * right.Forward(b);
    }

    [Fact]
    public void Summary_OfAPartlyFrozenModel_LeavesEveryModeAlone()
    {
        var norm = new BatchNorm2d(1);
        var model = new Sequential(new Conv2d(1, 1, kernel: 3), norm);
        norm.Eval();
        ModelSummary.Of(model, [1, 1, 8, 8]);
        Assert.False(norm.IsTraining);
        Assert.True(model.IsTraining);
    }

    [Fact]
    public void Members_WithOneName_AreReported()
    {
        var exception = Assert.Throws<ILGpuNetException>(() => new Ambiguous().State());
        Assert.Equal("[Ambiguous] two variables are named 'scale': rename one of the two fields",
            exception.Message);
    }

    [Fact]
    public void Module_ThatHoldsItsParent_IsWalkedOnce()
    {
        var parent = new Parent();
        Assert.Equal(["child.weight"], parent.NamedParameters().Select(named => named.Key));
        parent.Eval();
        Assert.False(parent.Child!.IsTraining);
    }

    [Fact]
    public void Gradient_OfAnotherShape_IsRejected()
    {
        var parameter = new Parameter(Tensor.Ones([2]));
        var exception = Assert.Throws<ILGpuNetException>(() => parameter.Gradient = Tensor.FromScalar(1f));
        Assert.Equal("[Gradient] the gradient must be like the tensor, Float32 [2] on cpu, found Float32 [] on cpu", exception.Message);
    }

    private sealed class Nested : Module
    {
        private readonly Dictionary<string, Linear[]> branches = new() { ["left"] = [new Linear(1, 2, bias: false)] };
        private readonly (Linear, Parameter)[] pairs = [(new Linear(1, 2, bias: false), new Parameter(Tensor.Ones([1])))];
        private readonly double[,] numbers = new double[3, 2];

        public List<Linear>[] Stages { get; } = [[new Linear(1, 2, bias: false), new Linear(2, 1, bias: false)], [new Linear(1, 1, bias: false)]];

        public int Count => branches.Count + pairs.Length + numbers.Length;
    }

    private class Scaled : Module
    {
        private readonly Parameter scale = new(Tensor.Ones([1]));

        public Tensor Outer => scale;
    }

    private sealed class Ambiguous : Scaled
    {
        private readonly Parameter scale = new(Tensor.Ones([1]));

        public Tensor Inner => scale;
    }

    private sealed class Parent : Module
    {
        public Parent() => Child = new Child(this);

        public Child? Child { get; }
    }

    private sealed class Child(Parent parent) : Module
    {
        public Parameter Weight { get; } = new(Tensor.Ones([1]));

        public Parent Parent { get; } = parent;
    }

    /// <summary>One of everything in which members can be.</summary>
    private sealed class Network : Layer
    {
        private readonly Parameter scale = new(Tensor.Ones([2]));
        private readonly Linear[] hiddenBlocks = [new(2, 2, bias: false), new(2, 2, bias: false)];
        private readonly Dictionary<string, Layer> heads = new() { ["left"] = new Linear(2, 1, bias: false), ["right"] = new Linear(2, 1, bias: false) };
        private readonly BatchNorm2d norm = new(1, affine: false);

        public Linear Entrance { get; } = new(2, 2);

        protected override Tensor ForwardCore(Tensor x)
        {
            x = Entrance.Forward(x * scale);
            foreach (Linear block in hiddenBlocks) x = block.Forward(x).Tanh();
            return heads["left"].Forward(x) + heads["right"].Forward(x);
        }
    }
}
