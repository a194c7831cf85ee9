using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Positions of strided elements.</summary>
public class AxesTests
{
    [Fact]
    public void Offset_OfPermutedReversedBroadcastAxes_IsThatOfTheLayout()
    {
        Layout layout = Layout.Contiguous(Shape.Create([2, 3, 1, 4, 5])).Permute([3, 0, 4, 2, 1]).Slice([3, 0, 0, 0, 2], [2, 2, 5, 1, 3], [-2, 1, 1, 1, -1]);
        Axes axes = Axes.Create(layout);
        int i = 0;
        for (int a = 0; a < 2; a++)
            for (int b = 0; b < 2; b++)
                for (int c = 0; c < 5; c++)
                    for (int d = 0; d < 3; d++)
                        Assert.Equal(layout.Offset + (a * layout.Strides[0]) + (b * layout.Strides[1]) + (c * layout.Strides[2]) + (d * layout.Strides[4]), axes.Offset(i++));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    public void Offset_OfAxesThatDoNotMerge_CountsEach(int rank)
    {
        Axes axes = Axes.Create([.. Enumerable.Range(0, rank).Select(axis => (2L, (long)Math.Pow(10, axis)))]);
        for (int i = 0; i < 1 << rank; i++) Assert.Equal(Enumerable.Range(0, rank).Sum(axis => (i >> (rank - 1 - axis) & 1) * (int)Math.Pow(10, axis)), axes.Offset(i));
    }

    [Fact]
    public void Create_OfMoreAxesThanAKernelTakes_SaysSo()
    {
        var exception = Assert.Throws<KernelException>(() => Axes.Create([.. Enumerable.Range(0, 9).Select(axis => (2L, (long)Math.Pow(10, axis)))]));
        Assert.Equal("[kernel] 9 axes that do not lie in memory like fewer: expected at most 8; make the tensor contiguous first", exception.Message);
    }

    [Fact]
    public void Create_OfANumberOver32Bits_SaysSo()
    {
        var exception = Assert.Throws<KernelException>(() => Axes.Create([(2, 3_000_000_000)]));
        Assert.Equal("[kernel] 3000000000 elements: kernels count them in 32 bits, expected at most 2147483647", exception.Message);
    }
}
