using ILGpuNet.Optim;
using ILGpuNet.Tests.Cpu;
using ILGpuNet.Tests.Operations;
using ILGpuNet.Tests.Properties;
using static ILGpuNet.Tests.Graphs.PlanInspection;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Sums that are made while the map runs that computes what they sum.</summary>
[Collection(Alone.Name)]
public class FusedSumTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Fact]
    public void MeanOfSquares_IsOneKernelAndASmallMap() =>
        Assert.Equal(["Subtract+Square+Sum", "Multiply"], StepsOf((Values(DType.Float32, 1, 40, 30) - Values(DType.Float32, 2, 40, 30)).Square().Sum() * 0.5));

    [Fact]
    public void SumsOverTheSameAxes_ShareAKernel()
    {
        Tensor x = Values(DType.Float32, 1, 8, 3, 20), product = x * Values(DType.Float32, 2, 8, 3, 20);
        Assert.Equal(["Multiply+Square+Sum+Sum"], StepsOf(product.Sum([0, 2]), product.Square().Sum([0, 2])));
    }

    [Fact]
    public void SumsOverOtherAxes_AreKernelsOfTheirOwn()
    {
        Tensor product = Values(DType.Float32, 1, 5, 20, 30).Square();
        Assert.Equal(2, StepsOf(product.Sum([0, 1]), product.Sum([0, 2])).Length);
    }

    [Fact]
    public void ValueThatDependsOnASumOverColumns_IsAKernelOfItsOwn()
    {
        Tensor x = Values(DType.Float32, 1, 20, 30).Exp();
        Assert.Equal(["Exp+Sum", "Divide"], StepsOf(x / x.Sum([0], keepDimensions: true)));
    }

    [Fact]
    public void BiasGradient_OfALayer_IsSummedWhereItIsComputed()
    {
        Tensor x = Values(DType.Float32, 1, 32, 20), w = Values(DType.Float32, 2, 20, 24).WithGradient(), b = Values(DType.Float32, 3, 24).WithGradient();
        Tensor v = Values(DType.Float32, 4, 24, 16);
        Tensor loss = (x.MatMul(w) + b).Tanh().MatMul(v).Square().Sum();
        string[] steps = StepsOf(Tensor.Grad(loss, w, b));
        Assert.Contains(steps, step => step.StartsWith("MatMul+", StringComparison.Ordinal) && step.EndsWith("+Sum", StringComparison.Ordinal));
    }

    /// <summary>Random shapes, axes, layouts and types against plain loops; one and two threads give the same bits.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sums_OfRandomShapes_MatchPlainLoops(int seed)
    {
        var shapes = new RandomShapes(seed);
        int rank = shapes.Next(1, 5);
        int[] extents = [.. Enumerable.Range(0, rank).Select(axis => axis == rank - 1 ? shapes.Choose(16, 17, 64, 200, 1000) : shapes.Choose(1, 2, 5, 16, 33))];
        int[] axes = shapes.Axes(rank);
        DType type = shapes.Choose(DType.Float32, DType.Float64);
        Tensor a = shapes.Tensor(extents).To(type).Evaluate(), b = shapes.Tensor(shapes.BroadcastableTo(extents)).To(type).Evaluate();
        Tensor[] Compute()
        {
            Tensor product = a * b, square = (product + 1).Square();
            Tensor[] results = [product.Sum(axes), square.Sum(axes), product.Abs().Sum(axes), product];
            Tensor.Evaluate(results);
            return results;
        }
        Tensor[] alone = KernelRunner.WithThreads(1, Compute), shared = KernelRunner.WithThreads(2, Compute);
        PlainArray expectedProduct = PlainArray.Combine(PlainArray.From(a), PlainArray.From(b), (x, y) => x * y);
        PlainArray[] expected =
        [
            Sum(expectedProduct), Sum(expectedProduct.Map(value => (value + 1) * (value + 1))), Sum(expectedProduct.Map(Math.Abs)), expectedProduct,
        ];
        // Float32: 2^-23 for each product and again for the blocks that are summed; relative to the sum of magnitudes.
        double tolerance = type == DType.Float64 ? 1e-13 : 1e-6;
        double scale = Math.Max(1, Math.Max(expected[1].Data.Max(), expected[2].Data.Max()));
        for (int i = 0; i < expected.Length; i++)
        {
            GradientCheck.AssertClose(expected[i], PlainArray.From(alone[i]), tolerance * scale, $"result {i}");
            Assert.Equal(PlainArray.From(alone[i]).Data, PlainArray.From(shared[i]).Data);
        }

        PlainArray Sum(PlainArray values) => values.Reduce(axes, keepDimensions: false, elements => elements.Sum());
    }

    [Fact]
    public void Sum_OfTenMillionTenths_IsExactToSixDigits()
    {
        Tensor x = Tensor.Full([1000, 10_000], 0.1).Evaluate();
        // Relative error below 1e-6, where adding one after the other would be off by a percent.
        Assert.InRange((x * 2).Sum().Item(), 2e6 - 2, 2e6 + 2);
        Assert.Equal(["Multiply+Sum"], StepsOf((x * 2).Sum()));
    }

    private static Tensor Values(DType type, int seed, params int[] extents) => new RandomShapes(seed).Values(extents).ToTensor(type);

    /// <summary>A region of constants alone has no inputs, and runs as late as its readers let it: before the first reader of any of its results.</summary>
    [Fact]
    public void Sum_OfConstants_IsThereBeforeItsReaders()
    {
        var parameter = new Parameter(Tensor.Ones([4]));
        (parameter * 2).Sum().Backward();
        Tensor norm = GradientClipping.ByNorm([parameter], 1);
        Assert.All(parameter.Gradient!.ToArray(), value => Assert.Equal(0.5f, value, 1e-6f));
        Assert.Equal(4, norm.Item());
    }
}
