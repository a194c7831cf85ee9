using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Properties;

/// <summary>Laws that hold for all shapes, layouts and values, on random ones. A failing seed is the argument in the test's name.</summary>
public class LawTests
{
    /// <summary>Float64 sums of some hundred products in another order.</summary>
    private const double Tolerance = 1e-11;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void MatMul_IsLinearAndAssociatesWithTransposition(int seed)
    {
        var shapes = new RandomShapes(seed);
        int[] batch = shapes.Extents(0, 2, 3, mayBeEmpty: true);
        (int m, int k, int n) = (shapes.Next(1, 20), shapes.Next(0, 40), shapes.Next(1, 20));
        Tensor a = shapes.Tensor([.. batch, m, k]), b = shapes.Tensor([.. batch, m, k]);
        Tensor c = shapes.Tensor([.. shapes.BroadcastableTo(batch), k, n]);
        AssertEqual((a * 2 + b).MatMul(c), a.MatMul(c) * 2 + b.MatMul(c));
        AssertEqual(a.MatMul(c).Transpose(), c.Transpose().MatMul(a.Transpose()));
        AssertEqual(a.MatMul(c), (a.Unsqueeze(-1) * c.Unsqueeze(-3)).Sum([-2]));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Convolution_IsLinearAndItsGradientsAreAdjoint(int seed)
    {
        var shapes = new RandomShapes(seed);
        int rank = shapes.Next(1, 4), groups = shapes.Choose(1, 1, 2, 3);
        int channels = groups * shapes.Next(1, 3), filters = groups * shapes.Next(1, 3);
        int[] kernel = shapes.Extents(rank, rank, 3), stride = shapes.Extents(rank, rank, 3), dilation = shapes.Extents(rank, rank, 2);
        int[] padding = [.. shapes.Extents(rank, rank, 3).Select(extent => extent - 1)];
        int[] input = [.. Enumerable.Range(0, rank).Select(axis => (kernel[axis] - 1) * dilation[axis] + shapes.Next(1, 6))];
        Tensor x = shapes.Tensor([2, channels, .. input]), other = shapes.Tensor([2, channels, .. input]);
        Tensor w = shapes.Tensor([filters, channels / groups, .. kernel]);
        Tensor Convolve(Tensor images, Tensor weight) => images.Convolve(weight, null, stride, padding, dilation, groups);

        Tensor y = Convolve(x, w);
        AssertEqual(Convolve(x * 3 - other, w), y * 3 - Convolve(other, w));
        // <conv(x, w), g> = <x, gradient of x> = <w, gradient of w>, as the convolution is linear in each.
        Tensor g = shapes.Tensor(y.Shape.ToArray());
        (Tensor leafX, Tensor leafW) = (x.WithGradient(), w.WithGradient());
        Tensor[] gradients = Tensor.Grad([Convolve(leafX, leafW)], [g], [leafX, leafW]);
        AssertEqual((y * g).Sum(), (x * gradients[0]).Sum());
        AssertEqual((y * g).Sum(), (w * gradients[1]).Sum());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Broadcasting_EqualsExplicitExpansion(int seed)
    {
        var shapes = new RandomShapes(seed);
        int[] extents = shapes.Extents(1, 4, mayBeEmpty: true);
        Tensor a = shapes.Tensor(extents), b = shapes.Tensor(shapes.BroadcastableTo(extents));
        Tensor expanded = b.Expand(a.Shape);
        AssertEqual(a * b, a * expanded);
        AssertEqual(Tensor.Maximum(b, a), Tensor.Maximum(expanded, a));
        // The gradient of a broadcast tensor is the sum over what it was repeated to.
        Tensor leaf = b.WithGradient();
        AssertEqual(Tensor.Grad((a * leaf).Sum(), leaf)[0], Fold(a, b.Shape.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Reductions_CommuteWithPermutationAndSplitIntoAxes(int seed)
    {
        var shapes = new RandomShapes(seed);
        int[] extents = shapes.Extents(1, 4);
        Tensor x = shapes.Tensor(extents);
        int[] axes = shapes.Axes(extents.Length), order = shapes.Order(extents.Length);
        int[] moved = [.. axes.Select(axis => Array.IndexOf(order, axis))];
        foreach (Func<Tensor, int[], Tensor> reduce in new Func<Tensor, int[], Tensor>[]
            {
                (t, a) => t.Sum(a, keepDimensions: true), (t, a) => t.Mean(a, keepDimensions: true),
                (t, a) => t.Max(a, keepDimensions: true), (t, a) => t.Min(a, keepDimensions: true), (t, a) => t.Prod(a, keepDimensions: true),
            })
        {
            AssertEqual(reduce(x, axes).Permute(order), reduce(x.Permute(order), moved));
            Tensor oneByOne = x;
            foreach (int axis in axes) oneByOne = reduce(oneByOne, [axis]);
            AssertEqual(reduce(x, axes), oneByOne);
        }
        AssertEqual(x.Variance(axes, correction: 0), (x - x.Mean(axes, keepDimensions: true)).Square().Mean(axes));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Softmax_IgnoresShiftsAndSumsToOne(int seed)
    {
        var shapes = new RandomShapes(seed);
        int[] extents = shapes.Extents(1, 4);
        int axis = shapes.Next(0, extents.Length);
        Tensor x = shapes.Tensor(extents), softmax = x.Softmax(axis);
        AssertEqual((x + 300).Softmax(axis), softmax);
        AssertEqual(softmax.Sum([axis]), Tensor.OnesLike(softmax.Sum([axis])));
        AssertEqual(x.LogSoftmax(axis).Exp(), softmax);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Movements_HaveInverses(int seed)
    {
        var shapes = new RandomShapes(seed);
        int[] extents = shapes.Extents(1, 4, mayBeEmpty: true);
        int rank = extents.Length, axis = shapes.Next(0, rank);
        Tensor x = shapes.Tensor(extents);
        int[] order = shapes.Order(rank), inverse = new int[rank];
        for (int i = 0; i < rank; i++) inverse[order[i]] = i;
        AssertEqual(x.Permute(order).Permute(inverse), x);
        AssertEqual(x.Flip(axis).Flip(axis), x);
        AssertEqual(x.Flatten().Reshape(x.Shape), x);
        int cut = shapes.Next(0, extents[axis] + 1);
        AssertEqual(Tensor.Concat([x.Narrow(axis, 0, cut), x.Narrow(axis, cut, extents[axis] - cut)], axis), x);
        Tensor positions = Tensor.Arange(extents[axis]);
        AssertEqual(x.IndexSelect(axis, positions).IndexSelect(axis, positions.Flip(0)), x.Flip(axis));
    }

    /// <summary>A chain of random elementwise functions, reductions and broadcasts: planned, eager, and with every step evaluated by itself.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void RandomGraphs_PlannedStepwiseAndDifferentiated_Agree(int seed)
    {
        (Tensor planned, Tensor[] gradients) = RandomGraph(seed, _ => { });
        (Tensor stepwise, Tensor[] stepwiseGradients) = RandomGraph(seed, tensor => tensor.Evaluate());
        AssertEqual(planned, stepwise);
        for (int i = 0; i < gradients.Length; i++) AssertEqual(gradients[i], stepwiseGradients[i]);
    }

    private static (Tensor Value, Tensor[] Gradients) RandomGraph(int seed, Action<Tensor> visit)
    {
        var shapes = new RandomShapes(seed);
        int[] extents = shapes.Extents(2, 3, 6);
        Tensor[] leaves = [.. Enumerable.Range(0, 3).Select(_ => shapes.Tensor(extents).WithGradient())];
        List<Tensor> tensors = [.. leaves];
        for (int step = 0; step < 25; step++)
        {
            Tensor a = shapes.Choose([.. tensors]), b = shapes.Choose([.. tensors]);
            int axis = shapes.Next(0, extents.Length);
            Tensor next = shapes.Next(0, 12) switch
            {
                0 => a + b,
                1 => a * b.Tanh(),
                2 => a.Sigmoid() - b,
                3 => a.Sin(),
                4 => a / (b.Square() + 1),
                5 => a - a.Mean([axis], keepDimensions: true),
                6 => a.Flip(axis) * 0.5,
                7 => a.Softmax(axis) + b,
                8 => Tensor.MultiplyAdd(a.Tanh(), b.Tanh(), a),
                9 => a * b.Tanh().Sum([axis], keepDimensions: true),
                10 => Tensor.Concat([a.Narrow(axis, 1, a.Shape[axis] - 1), b.Narrow(axis, 0, 1)], axis),
                _ => a.Permute(Enumerable.Range(0, a.Rank).Reverse().ToArray()).Reshape(a.Shape),
            };
            visit(next);
            tensors.Add(next.Tanh());
        }
        Tensor value = tensors[^1] + tensors[^2] * tensors[^3];
        return (value, Tensor.Grad([value.Sum()], [Tensor.Ones([], DType.Float64)], leaves));
    }

    /// <summary>The sum over the axes that were broadcast, in plain loops.</summary>
    private static Tensor Fold(Tensor x, int[] extents)
    {
        PlainArray values = PlainArray.From(x), sum = PlainArray.Zeros(extents);
        foreach (int[] index in PlainArray.IndicesOf(values.Extents))
        {
            int[] own = [.. extents.Select((extent, axis) => extent == 1 ? 0 : index[index.Length - extents.Length + axis])];
            sum[own] += values[index];
        }
        return sum.ToTensor(DType.Float64);
    }

    private static void AssertEqual(Tensor expected, Tensor actual) =>
        GradientCheck.AssertClose(PlainArray.From(expected), PlainArray.From(actual), Tolerance, "both sides of the law");
}
