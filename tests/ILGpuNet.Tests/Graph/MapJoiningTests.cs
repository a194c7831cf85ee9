using ILGpuNet.Diagnostics;
using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using static ILGpuNet.Tests.Graphs.PlanInspection;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Independent maps of one program in one kernel.</summary>
[Collection(Alone.Name)]
public class MapJoiningTests
{
    [Fact]
    public void AdamStep_OfSixtyParameters_IsOneUpdateKernel()
    {
        KernelSummary[] joined = KernelsOfStep(OptionalPasses.All, clips: false);
        KernelSummary[] separate = KernelsOfStep(OptionalPasses.All & ~OptionalPasses.JoinedMaps, clips: false);
        KernelSummary[] unfused = KernelsOfStep(OptionalPasses.None, clips: false);
        Assert.StartsWith("60 x ", Assert.Single(joined, IsUpdate).Name, StringComparison.Ordinal);
        Assert.Equal(60, separate.Where(IsUpdate).Sum(kernel => kernel.Calls));
        // Forward and backward passes of 30 layers, the loss; against 25 operations for each parameter.
        Assert.Equal((122, 181), (Calls(joined), Calls(separate)));
        Assert.InRange(Calls(unfused), 900, 1500);

        static bool IsUpdate(KernelSummary kernel) => kernel.Name.Contains("Sqrt", StringComparison.Ordinal);
    }

    [Fact]
    public void AdamStep_WithClippedNorm_NeedsThreeKernelsMore()
    {
        KernelSummary[] joined = KernelsOfStep(OptionalPasses.All, clips: true);
        Assert.Single(joined, kernel => kernel.Name.StartsWith("60 x ", StringComparison.Ordinal));
        // Small gradients are put together, squared and summed; the last one makes the norm a factor.
        Assert.Equal(125, Calls(joined));
    }

    [Fact]
    public void Step_OfTwoGroups_KeepsTheirLearningRatesApart()
    {
        var slow = new Parameter(Tensor.FromArray([1f, 2]));
        var fast = new Parameter(Tensor.FromArray(new float[,] { { 1, 2, 3 } }));
        var optimizer = new Sgd([slow], learningRate: 0.125);
        optimizer.AddGroup([fast]).LearningRate = 0.5;
        for (int step = 0; step < 3; step++)
        {
            optimizer.ZeroGradient();
            (slow.Sum() + fast.Sum()).Backward();
            KernelSummary[] kernels = KernelsOf(optimizer.Step);
            if (step > 0) Assert.Contains(kernels, kernel => kernel.Name == "2 x Subtract");
        }
        Assert.Equal([0.625f, 1.625f], slow.ToArray());
        Assert.Equal([-0.5f, 0.5f, 1.5f], fast.ToArray());
    }

    [Fact]
    public void Updates_OfOneProgram_WriteOverTheOldValues()
    {
        Variable[] variables = [.. Enumerable.Range(1, 5).Select(Counted)];
        object[] storages = [.. variables.Select(variable => variable.Node.Storage!)];
        foreach (Variable variable in variables) variable.Assign(variable + 1);
        Assert.Equal("5 x Add", Assert.Single(UpdatePlanOf(variables).Steps).Name);
        Tensor.Evaluate(variables);
        Assert.All(variables, variable => Assert.Equal([2f, .. Enumerable.Range(3, variable.Shape[0] - 1)], variable.ToArray()));
        Assert.Equal(storages, variables.Select(variable => (object)variable.Node.Storage!));
    }

    [Fact]
    public void Updates_MoreThanAKernelTakes_AreSplit()
    {
        Variable[] variables = [.. Enumerable.Range(0, MapJoining.MaximumMembers + 1).Select(_ => Counted(3))];
        foreach (Variable variable in variables) variable.Assign(variable + 1);
        Assert.Equal(["64 x Add", "Add"], UpdatePlanOf(variables).Steps.Select(step => step.Name));
    }

    /// <summary>Each reads the old value of the one before: none may run beside, or after, the one that writes over what it reads.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Updates_ThatReadEachOthersOldValues_GetThem(bool isReversed)
    {
        Variable[] variables = [.. Enumerable.Range(0, 6).Select(_ => Counted(4))];
        float[][] expected = [.. variables.Select(variable => variable.ToArray())];
        for (int step = 0; step < 4; step++)
        {
            Tensor[] values = [.. variables.Select((variable, i) => variable * 2 + variables[(i + 1) % 6])];
            expected = [.. expected.Select((value, i) => value.Zip(expected[(i + 1) % 6], (own, next) => own * 2 + next).ToArray())];
            for (int i = 0; i < 6; i++) variables[i].Assign(values[i]);
            Tensor.Evaluate(isReversed ? [.. variables.Reverse()] : variables);
            Assert.Equal(expected, variables.Select(variable => variable.ToArray()));
        }
    }

    [Fact]
    public void Updates_ThatReadAChainOfOldValues_ShareKernelsWhereTheyCan()
    {
        // The average reads the weight's old value, so it runs before the weight is written; the other weight does not matter to it.
        Variable weight = Counted(4), other = Counted(3), average = Counted(4);
        Tensor averaged = average + weight, grown = weight + average.Detach() * 0, othersGrown = other + other;
        average.Assign(averaged);
        weight.Assign(grown);
        other.Assign(othersGrown);
        Tensor.Evaluate(average, weight, other);
        Assert.Equal([2f, 4, 6, 8], average.ToArray());
        Assert.Equal([1f, 2, 3, 4], weight.ToArray());
        Assert.Equal([2f, 4, 6], other.ToArray());
    }

    [Fact]
    public void SmallMaps_BesideEachOther_ShareAKernel()
    {
        Tensor a = Tensor.FromArray([1f, 2]), b = Tensor.FromArray([3f, 4, 5]);
        Assert.Equal(["2 x Exp"], StepsOf(a.Exp(), b.Exp()));
        Assert.Equal(["2 x Exp", "MatMul"], StepsOf(a.Exp().Reshape(2, 1).MatMul(Tensor.FromArray([1f, 2, 3]).Exp().Reshape(1, 3))));
    }

    [Fact]
    public void SmallMaps_OneOfWhichNeedsTheOther_AreKernelsOfTheirOwn()
    {
        Tensor x = Tensor.FromArray([0f, 0, 1]);
        Tensor softmax = x.Exp().Softmax(0).Exp();
        Assert.Equal(["Exp", "Softmax", "Exp"], StepsOf(softmax));
    }

    [Fact]
    public void LargeMaps_ThatAreNoUpdates_KeepTheirPlaces()
    {
        // Joined, both would hold their memory at once.
        Tensor a = Tensor.Ones([100, 100]).Evaluate(), b = Tensor.Ones([110, 100]).Evaluate();
        Assert.Equal(["Exp", "Exp", "Max", "Max"], StepsOf(a.Exp().Max([0]), b.Exp().Max([0])));
    }

    private static int Calls(KernelSummary[] kernels) => kernels.Sum(kernel => kernel.Calls);

    /// <summary>The kernels of a step of a network of 30 layers, after the steps in which everything finds its memory.</summary>
    private static KernelSummary[] KernelsOfStep(OptionalPasses passes, bool clips) => With(passes, () =>
    {
        var generator = new Generator(1);
        var model = new Sequential([.. Enumerable.Range(0, 30).Select(_ => new Linear(16, 16, generator: generator))]);
        var optimizer = new Adam(model.Parameters());
        Tensor x = Tensor.RandomNormal([8, 16], generator: generator).Evaluate();
        void Step()
        {
            optimizer.ZeroGradient();
            model.Forward(x).Square().Mean().Backward();
            if (clips) GradientClipping.ByNorm(model.Parameters(), 1);
            optimizer.Step();
        }
        Step();
        Step();
        return KernelsOf(Step);
    });

    /// <summary>A variable with memory of its own, holding 1, 2, 3, ...</summary>
    private static Variable Counted(int count)
    {
        var variable = new Variable(Tensor.FromArray(Enumerable.Range(0, count).Select(i => (float)i).ToArray()));
        variable.Assign(variable + 1);
        variable.Evaluate();
        return variable;
    }
}
