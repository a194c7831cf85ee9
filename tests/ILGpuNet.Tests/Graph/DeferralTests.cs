using ILGpuNet.Diagnostics;
using ILGpuNet.Graphs.Passes;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using static ILGpuNet.Tests.Graphs.PlanInspection;

namespace ILGpuNet.Tests.Graphs;

/// <summary>What an epilogue computes for one later map alone is computed there, where less memory is read and written in all.</summary>
[Collection(Alone.Name)]
public class DeferralTests
{
    private const OptionalPasses WithoutDeferral = OptionalPasses.All & ~OptionalPasses.Deferral;

    private static Tensor Matrix(int seed) => Tensor.RandomNormal([12, 12], generator: new Generator(seed)).Evaluate();

    [Fact]
    public void AdamStep_OfALinearLayer_WritesAndReadsTheGradientOnce()
    {
        KernelSummary[] deferred = KernelsOfStep(OptionalPasses.All), kept = KernelsOfStep(WithoutDeferral);
        Assert.Contains(kept, kernel => kernel.Name == "MatMul+Multiply+Square+Multiply");
        Assert.Contains(deferred, kernel => kernel.Name == "MatMul");
        // One of two [40, 30] is neither written nor read.
        Assert.Equal(2 * 40 * 30 * sizeof(float), kept.Sum(kernel => kernel.Bytes) - deferred.Sum(kernel => kernel.Bytes));
    }

    /// <summary>Two values that the reader needs are made of one: only that one passes through memory.</summary>
    [Fact]
    public void ValuesForOneUpdate_MadeOfOneResult_AreMadeThere()
    {
        Variable first = Held(1);
        Tensor product = Matrix(2).MatMul(Matrix(3));
        first.Assign(first * product.Square() + product * 0.5);
        Assert.Equal(["MatMul", "Square+Multiply+Multiply+Add"], UpdatePlanOf(first).Steps.Select(step => step.Name));

    }

    [Fact]
    public void ValuesThatAreAskedFor_StayInTheEpilogue()
    {
        Variable first = Held(1);
        Tensor product = Matrix(2).MatMul(Matrix(3)), square = product.Square(), half = product * 0.5;
        float[] old = first.ToArray();
        first.Assign(first * square + half);
        Tensor.Evaluate(first, square, half);
        Assert.Equal(product.Square().ToArray(), square.ToArray());
        Assert.Equal(old.Zip(square.ToArray(), half.ToArray()).Select(x => x.First * x.Second + x.Third), first.ToArray());
    }

    [Fact]
    public void OneValueForAnUpdate_StaysInTheEpilogue()
    {
        // Its place in memory is all that is read either way.
        Variable first = Held(1);
        first.Assign(first - Matrix(2).MatMul(Matrix(3)).Tanh());
        Assert.Equal(["MatMul+Tanh", "Subtract"], UpdatePlanOf(first).Steps.Select(step => step.Name));
    }

    [Fact]
    public void ValuesThatASumNeeds_StayInTheRegion()
    {
        Variable first = Held(1);
        Tensor product = Matrix(2).MatMul(Matrix(3)), square = product.Square();
        first.Assign(first * square + product * 0.5);
        Tensor sum = square.Sum();
        Tensor.Evaluate(first, sum);
        Assert.Equal(product.Square().Sum().Item(), sum.Item(), 1e-3);
    }

    /// <summary>Networks whose updates read gradients in several ways give the same bits with and without the pass.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(0.1, false)]
    [InlineData(0.1, true)]
    public void Training_WithAndWithoutDeferral_GivesTheSameBits(double weightDecay, bool clips) =>
        Assert.Equal(With(WithoutDeferral, () => Train(weightDecay, clips)), Train(weightDecay, clips));

    private static KernelSummary[] KernelsOfStep(OptionalPasses passes) => With(passes, () =>
    {
        var model = new Linear(30, 40, bias: false);
        var optimizer = new Adam(model.Parameters());
        Tensor x = Tensor.RandomNormal([8, 30]).Evaluate();
        void Step()
        {
            optimizer.ZeroGradient();
            model.Forward(x).Square().Mean().Backward();
            optimizer.Step();
        }
        Step();
        Step();
        return KernelsOf(Step);
    });

    private static float[] Train(double weightDecay, bool clips)
    {
        var generator = new Generator(3);
        var model = new Sequential(new Linear(20, 24, generator: generator), new Tanh(), new Linear(24, 20, generator: generator));
        var optimizer = new Adam(model.Parameters(), weightDecay: weightDecay);
        Tensor x = Tensor.RandomNormal([6, 20], generator: generator).Evaluate();
        for (int step = 0; step < 4; step++)
        {
            optimizer.ZeroGradient();
            (model.Forward(x) - x).Square().Mean().Backward();
            if (clips) GradientClipping.ByNorm(model.Parameters(), 0.1);
            optimizer.Step();
        }
        return [.. model.Parameters().SelectMany(parameter => parameter.ToArray())];
    }

    /// <summary>A variable [12, 12] with memory of its own.</summary>
    private static Variable Held(int seed)
    {
        var variable = new Variable(Matrix(seed));
        variable.Assign(variable + 1);
        variable.Evaluate();
        return variable;
    }
}
