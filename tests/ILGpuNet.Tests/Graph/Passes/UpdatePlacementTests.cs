using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Updates of variables: behind all that can fail, and no later than that.</summary>
public class UpdatePlacementTests
{
    private const int Size = 20;

    private readonly Variable weight = Ready(), other = Ready();
    private readonly Tensor x = Tensor.FromArray(new float[Size * Size], [Size, Size]);

    private static Variable Ready()
    {
        var variable = new Variable(Tensor.FromArray(new float[Size * Size], [Size, Size]));
        variable.Assign(variable + 1);
        variable.Evaluate();
        return variable;
    }

    [Fact]
    public void Apply_UpdateBeforeOtherKernels_RunsAsSoonAsItCan()
    {
        weight.Assign(weight - x.MatMul(x).Transpose());
        other.Assign(other - x.MatMul(x).MatMul(x).MatMul(x).Transpose());
        Assert.Equal(["MatMul", "Subtract*", "MatMul", "MatMul", "Subtract*"], StepsOf(updatesLast: false));
        Assert.Equal(["MatMul", "MatMul", "MatMul", "Subtract*", "Subtract*"], StepsOf(updatesLast: true));
    }

    [Fact]
    public void Apply_KernelThatCanFail_ComesBeforeAllUpdates()
    {
        weight.Assign(weight - x.MatMul(x).Transpose());
        Tensor rows = x.MatMul(x).MatMul(x).IndexSelect(0, Tensor.FromArray(new long[Size]));
        other.Assign(other - rows.Transpose());
        string[] steps = StepsOf(updatesLast: false);
        Assert.Equal(["Subtract*", "Subtract*"], steps[^2..]);
        Assert.Contains("IndexSelect", steps);
    }

    [Fact]
    public void Apply_OldValueReadByALaterKernel_IsOverwrittenBehindIt()
    {
        Tensor late = x.MatMul(x).MatMul(x).MatMul(weight);
        weight.Assign(weight - x.MatMul(x).Transpose());
        other.Assign(other - late.Transpose());
        Assert.Equal(["MatMul", "MatMul", "MatMul", "Subtract*", "Subtract*"], StepsOf(updatesLast: false));
    }

    [Fact]
    public void Evaluate_KernelFailsBehindAnUpdate_LeavesAllVariablesAsTheyWere()
    {
        float[] before = weight.ToArray();
        weight.Assign(weight - x.MatMul(x).Transpose() - 5);
        Tensor zeros = Tensor.FromArray(new long[Size * Size], [Size, Size]);
        other.Assign(other - (zeros % zeros).To(DType.Float32).MatMul(x).MatMul(x).Transpose());
        Assert.Throws<InvalidValueException>(() => Tensor.Evaluate(weight, other));
        Assert.Equal(before, weight.ToArray());
        Assert.Equal(before, other.ToArray());
    }

    /// <summary>The kernels in order; those that write over the old value of a variable with a star.</summary>
    private string[] StepsOf(bool updatesLast)
    {
        FoldedProgram folded = ViewFolding.Apply(CommonSubexpressions.Apply(PlanInspection.ProgramOfUpdates(weight, other)));
        (KernelUnit[] units, Dictionary<int, int> takesOver) = UpdatePlacement.Apply(ElementwiseFusion.Apply(folded, Device.Cpu.Engine), folded, updatesLast);
        return Array.ConvertAll(units, unit => unit.Name + (unit.Outputs.Any(takesOver.ContainsKey) ? "*" : ""));
    }
}
