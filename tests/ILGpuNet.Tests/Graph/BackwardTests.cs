using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Where gradients go and when they stop.</summary>
public class BackwardTests
{
    private static Tensor Leaf(params double[] values) => Tensor.FromArray(values).WithGradient();

    [Fact]
    public void Backward_Twice_AddsToTheGradient()
    {
        Tensor x = Leaf(1, 2);
        x.Square().Sum().Backward();
        Assert.Equal([2.0, 4], x.Gradient!.ToArray<double>());
        x.Square().Sum().Backward();
        Assert.Equal([4.0, 8], x.Gradient!.ToArray<double>());
    }

    [Fact]
    public void Backward_ValueUsedSeveralTimes_AddsUp()
    {
        Tensor x = Leaf(3);
        Tensor y = x * x;
        (y * x + y).Sum().Backward();
        Assert.Equal([27.0 + 6], x.Gradient!.ToArray<double>());
    }

    /// <summary>Not one product for each sequence of the batch and a sum of them.</summary>
    [Fact]
    public void Backward_WeightSharedByABatch_IsOneProduct()
    {
        Tensor x = Tensor.RandomNormal([4, 3, 6]).Evaluate(), weight = Tensor.RandomNormal([5, 6]).Evaluate().WithGradient();
        Tensor outputGradient = Tensor.RandomNormal([4, 3, 5]).Evaluate();
        Tensor gradient = Tensor.Grad([x.MatMul(weight.Transpose())], [outputGradient], [weight])[0];
        Assert.Equal(["MatMul"], PlanInspection.StepsOf(gradient));
        Assert.Equal(Shape.Create([5, 6]), gradient.Shape);
    }

    /// <summary>Otherwise each part's gradient would be a pass over the whole tensor, and a loop over the steps of a sequence quadratic.</summary>
    [Fact]
    public void Backward_StepsOfASequence_AreJoinedInOneKernel()
    {
        Tensor x = Tensor.RandomNormal([40, 6]).Evaluate().WithGradient();
        Tensor sum = x[0].Sin();
        for (int step = 1; step < 38; step++) sum *= x[step].Sin();
        Tensor gradient = Tensor.Grad(sum.Sum(), [x])[0];
        string[] steps = PlanInspection.StepsOf(gradient);
        Assert.DoesNotContain(steps, step => step.Contains("SliceScatter", StringComparison.Ordinal));
        Assert.Single(steps, "Concat");
        double[] products = [.. Enumerable.Range(0, 6).Select(column => Enumerable.Range(0, 38).Aggregate(1.0, (product, row) => product * Math.Sin(x[row, column].Item())))];
        for (int row = 0; row < 40; row++)
        {
            for (int column = 0; column < 6; column++)
            {
                double value = x[row, column].Item(), derivative = row < 38 ? products[column] / Math.Sin(value) * Math.Cos(value) : 0;
                Assert.Equal(derivative, gradient[row, column].Item(), 1e-5);
            }
        }
    }

    [Fact]
    public void Backward_WithOutputGradient_Weighs()
    {
        Tensor x = Leaf(1, 2);
        x.Square().Backward(Tensor.FromArray([10.0, 100]));
        Assert.Equal([20.0, 400], x.Gradient!.ToArray<double>());
    }

    [Fact]
    public void Backward_OnlySomeInputsNeedGradients_LeavesTheOthersNull()
    {
        Tensor x = Leaf(1, 2), y = Tensor.FromArray([3.0, 4]);
        (x * y).Sum().Backward();
        Assert.Equal([3.0, 4], x.Gradient!.ToArray<double>());
        Assert.Null(y.Gradient);
    }

    [Fact]
    public void Backward_AfterValuesAreThere_StillWorks()
    {
        Tensor x = Leaf(1, 2);
        Tensor y = x.Exp().Evaluate(), loss = (y * y).Sum().Evaluate();
        loss.Backward();
        Assert.Equal([2 * Math.Exp(2), 2 * Math.Exp(4)], Array.ConvertAll(x.Gradient!.ToArray<double>(), value => value), (a, b) => Math.Abs(a - b) < 1e-12 * a);
    }

    [Fact]
    public void Detach_StopsTheGradient()
    {
        Tensor x = Leaf(2);
        (x * x.Detach()).Sum().Backward();
        Assert.Equal([2.0], x.Gradient!.ToArray<double>());
        Assert.False(x.Detach().RequiresGradient);
    }

    [Fact]
    public void NoGradient_Inside_RecordsNothing_AndEndsWithTheScope()
    {
        Tensor x = Leaf(2);
        using (Tensor.NoGradient())
        {
            using (Tensor.NoGradient()) Assert.False((x * 2).RequiresGradient);
            Assert.False((x * 2).RequiresGradient);
        }
        Assert.True((x * 2).RequiresGradient);
    }

    [Fact]
    public void NoGradient_IsOfThisThreadOnly()
    {
        Tensor x = Leaf(2);
        using (Tensor.NoGradient())
        {
            bool requires = false;
            var thread = new Thread(() => requires = (x * 2).RequiresGradient);
            thread.Start();
            thread.Join();
            Assert.True(requires);
        }
    }

    [Fact]
    public void Grad_InTheMiddleOfAGraph_GivesTheGradientThere()
    {
        Tensor x = Leaf(2), middle = x.Square(), y = middle * 3;
        Assert.Equal([3.0], Tensor.Grad(y, middle)[0].ToArray<double>());
        Assert.Equal([12.0], Tensor.Grad(y, x)[0].ToArray<double>());
    }

    [Fact]
    public void Grad_OfAnUnrelatedInput_IsZero()
    {
        Tensor x = Leaf(2), other = Leaf(1, 2);
        Assert.Equal([0.0, 0], Tensor.Grad(x.Square(), other)[0].ToArray<double>());
    }

    [Fact]
    public void Grad_Repeated_GivesHigherDerivatives()
    {
        Tensor x = Leaf(2), y = x.Pow(5);
        foreach (double expected in new double[] { 80, 160, 240, 240, 120, 0 })
        {
            y = Tensor.Grad(y, x)[0];
            Assert.Equal(expected, y.Item(), 1e-9);
        }
    }

    [Fact]
    public void Backward_CreateGraph_AllowsAnotherOneAfterReading()
    {
        Tensor x = Leaf(2);
        x.Pow(3).Sum().Backward(createGraph: true);
        Tensor gradient = x.Gradient!;
        Assert.Equal([12.0], gradient.ToArray<double>());
        Assert.Equal([12.0], Tensor.Grad(gradient, x)[0].ToArray<double>());
    }

    [Fact]
    public void Backward_WithoutCreateGraph_ReleasesTheHistoryOnceComputed()
    {
        Tensor x = Leaf(2), y = x.Pow(3), loss = y.Sum();
        loss.Backward();
        Tensor.Evaluate(x.Gradient!, y, loss);
        Assert.Empty(y.Node.Inputs);
        Assert.Equal("[Backward] the graph behind a value of shape [] (Sum) has been released by an earlier Backward: call that one with createGraph: true " +
            "to differentiate again", Assert.Throws<ILGpuNetException>(() => loss.Backward()).Message);
    }

    [Fact]
    public void WithGradient_OfAComputedTensor_IsALeaf()
    {
        Tensor x = Leaf(2), leaf = (x * 3).WithGradient();
        leaf.Square().Sum().Backward();
        Assert.Equal([12.0], leaf.Gradient!.ToArray<double>());
        Assert.Null(x.Gradient);
    }
}
