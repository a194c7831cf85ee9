namespace ILGpuNet.Tests.Graphs;

/// <summary>Graphs deeper than any stack.</summary>
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
}
