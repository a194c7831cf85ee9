using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Products of matrices, each as it is or transposed in memory, against loops.</summary>
public class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 1, false, false)]
    [InlineData(1, 8, 8, 8, 8, false, true)]
    [InlineData(2, 9, 13, 11, 11, true, false)]
    [InlineData(3, 5, 7, 30, 7, true, true)]
    [InlineData(2, 3, 4, 0, 1, false, false)]
    public void MatrixProduct_AddsUpItsSegments(int batch, int m, int n, int k, int segmentLength, bool transposeA, bool transposeB)
    {
        int segments = Math.Max(1, (k + segmentLength - 1) / segmentLength);
        float[] a = KernelRuns.Numbers(batch * m * k, 1), b = KernelRuns.Numbers(k * n, 2);
        ProductGeometry geometry = new(
            m, n, k, transposeA ? 1 : k, transposeA ? m : 1, transposeB ? 1 : n, transposeB ? k : 1, segmentLength);
        Axes batchA = Axes.Create([(batch, m * k)]), batchB = Axes.Create([(batch, 0)]);
        double[] expected = [.. from segment in Enumerable.Range(0, segments)
                                from matrix in Enumerable.Range(0, batch)
                                from row in Enumerable.Range(0, m)
                                from column in Enumerable.Range(0, n)
                                select Enumerable.Range(0, Math.Min(segmentLength, k - (segment * segmentLength))).Select(i => i + (segment * segmentLength))
                                    .Sum(i => (double)a[(matrix * m * k) + (transposeA ? (i * m) + row : (row * k) + i)] * b[transposeB ? (column * k) + i : (i * n) + column])];
        int groups = segments * batch * ((m + 3) / 4) * ((n + 3) / 4);
        KernelRuns.Gives<MatrixProduct<float, float, AsComputed<float>, SmallTile>, float>(
            expected.Select(value => (float)value), c => new(new(a), new(b), c, batchA, batchB, batch, geometry), groups, 4, 1e-5);
        double[] wideA = [.. a.Select(value => (double)value)], wideB = [.. b.Select(value => (double)value)];
        KernelRuns.Gives<MatrixProduct<double, double, AsComputed<double>, SmallTile>, double>(
            expected, c => new(new(wideA), new(wideB), c, batchA, batchB, batch, geometry), groups, 4, 1e-13);
        int processorGroups = segments * batch * ((m + 3) / 4) * ((n + 5) / 6);
        KernelRuns.Gives<ProcessorProduct<float, float, AsComputed<float>, SmallProcessorTile>, float>(
            expected.Select(value => (float)value), c => new(new(a), new(b), c, batchA, batchB, batch, geometry), processorGroups, 1, 1e-5);
        KernelRuns.Gives<ProcessorProduct<double, double, AsComputed<double>, SmallProcessorTile>, double>(
            expected, c => new(new(wideA), new(wideB), c, batchA, batchB, batch, geometry), processorGroups, 1, 1e-13);
    }

    [OpenClFact]
    public void MatrixProduct_OfAnyTile_GivesTheSameBits()
    {
        const int M = 101, N = 259, K = 70;
        float[] a = KernelRuns.Numbers(M * K, 7), b = KernelRuns.Numbers(K * N, 8), expected = new float[M * N];
        Axes one = Axes.Create([(1, 0)]);
        var geometry = new ProductGeometry(M, N, K, K, 1, N, 1, K);
        int Groups(int rows, int columns) => (M + rows - 1) / rows * ((N + columns - 1) / columns);
        HostExecutor.Run(new MatrixProduct<float, float, AsComputed<float>, SmallTile>(new(a), new(b), new(expected), one, one, 1, geometry), Groups(4, 4), 4);
        Product<Tile128x128>();
        Product<Tile64x64>();
        Product<Tile32x32>();
        OnProcessor<ProcessorTile96x256>();
        OnProcessor<ProcessorTile48x64>();
        OnProcessor<ProcessorTile24x32>();

        void Product<TTile>() where TTile : struct, IMatrixTile
        {
            float[] found = new float[M * N];
            var product = new MatrixProduct<float, float, AsComputed<float>, TTile>(new(a), new(b), new(found), one, one, 1, geometry);
            OpenClDevice.Instance.Run(product, Groups(TTile.Rows, TTile.Columns), MatrixProduct<float, float, AsComputed<float>, TTile>.GroupSize);
            Assert.Equal(expected, found);
        }

        void OnProcessor<TTile>() where TTile : struct, IProcessorTile
        {
            float[] found = new float[M * N];
            OpenClDevice.Instance.Run(
                new ProcessorProduct<float, float, AsComputed<float>, TTile>(new(a), new(b), new(found), one, one, 1, geometry), Groups(TTile.Rows, TTile.Columns), 1);
            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 1, false)]
    [InlineData(2, 7, 45, 16, 1, false)]
    [InlineData(2, 19, 13, 32, 8, true)]
    public void MatrixVectorProduct_IsThatOfRowsAndVector(int batch, int m, int k, int groupSize, int rows, bool transposeA)
    {
        float[] a = KernelRuns.Numbers(batch * m * k, 3), b = KernelRuns.Numbers(batch * k * 2, 4);
        var geometry = new ProductGeometry(m, 1, k, transposeA ? 1 : k, transposeA ? m : 1, 2, 1, k);
        IEnumerable<float> expected = from matrix in Enumerable.Range(0, batch)
                                      from row in Enumerable.Range(0, m)
                                      select (float)Enumerable.Range(0, k).Sum(i => (double)a[(matrix * m * k) + (transposeA ? (i * m) + row : (row * k) + i)] * b[(matrix * k * 2) + (2 * i)]);
        KernelRuns.Gives<MatrixVectorProduct<float, float, AsComputed<float>>, float>(
            expected, c => new(new(a), new(b), c, Axes.Create([(batch, m * k)]), Axes.Create([(batch, 2 * k)]), geometry, rows), batch * ((m + rows - 1) / rows), groupSize, 1e-5);
    }
}
