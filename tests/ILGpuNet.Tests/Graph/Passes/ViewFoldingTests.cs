using ILGpuNet.Graphs.Passes;
using static ILGpuNet.Tests.Graphs.PlanInspection;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Views become places in the buffers of others.</summary>
public class ViewFoldingTests
{
    private static readonly Tensor X = Tensor.FromArray(Enumerable.Range(0, 12).Select(i => (float)i).ToArray(), [3, 4]);

    [Fact]
    public void Apply_ChainOfViews_LiesInTheFirstBuffer()
    {
        FoldedProgram folded = ViewFolding.Apply(ProgramOf(X.Transpose()[1..3].Reshape(2, 3, 1).Exp()));
        Assert.Equal(["Leaf", "Permute", "Slice", "Reshape", "Exp"], NamesOf(folded.Program));
        Assert.Equal([0, 0, 0, 0, 4], folded.Places.Select(place => place.Buffer));
        Assert.Equal([1, 4, 0], folded.Places[3].Layout.Strides.ToArray().Select((stride, axis) => axis == 2 ? 0 : stride));
        Assert.Equal(1, folded.Places[3].Layout.Offset);
    }

    [Fact]
    public void Apply_ViewThatStridesCannotExpress_AddsACopy()
    {
        FoldedProgram folded = ViewFolding.Apply(ProgramOf(X.Transpose().Reshape(12).Exp()));
        Assert.Equal(["Leaf", "Permute", "Copy", "Reshape", "Exp"], NamesOf(folded.Program));
        Assert.Equal(2, folded.Places[3].Buffer);
    }

    [Fact]
    public void Apply_OperationThatNeedsContiguousInputs_GetsACopy()
    {
        Assert.Equal(["Leaf", "Permute", "Copy", "Softmax"], NamesOf(ViewFolding.Apply(ProgramOf(X.Transpose().Softmax(1))).Program));
        Assert.Equal(["Leaf", "Softmax"], NamesOf(ViewFolding.Apply(ProgramOf(X.Softmax(1))).Program));
    }
}
