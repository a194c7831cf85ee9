using static ILGpuNet.Tests.Graphs.PlanInspection;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Which kernels a graph becomes.</summary>
public class FusionTests
{
    private static Tensor Vector(int count = 4) => Tensor.FromArray(Enumerable.Range(1, count).Select(i => i / 4f).ToArray());

    private static Tensor Matrix(int rows, int columns) => Vector(rows * columns).Reshape(rows, columns).Evaluate();

    [Fact]
    public void Maps_Chain_AreOneKernel() =>
        Assert.Equal(["Exp+Sin+Square+Multiply+Tanh"], StepsOf((Vector().Exp().Sin().Square() * 3).Tanh()));

    [Fact]
    public void Maps_Diamond_AreOneKernel()
    {
        Tensor top = Vector().Exp();
        Assert.Equal(["Exp+Sin+Cos+Add"], StepsOf(top.Sin() + top.Cos()));
    }

    [Fact]
    public void Maps_TwoRegionsThatMeet_AreOneKernel() => Assert.Single(StepsOf(Vector().Exp().Square() * Vector().Sin().Square()));

    [Fact]
    public void Maps_TwoOutputsOfOneRegion_AreOneKernel()
    {
        Tensor first = Vector().Exp(), second = first.Sin();
        Assert.Equal(["Exp+Sin"], StepsOf(first, second));
        Assert.Equal(2, PlanOf(first, second).Steps[0].Results.Length);
    }

    [Fact]
    public void Maps_InnerValueThatNobodyElseReads_IsNotStored()
    {
        Tensor result = Vector().Exp().Sin();
        Assert.Single(PlanOf(result).Steps[0].Results);
        Assert.Equal(0, PlanOf(result).ArenaBytes);
    }

    [Fact]
    public void Maps_AroundKernelThatReadsTheRegion_StayApart()
    {
        // z reads both y and the product of y: y must be complete before the product, whose epilogue z is.
        Tensor y = Matrix(2, 2).Exp();
        Tensor z = y.MatMul(Matrix(2, 2)) + y;
        Assert.Equal(["Exp", "MatMul+Add"], StepsOf(z));
    }

    [Fact]
    public void Maps_RegionReadThroughAView_StayApart()
    {
        Tensor y = Matrix(2, 2).Exp();
        Assert.Equal(["Exp", "Add"], StepsOf(y + y.Transpose()));
    }

    [Fact]
    public void Maps_OfOtherShapes_AreKernelsOfTheirOwn() => Assert.Equal(["Exp", "Add"], StepsOf(Vector(3).Exp() + Matrix(2, 3)));

    [Fact]
    public void Maps_BothSidesOfAKernel_FuseOnEachSide() =>
        Assert.Equal(["Exp+Sin", "MatMul+Square+Tanh"], StepsOf(Matrix(2, 2).Exp().Sin().MatMul(Matrix(2, 2)).Square().Tanh()));

    [Fact]
    public void Maps_WhoseKernelsDependOnEachOther_DoNotFuseInACircle()
    {
        // a -> product -> b, and b' -> product' -> a': fusing a with a' and b with b' would make two kernels that wait for each other.
        Tensor x = Matrix(2, 2), w = Matrix(2, 2);
        Tensor a = x.Exp(), product = a.MatMul(w), b = product.Sin();
        Tensor c = x.Cos(), otherProduct = c.MatMul(w), d = otherProduct.Tanh();
        Tensor result = (a * d) + (b * c);
        float[] fused = result.ToArray();
        float[] stepwise = ((a.Evaluate() * d.Evaluate()).Evaluate() + (b.Evaluate() * c.Evaluate()).Evaluate()).ToArray();
        Assert.Equal(stepwise, fused);
    }

    [Fact]
    public void Maps_LongChain_IsCutIntoRegionsOfBoundedLength()
    {
        Tensor x = Vector();
        for (int i = 0; i < 200; i++) x = -x;
        Assert.Equal([64, 64, 64, 8], Array.ConvertAll(StepsOf(x), step => step.Split('+').Length));
    }

    [Fact]
    public void Constants_BesideMaps_NeedNoKernel() => Assert.Equal(["Multiply+Add"], StepsOf(Vector() * 2 + Tensor.Ones([4])));

    [Fact]
    public void Constants_ReadByAKernel_AreFilled() => Assert.Equal(["Fill", "MatMul"], StepsOf(Tensor.Ones([2, 2]).MatMul(Matrix(2, 2))));

    [Fact]
    public void EqualSubexpressions_AreComputedOnce()
    {
        Tensor x = Matrix(2, 2), w = Matrix(2, 2);
        Assert.Equal(["MatMul+Add"], StepsOf(x.MatMul(w) + x.MatMul(w)));
        Assert.Equal(["Exp+Add"], StepsOf(x.Exp() + x.Exp()));
    }

    [Fact]
    public void EqualSubexpressions_WithNumbers_AreNotMerged()
    {
        // Numbers are arguments of the plan: equal ones may differ in the next step.
        Tensor x = Vector();
        Assert.Equal(["Multiply+Multiply+Add"], StepsOf(x * 2 + x * 2));
    }

    [Fact]
    public void DeadBranches_AreNotComputed()
    {
        Tensor x = Vector();
        _ = x.Exp();
        Assert.Equal(["Sin"], StepsOf(x.Sin()));
    }

    [Fact]
    public void Views_TransposedOperandOfAProduct_IsReadInPlace() => Assert.Equal(["MatMul"], StepsOf(Matrix(3, 2).Transpose().MatMul(Matrix(3, 2))));

    [Fact]
    public void Views_SlicedFlippedAndExpanded_AreReadInPlace()
    {
        Tensor x = Matrix(3, 4).WithGradient(); // with a gradient, slices are part of the graph
        Assert.Equal(["Add"], StepsOf(x.Flip(0)[.., 1..3] + x[1..2, ..2]));
    }

    [Fact]
    public void Views_ReshapeOfTransposed_IsCopied() => Assert.Equal(["Copy", "Exp"], StepsOf(Matrix(2, 3).Transpose().Reshape(6).Exp()));

    [Fact]
    public void Views_ReshapeThatStridesExpress_IsNotCopied() => Assert.Equal(["Exp"], StepsOf(Matrix(2, 6).Transpose().Reshape(3, 2, 2).Exp()));

    [Fact]
    public void Views_ReadByAKernelThatNeedsNeighbours_AreCopied()
    {
        Tensor image = Vector(12).Reshape(1, 4, 3).Permute(0, 2, 1), filter = Vector(6).Reshape(1, 3, 2);
        Assert.Equal(["Copy", "Conv"], StepsOf(image.Convolve(filter)));
    }

    [Fact]
    public void Views_AskedForThemselves_NeedNoKernelAndShareMemory()
    {
        Tensor x = Matrix(2, 3), transposed = x.Transpose();
        Assert.Empty(StepsOf(transposed));
        transposed.Evaluate();
        Assert.Same(x.Node.Storage, transposed.Node.Storage);
        Assert.Equal([0.25f, 1, 0.5f, 1.25f, 0.75f, 1.5f], transposed.ToArray());
    }


    /// <summary>Random graphs of maps, views and products: fused and one by one give the same bits.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void RandomGraphs_FusedAndOneByOne_AreEqual(int seed)
    {
        for (int graph = 0; graph < 40; graph++)
        {
            int graphSeed = seed * 1000 + graph;
            Tensor[] fused = RandomGraph(graphSeed, evaluateEach: false), single = RandomGraph(graphSeed, evaluateEach: true);
            var random = new Random(graphSeed);
            // A few results at once, then the rest from what is there.
            Tensor.Evaluate([.. fused.Where(_ => random.Next(4) == 0)]);
            for (int i = 0; i < fused.Length; i++) Assert.Equal(single[i].ToArray<double>(), fused[i].ToArray<double>());
        }
    }

    private static Tensor[] RandomGraph(int seed, bool evaluateEach)
    {
        var random = new Random(seed);
        var values = new List<Tensor>();
        for (int i = 0; i < 3; i++) values.Add(Tensor.FromArray(Enumerable.Range(0, 9).Select(_ => random.NextDouble() - 0.5).ToArray(), [3, 3]));
        for (int i = 0; i < 25; i++)
        {
            Tensor a = values[random.Next(values.Count)], b = values[random.Next(values.Count)];
            Tensor next = random.Next(10) switch
            {
                0 => a.MatMul(b),
                1 => a.Transpose().MatMul(b).Tanh(),
                2 => a + b.Transpose(),
                3 => a.Flip(0) * b,
                4 => a[1..2] - b,
                5 => Tensor.Where(a < b, a, b.Sin()),
                6 => a.Transpose().Reshape(9).Reshape(3, 3),
                7 => (a * 0.5 + b).Tanh(),
                8 => a.Sin(),
                _ => Tensor.Maximum(a, b[.., ..1]),
            };
            values.Add(evaluateEach ? next.Evaluate() : next);
        }
        return [.. values];
    }
}
