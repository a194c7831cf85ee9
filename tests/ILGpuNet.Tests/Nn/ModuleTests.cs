using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Nn;

public sealed class ModuleTests
{
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
