namespace ILGpuNet.Tests.Graphs;

/// <summary>What strides can express moves no data: plans of views have no kernel, and the kernels that read them need no copy.</summary>
public class ViewTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Views = new()
    {
        ["Squeeze"] = x => x.Unsqueeze(0, -1).Squeeze(0, 3),
        ["Unflatten"] = x => x.Unflatten(1, 2, 3),
        ["MoveAxis"] = x => x.MoveAxis(0, 1),
        ["SwapAxes"] = x => x.SwapAxes(0, 1),
        ["Expand"] = x => x.Unsqueeze(1).Expand([6, 5, 6]),
        ["Split"] = x => x.Split(2, 1)[1],
        ["Chunk"] = x => x.Chunk(2)[1],
        ["Unbind"] = x => x.Unbind(1)[2],
        ["Flip"] = x => x.Flip(0, 1),
        ["Rot90"] = x => x.Rot90(),
        ["Diagonal"] = x => x.Diagonal(1),
        ["Diagonal of transposed"] = x => x.Transpose().Diagonal(),
        ["Unfold"] = x => x.Unfold(1, 3),
        ["Unfold of flipped"] = x => x.Flip(0).Unfold(0, 2, 2),
        ["Meshgrid"] = x => Tensor.Meshgrid([x[0], x[1]], isCartesian: true)[0],
        ["BroadcastTensors"] = x => Tensor.BroadcastTensors(x, Tensor.Zeros([3, 1, 1]))[0],
        ["Pad that crops"] = x => x.Pad([(-1, 0), (-2, -1)]),
        ["Index"] = x => x[1.., TensorIndex.NewAxis, ^1],
    };

    public static TheoryData<string> Names => [.. Views.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void View_OfAGivenTensor_HasNoKernel(string name) => Assert.Empty(PlanInspection.StepsOf(Views[name](Given())));

    [Theory]
    [MemberData(nameof(Names))]
    public void View_ReadByAMap_NeedsNoCopy(string name) => Assert.Single(PlanInspection.StepsOf(Views[name](Given()).Exp()));

    [Fact]
    public void Unfold_OfImages_CopiesOnce() =>
        Assert.Equal(["Copy"], PlanInspection.StepsOf(Tensor.FromArray(new float[2 * 2 * 4 * 4], [2, 2, 4, 4]).Unfold([2, 2])));

    [Fact]
    public void Repeat_AndRepeatInterleave_CopyOnce()
    {
        Assert.Equal(["Copy"], PlanInspection.StepsOf(Given().Repeat(2, 3)));
        Assert.Equal(["Copy"], PlanInspection.StepsOf(Given().Transpose().RepeatInterleave(3, 0)));
    }

    [Fact]
    public void Diagonal_OfAGivenTensor_StepsOverRowAndColumn()
    {
        Tensor x = Given();
        Layout layout = x.Node.Layout!;
        Assert.Equal(new Layout([5], [7], layout.Offset + 1), new ILGpuNet.Operations.DiagonalOperation(1, 0, 1).View(layout));
        Assert.Equal(new Layout([4, 2, 3], [6, 2, 6], layout.Offset), new ILGpuNet.Operations.UnfoldOperation(0, 3, 1, 1).View(
            new Layout([6, 2], [6, 2], layout.Offset)));
    }

    private static Tensor Given() => Tensor.FromArray([.. Enumerable.Range(0, 36).Select(i => (float)i)], [6, 6]);
}
