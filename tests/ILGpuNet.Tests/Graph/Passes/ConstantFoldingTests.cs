using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;
using static ILGpuNet.Tests.Graphs.PlanInspection;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Functions of constants are computed once, as scalars, whatever the constants are in a run.</summary>
[Collection(Alone.Name)]
public class ConstantFoldingTests
{
    private static readonly Tensor X = Tensor.FromArray(new float[] { 1, 2, 3, 4 }, [4]);

    [Fact]
    public void Apply_FunctionOfConstants_IsAnExpandedScalar()
    {
        GraphProgram program = ProgramOf(X * (Tensor.Full([4], 2) + Tensor.Full([4], 3)).Sin());
        GraphProgram folded = ConstantFolding.Apply(program);
        Assert.Equal(["Leaf", "Full", "Full", "Add", "Sin", "Multiply"], NamesOf(program));
        ProgramNode[] scalars = [.. folded.Nodes.Where(node => node.Operation.Name is "Add" or "Sin")];
        Assert.Equal(2, scalars.Length);
        Assert.All(scalars, node => Assert.Equal(0, node.Spec.Shape.Rank));
        // Scalars are found where they were captured.
        Assert.Equal(new[] { 1, 2 }, scalars[0].Inputs.Select(input => folded.Nodes[input].Origin));
    }

    [Fact]
    public void Apply_ConstantsThroughViews_AreFoldedToo() => Assert.DoesNotContain(
        ConstantFolding.Apply(ProgramOf(X * -Tensor.Full([2, 1], 2).Expand([2, 2]).Transpose().Reshape(4))).Nodes,
        node => node.Operation.Name == "Negate" && node.Spec.Shape.Rank > 0);

    [Fact]
    public void Apply_NothingConstant_ChangesNothing()
    {
        GraphProgram program = ProgramOf((X * 2 + 1).Sum() / X);
        Assert.Equal(NamesOf(program), NamesOf(ConstantFolding.Apply(program)));
    }

    [Fact]
    public void Apply_ConstantThatIsAskedFor_IsWrittenWhole()
    {
        Tensor value = (Tensor.Full([4], 2) + Tensor.Full([4], 3)).Evaluate();
        Assert.True(value.Node.Layout!.IsContiguous);
        Assert.Equal([5f, 5, 5, 5], value.ToArray());
    }

    [Fact]
    public void Apply_ConstantReadByAKernel_TakesTheMemoryOfOneElement()
    {
        Tensor matrix = Tensor.FromArray(new float[64 * 64], [64, 64]);
        Plan plan = PlanOf((Tensor.Full([64, 64], 2) * Tensor.Full([64, 64], 3)).Sum([0]) + matrix.Sum([0]));
        Assert.InRange(plan.ArenaBytes, 1, 4096);
    }

    /// <summary>Bits of the folded computation against the same on tensors that are no constants.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(-0.0, 0)]
    [InlineData(-0.0, -0.0)]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity)]
    [InlineData(0.1, 0.3)]
    public void Evaluate_SpecialValues_AreThoseOfTheOperations(double a, double b)
    {
        static Tensor Compute(Tensor first, Tensor second) => X * (first / second - second * -first).To(DType.Float64).Exp().To(DType.Float32);
        float[] ofConstants = Compute(Tensor.Full([4], a), Tensor.Full([4], b)).ToArray();
        float[] ofTensors = Compute(Tensor.Full([4], a).Evaluate(), Tensor.Full([4], b).Evaluate()).ToArray();
        Assert.Equal(ofTensors.Select(BitConverter.SingleToInt32Bits), ofConstants.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Evaluate_OtherNumbers_RunTheSamePlan()
    {
        float[] Compute(double a, double b) => (X * (Tensor.Full([4], a) * Tensor.Full([4], b))).ToArray();
        Assert.Equal([0f, 0, 0, 0], Compute(1, 0));
        Assert.Equal(0, CompilationsOf(() => Assert.Equal([6f, 12, 18, 24], Compute(2, 3))));
    }
}
