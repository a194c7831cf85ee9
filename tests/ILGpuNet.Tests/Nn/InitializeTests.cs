using ILGpuNet.Nn;

namespace ILGpuNet.Tests.Nn;

/// <summary>First values of weights: their statistics are those that the formulas promise, within five deviations of chance.</summary>
public class InitializeTests
{
    private static readonly Shape Weight = [64, 32, 3, 3];
    private const double FanIn = 32 * 9, FanOut = 64 * 9;

    private static readonly Dictionary<string, (Func<Generator, Tensor> Create, double Variance, double Bound)> Cases = new()
    {
        ["Uniform"] = (g => Initialize.Uniform(Weight, 0.3, generator: g), 0.03, 0.3),
        ["Normal"] = (g => Initialize.Normal(Weight, 0.3, generator: g), 0.09, double.PositiveInfinity),
        // The variance of a normal that is cut off at two deviations.
        ["TruncatedNormal"] = (g => Initialize.TruncatedNormal(Weight, 0.3, generator: g), 0.09 * 0.7737413, 0.6),
        ["KaimingUniform"] = (g => Initialize.KaimingUniform(Weight, generator: g), 2 / FanIn, Math.Sqrt(6 / FanIn)),
        ["KaimingUniform slope"] = (g => Initialize.KaimingUniform(Weight, Math.Sqrt(5), generator: g), 1 / (3 * FanIn), 1 / Math.Sqrt(FanIn)),
        ["KaimingNormal"] = (g => Initialize.KaimingNormal(Weight, generator: g), 2 / FanIn, double.PositiveInfinity),
        ["KaimingUniform fan out"] = (g => Initialize.KaimingUniform(Weight, generator: g, mode: FanMode.Out), 2 / FanOut, Math.Sqrt(6 / FanOut)),
        ["KaimingNormal fan out"] = (g => Initialize.KaimingNormal(Weight, generator: g, mode: FanMode.Out), 2 / FanOut, double.PositiveInfinity),
        ["XavierUniform"] = (g => Initialize.XavierUniform(Weight, gain: 2, generator: g), 8 / (FanIn + FanOut), 2 * Math.Sqrt(6 / (FanIn + FanOut))),
        ["XavierNormal"] = (g => Initialize.XavierNormal(Weight, generator: g), 2 / (FanIn + FanOut), double.PositiveInfinity),
        ["LeCunUniform"] = (g => Initialize.LeCunUniform(Weight, generator: g), 1 / FanIn, Math.Sqrt(3 / FanIn)),
        ["LeCunNormal"] = (g => Initialize.LeCunNormal(Weight, generator: g), 1 / FanIn, double.PositiveInfinity),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_HaveTheirMeanVarianceAndBound(string name)
    {
        (Func<Generator, Tensor> create, double variance, double bound) = Cases[name];
        float[] values = create(new Generator(17)).ToArray();
        double mean = values.Average(x => (double)x), found = values.Average(x => (double)x * x) - mean * mean;
        Assert.InRange(mean, -5 * Math.Sqrt(variance / values.Length), 5 * Math.Sqrt(variance / values.Length));
        // The variance of a normal's sample variance is 2 variance² / n; that of others is less.
        Assert.InRange(found / variance, 1 - 5 * Math.Sqrt(2.0 / values.Length), 1 + 5 * Math.Sqrt(2.0 / values.Length));
        Assert.All(values, x => Assert.True(Math.Abs(x) <= bound));
        Assert.NotEqual(values, create(new Generator(18)).ToArray());
        Assert.Equal(values, create(new Generator(17)).ToArray());
    }

    [Theory]
    [InlineData(5, 12)]
    [InlineData(12, 6)]
    [InlineData(6, 6)]
    public void Orthogonal_RowsOrColumns_AreOrthonormal(int rows, int columns)
    {
        Tensor weight = Initialize.Orthogonal([rows, columns / 2, 2], gain: 3, DType.Float64, new Generator(2)).Reshape(rows, -1) / 3;
        Tensor product = rows <= columns ? weight.MatMul(weight.Transpose()) : weight.Transpose().MatMul(weight);
        Assert.True((product - Tensor.Eye(Math.Min(rows, columns), DType.Float64)).Abs().Max().Item() < 1e-12);
    }

    [Fact]
    public void Sparse_EveryColumn_HasAsManyZeros()
    {
        float[] values = Initialize.Sparse([10, 200], sparsity: 0.25, deviation: 2, generator: new Generator(3)).ToArray();
        for (int column = 0; column < 200; column++) Assert.Equal(3, Enumerable.Range(0, 10).Count(row => values[row * 200 + column] == 0));
        Assert.InRange(values.Where(x => x != 0).Average(x => (double)x * x), 3.5, 4.5);
        // Zeros are in every row.
        Assert.All(Enumerable.Range(0, 10), row => Assert.InRange(values.AsSpan(row * 200, 200).Count(0f), 30, 90));
    }

    [Fact]
    public void IdentityAndDirac_ChangeNothing()
    {
        Tensor x = Tensor.RandomNormal([2, 4], generator: new Generator(1)).Evaluate();
        Assert.Equal(x.ToArray(), x.MatMul(Initialize.Identity([4, 4]).Transpose()).ToArray());
        Tensor images = Tensor.RandomNormal([2, 3, 5, 6], generator: new Generator(1)).Evaluate();
        Tensor same = images.Convolve(Initialize.Dirac([4, 3, 3, 3]), padding: 1);
        Assert.Equal(images.ToArray(), same[.., ..3].ToArray());
        Assert.Equal(new float[60], same[.., 3..].ToArray());
        Assert.Equal([2f, 2, 2], Initialize.Constant([3], 2).ToArray());
    }

    [Fact]
    public void Create_WrongShapes_SaysWhatIsWrong()
    {
        AssertError("[Initialize] Orthogonal needs a weight with at least two axes [outputs, inputs, ...], found [3]", () => Initialize.Orthogonal([3]));
        AssertError("[Initialize] Sparse needs a weight with two axes [outputs, inputs], found [3, 2, 1]", () => Initialize.Sparse([3, 2, 1], 0.5));
        AssertError("[Initialize] sparsity must be in [0, 1], found 1.5", () => Initialize.Sparse([3, 2], 1.5));
        AssertError("[Initialize] Identity needs a weight with two axes [outputs, inputs], found [3]", () => Initialize.Identity([3]));
        AssertError("[Initialize] Dirac needs a weight with three to five axes [outputs, inputs, kernel...], found [3, 3]", () => Initialize.Dirac([3, 3]));
        AssertError("[Initialize] fan in and fan out need a weight with at least two axes [outputs, inputs, ...], found [3]", () => Initialize.LeCunNormal([3]));
    }

    private static void AssertError(string message, Func<object> mistake) => Assert.Equal(message, Assert.ThrowsAny<ILGpuNetException>(mistake).Message);
}
