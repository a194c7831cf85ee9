using ILGpuNet.Tests.Graphs;

namespace ILGpuNet.Tests.Operations;

/// <summary>In which order products are taken, and that strides say what they can: no copy where a view will do.</summary>
public class ContractionTests
{
    private static readonly Tensor A = Tensor.Ones([3, 4]).Evaluate(), B = Tensor.Ones([4, 2]).Evaluate();

    [Fact]
    public void MatMul_TransposedOperands_AreReadInPlace()
    {
        Assert.Equal(["MatMul"], PlanInspection.StepsOf(A.Transpose().MatMul(B.Transpose().Transpose().Flip(0)[..3])));
        Assert.Equal(["MatMul"], PlanInspection.StepsOf(A.Transpose().MatMul(A)));
        Assert.Equal(["MatMul"], PlanInspection.StepsOf(B.Transpose().MatMul(A.Transpose())));
    }

    [Fact]
    public void MatMul_BroadcastOperands_AreReadInPlace()
    {
        Tensor batch = Tensor.Ones([5, 1, 2, 3]).Evaluate(), other = Tensor.Ones([6, 4, 3]).Evaluate();
        Assert.Equal(["MatMul"], PlanInspection.StepsOf(batch.MatMul(other.Transpose())));
        Assert.Equal(["MatMul"], PlanInspection.StepsOf(batch.MatMul(A)));
    }

    [Theory]
    [InlineData("bqhd,bkhd->bhqk")]
    [InlineData("bqhd,bkhd->bqhk")]
    [InlineData("bqhd,bkhd->hbkq")]
    [InlineData("...qhd,...khd->...hqk")]
    public void Einsum_AttentionOfPermutedViews_IsOneProduct(string equation)
    {
        Tensor q = Tensor.Ones([2, 5, 3, 4]).Evaluate(), k = Tensor.Ones([2, 6, 3, 4]).Evaluate();
        Assert.Equal(["MatMul"], PlanInspection.StepsOf(Tensor.Einsum(equation, q, k)));
    }

    [Fact]
    public void Einsum_SeveralSummedAxesOfATransposedOperand_AreJoinedInItsMemoryOrder()
    {
        Tensor x = Tensor.Ones([3, 4, 5]).Evaluate(), w = Tensor.Ones([2, 4, 5]).Evaluate();
        Assert.Equal(["MatMul"], PlanInspection.StepsOf(Tensor.Einsum("kji,ojk->oi", x.Permute(2, 1, 0), w)));
    }

    [Fact]
    public void Einsum_TransposeAndDiagonal_AreViews()
    {
        Assert.Empty(PlanInspection.StepsOf(Tensor.Einsum("ij->ji", A)));
        Assert.Empty(PlanInspection.StepsOf(Tensor.Einsum("bii->ib", Tensor.Ones([2, 3, 3]).Evaluate())));
    }

    [Fact]
    public void Einsum_Outer_IsOneMap() =>
        Assert.Equal(["Multiply"], PlanInspection.StepsOf(Tensor.Einsum("ij,kl->ijkl", A, B)));

    [Theory]
    [InlineData(2, 100, 2, 100, "(0, 1) (2, 3)")]
    [InlineData(100, 2, 100, 2, "(1, 2) (0, 3)")]
    public void Path_ThreeMatrices_TakesTheCheaperOrder(int a, int b, int c, int d, string expected)
    {
        Dictionary<int, int> extents = new() { [1] = a, [2] = b, [3] = c, [4] = d };
        Assert.Equal(expected, Text(ContractionPath.Find([[1, 2], [2, 3], [3, 4]], [1, 4], extents)));
    }

    [Fact]
    public void Path_EverySmallChain_CostsWhatTheMatrixChainRecurrenceSays()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 50; trial++)
        {
            int count = random.Next(2, 8);
            int[] sizes = [.. Enumerable.Range(0, count + 1).Select(_ => random.Next(2, 20))];
            (int[][] operands, Dictionary<int, int> extents) = Chain(sizes);
            Assert.Equal(BestChain(sizes), Cost(operands, [0, count], extents, ContractionPath.Find(operands, [0, count], extents)));
        }
    }

    [Fact]
    public void Path_LongChain_IsFoundGreedilyAndCheaperThanLeftToRight()
    {
        var random = new Random(6);
        int[] sizes = [.. Enumerable.Range(0, 21).Select(_ => random.Next(2, 20))];
        (int[][] operands, Dictionary<int, int> extents) = Chain(sizes);
        List<(int First, int Second)> path = ContractionPath.Find(operands, [0, 20], extents);
        Assert.Equal(19, path.Count);
        List<(int First, int Second)> leftToRight = [(0, 1), .. Enumerable.Range(0, 18).Select(i => (20 + i, i + 2))];
        Assert.InRange(Cost(operands, [0, 20], extents, path), BestChain(sizes), 0.7 * Cost(operands, [0, 20], extents, leftToRight));
    }

    private static (int[][] Operands, Dictionary<int, int> Extents) Chain(int[] sizes) => (
        [.. Enumerable.Range(0, sizes.Length - 1).Select(i => new[] { i, i + 1 })],
        Enumerable.Range(0, sizes.Length).ToDictionary(i => i, i => sizes[i]));

    /// <summary>Multiplications of the best order of a chain of matrices (Cormen et al., "Introduction to Algorithms", section 15.2).</summary>
    private static double BestChain(int[] sizes)
    {
        int count = sizes.Length - 1;
        var best = new double[count, count];
        for (int length = 2; length <= count; length++)
        {
            for (int first = 0; first + length <= count; first++)
            {
                int last = first + length - 1;
                best[first, last] = Enumerable.Range(first, length - 1).Min(
                    split => best[first, split] + best[split + 1, last] + (double)sizes[first] * sizes[split + 1] * sizes[last + 1]);
            }
        }
        return best[0, count - 1];
    }

    private static double Cost(int[][] operands, int[] output, Dictionary<int, int> extents, List<(int First, int Second)> path)
    {
        List<int[]?> open = [.. operands];
        double cost = 0;
        foreach ((int first, int second) in path)
        {
            int[] union = [.. open[first]!.Union(open[second]!)];
            cost += union.Aggregate(1.0, (product, label) => product * extents[label]);
            open[first] = open[second] = null;
            open.Add([.. union.Where(label => output.Contains(label) || open.Any(other => other?.Contains(label) ?? false))]);
        }
        return cost;
    }

    private static string Text(List<(int First, int Second)> path) =>
        string.Join(' ', path.Select(step => $"({Math.Min(step.First, step.Second)}, {Math.Max(step.First, step.Second)})"));
}
