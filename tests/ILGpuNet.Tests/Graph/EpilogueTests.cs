using ILGpuNet.Graphs;
using ILGpuNet.Optim;
using ILGpuNet.Runtime;
using ILGpuNet.Tests.Operations;
using static ILGpuNet.Tests.Graphs.PlanInspection;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Maps that run on the result of a product or convolution while it is in the caches.</summary>
public class EpilogueTests
{
    [Fact]
    public void Layer_ProductBiasAndActivation_AreOneKernel()
    {
        (Tensor x, Tensor w, Tensor b) = (Values(4, 3), Values(3, 5), Values(5));
        Assert.Equal(["MatMul+Add+Relu"], StepsOf((x.MatMul(w) + b).Relu()));
        AssertEqualToStepwise(() => [(x.MatMul(w) + b).Relu()], () => [(x.MatMul(w).Evaluate() + b).Evaluate().Relu()]);
    }

    [Fact]
    public void Convolution_BiasResidualAndActivation_AreOneKernel()
    {
        (Tensor x, Tensor w, Tensor b) = (Values(70, 2, 9, 11), Values(2, 2, 3, 3), Values(2));
        Tensor Whole() => (x.Convolve(w, b, padding: [1]) + x).Tanh();
        Assert.Equal(["Conv+Add+Add+Tanh"], StepsOf(Whole()));
        AssertEqualToStepwise(() => [Whole()], () => [(x.Convolve(w, b, padding: [1]).Evaluate() + x).Evaluate().Tanh()]);
    }

    /// <summary>Larger than the batch of images that is computed at a time, and not a multiple of it.</summary>
    [Fact]
    public void Convolution_OfManyImages_AppliesTheEpilogueToEach()
    {
        (Tensor x, Tensor w, Tensor b) = (Values(131, 1, 28, 28), Values(32, 1, 3, 3), Values(32));
        AssertEqualToStepwise(() => [x.Convolve(w, b).Relu()], () => [x.Convolve(w, b).Evaluate().Relu()]);
    }

    [Fact]
    public void Result_ThatIsReadElsewhereToo_IsKept()
    {
        (Tensor x, Tensor w) = (Values(6, 4), Values(4, 4));
        Tensor product = x.MatMul(w), activated = product.Sigmoid();
        Assert.Equal(["MatMul+Sigmoid", "Sum"], StepsOf(product.Sum([0]), activated));
        Assert.Equal(2, PlanOf(product.Sum([0]), activated).Steps[0].Results.Length);
        AssertEqualToStepwise(() => [product.Sum([0]), activated], () =>
        {
            Tensor again = x.MatMul(w).Evaluate();
            return [again.Sum([0]).Evaluate(), again.Sigmoid()];
        });
    }

    [Fact]
    public void Result_OfAnotherTypeThanTheEpilogues_GoesThroughTheWorkspace()
    {
        (Tensor x, Tensor w) = (Values(6, 4), Values(4, 4));
        Assert.Equal(["MatMul+Greater"], StepsOf(x.MatMul(w) > 0.5));
        Assert.Equal((x.MatMul(w).Evaluate() > 0.5).ToArray<bool>(), (x.MatMul(w) > 0.5).ToArray<bool>());
    }

    [Fact]
    public void TwoProducts_ThatAreAdded_FuseIntoTheSecond()
    {
        (Tensor x, Tensor w, Tensor u) = (Values(6, 4), Values(4, 4), Values(4, 4));
        string[] steps = StepsOf((x.MatMul(w) + x.MatMul(u)).Tanh());
        Assert.Equal(2, steps.Length);
        Assert.Contains("MatMul+Add+Tanh", steps);
        AssertEqualToStepwise(() => [(x.MatMul(w) + x.MatMul(u)).Tanh()], () => [(x.MatMul(w).Evaluate() + x.MatMul(u).Evaluate()).Evaluate().Tanh()]);
    }

    [Fact]
    public void EpilogueThatNeedsAResultOfItsHead_StaysApart()
    {
        Tensor product = Values(4, 4).MatMul(Values(4, 4));
        Assert.Equal(["MatMul", "Sum+Subtract"], StepsOf(product - product.Sum([1], keepDimensions: true)));
        Assert.Equal(["MatMul", "Add"], StepsOf(product + product.Transpose()));
    }

    /// <summary>An epilogue needs memory of its own; an update is written over the old value.</summary>
    [Fact]
    public void Update_OfAVariable_StaysInPlace()
    {
        var w = new Parameter(Values(3, 3));
        var optimizer = new Sgd([w], 0.1);
        void Step()
        {
            optimizer.ZeroGradient();
            Values(4, 3).MatMul(w).Square().Sum().Backward();
            optimizer.Step();
        }
        Step();
        Step();
        Storage? storage = w.Node.Storage;
        Step();
        Assert.NotNull(storage);
        Assert.Same(storage, w.Node.Storage);
    }

    private static Tensor Values(params int[] extents)
    {
        var shape = Shape.Create(extents);
        return Tensor.FromArray(Enumerable.Range(0, (int)shape.Count).Select(i => (i * 37 % 64 - 31) / 32f).ToArray(), shape);
    }

    /// <summary>The same bits, since the same operations run on the same numbers.</summary>
    private static void AssertEqualToStepwise(Func<Tensor[]> fused, Func<Tensor[]> stepwise)
    {
        Tensor[] actual = fused();
        Tensor.Evaluate(actual);
        foreach ((Tensor expected, Tensor found) in stepwise().Zip(actual)) Assert.Equal(PlainArray.From(expected).Data, PlainArray.From(found).Data);
    }
}
