namespace ILGpuNet.Tests.Graphs;

/// <summary>Graphs deeper than any stack, and as wide.</summary>
[Collection(Alone.Name)]
public class DepthTests
{
    private const int Depth = 100_000;

    [Fact]
    public void Evaluate_HundredThousandKernelsInARow_IsRight()
    {
        // Transposing between the products keeps them from being anything but kernels of their own.
        Tensor half = Tensor.FromArray(new double[,] { { 0, 1 }, { 1, 0 } }), x = Tensor.FromArray(new double[,] { { 1, 2 }, { 3, 4 } });
        for (int i = 0; i < Depth; i++) x = x.MatMul(half);
        Assert.Equal([1.0, 2, 3, 4], x.ToArray<double>());
    }

    [Fact]
    public void Evaluate_HundredThousandMapsInARow_IsRight()
    {
        Tensor x = Tensor.FromArray([1.0, -2]);
        for (int i = 0; i < Depth; i++) x = -x;
        Assert.Equal([1.0, -2], x.ToArray<double>());
    }

    [Fact]
    public void Evaluate_HundredThousandNumbersAdded_IsRight()
    {
        Tensor x = Tensor.FromArray([0.0, 1]);
        for (int i = 0; i < Depth; i++) x += 1;
        Assert.Equal([Depth, Depth + 1.0], x.ToArray<double>());
    }

    [Fact]
    public void Backward_HundredThousandMapsInARow_IsRight()
    {
        Tensor leaf = Tensor.FromArray([1.0, -2]).WithGradient(), x = leaf;
        for (int i = 0; i < Depth; i++) x = -x;
        Assert.Equal([1.0, 1], Tensor.Grad(x, leaf)[0].ToArray<double>());
    }

    [Fact]
    public void Evaluate_HundredThousandResultsOfOneInput_AreRight()
    {
        Tensor x = Tensor.FromArray([1.0, -2]);
        Tensor[] results = [.. Enumerable.Range(0, Depth).Select(i => x * i)];
        Tensor.Evaluate(results);
        Assert.Equal([Depth - 1.0, 2 - 2.0 * Depth], results[^1].ToArray<double>());
        Assert.Equal([500.0, -1000], results[500].ToArray<double>());
    }

    [Fact]
    public void Evaluate_TreeOfHundredThousandSums_IsRight()
    {
        Tensor x = Tensor.FromArray([1.0, -2]);
        Tensor[] level = [.. Enumerable.Range(0, Depth).Select(i => x * (i % 10))];
        while (level.Length > 1) level = [.. level.Chunk(2).Select(pair => pair.Length == 2 ? pair[0] + pair[1] : pair[0])];
        Assert.Equal([4.5 * Depth, -9.0 * Depth], level[0].ToArray<double>());
    }

    [Fact]
    public void Evaluate_ThousandKernelsThatLiveAtOnce_AreRight()
    {
        // Every second transposed, so that none is part of another's map; all of them live until the sum is made.
        Tensor x = Tensor.FromArray(new double[,] { { 1, 2 }, { 3, 4 } });
        Tensor[] products = [.. Enumerable.Range(0, 1000).Select(i => (x * i).MatMul(i % 2 == 0 ? x : x.Transpose(0, 1)))];
        Tensor sum = Tensor.Stack(products).Sum([0]);
        Tensor even = x.MatMul(x) * (500 * 499.0), odd = x.MatMul(x.Transpose(0, 1)) * (500 * 500.0);
        Assert.Equal((even + odd).ToArray<double>(), sum.ToArray<double>());
    }
}
