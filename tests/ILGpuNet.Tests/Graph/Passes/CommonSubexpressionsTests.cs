using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;
using static ILGpuNet.Tests.Graphs.PlanInspection;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Equal nodes become one.</summary>
public class CommonSubexpressionsTests
{
    private static readonly Tensor X = Tensor.FromArray([1f, 2, 3]), Y = Tensor.FromArray([4f, 5, 6]);

    [Fact]
    public void Apply_SameOperationOnTheSameInputs_IsOneNode()
    {
        GraphProgram program = ProgramOf(X.Exp() * X.Exp()), merged = CommonSubexpressions.Apply(program);
        Assert.Equal(["Leaf", "Exp", "Exp", "Multiply"], NamesOf(program));
        Assert.Equal(["Leaf", "Exp", "Multiply"], NamesOf(merged));
        Assert.Equal([1, 1], merged.Nodes[2].Inputs);
        Assert.Equal([2], merged.Outputs);
    }

    [Fact]
    public void Apply_EqualChains_MergeFromTheStart() =>
        Assert.Equal(3, CommonSubexpressions.Apply(ProgramOf(X.Exp().Sin(), X.Exp().Sin())).Nodes.Length);

    [Fact]
    public void Apply_OtherInputsAttributesOrOrder_StayApart()
    {
        foreach (Tensor[] pair in new[] { new[] { X.Exp(), Y.Exp() }, [X - Y, Y - X], [X.Sum([0], keepDimensions: true), X.Max([0])] })
        {
            GraphProgram program = ProgramOf(pair);
            Assert.Equal(program.Nodes.Length, CommonSubexpressions.Apply(program).Nodes.Length);
        }
    }

    [Fact]
    public void Apply_NodesWithRunTimeScalars_StayApart()
    {
        // The same numbers today may be others in the next run.
        GraphProgram program = ProgramOf(Tensor.Full([3], 2) * X, Tensor.Full([3], 2) / X);
        Assert.Equal(program.Nodes.Length, CommonSubexpressions.Apply(program).Nodes.Length);
    }
}
