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
    }

    [OpenClFact]
    public void MatrixProduct_OfLargerTiles_GivesTheSameBitsOnADevice()
    {
        Product<Tile64x64>(67, 5, 17, 2);
        Product<Tile32x32>(33, 5, 17, 2);
        Product<ProcessorTile64x64>(67, 5, 35, 2);
        Product<ProcessorTile32x64>(33, 65, 40, 4);
        Product<ProcessorTile8x64>(9, 65, 40, 4);
        Product<ProcessorTile16x16>(5, 17, 33, 2);
        Product<Tile128x128>(5, 130, 9, 2);

        static void Product<TTile>(int m, int n, int k, int groups) where TTile : struct, IMatrixTile
        {
            float[] a = KernelRuns.Numbers(m * k, 7), b = KernelRuns.Numbers(k * n, 8), host = new float[m * n], device = new float[m * n];
            Axes one = Axes.Create([(1, 0)]);
            MatrixProduct<float, float, AsComputed<float>, TTile> Into(float[] c) => new(new(a), new(b), new(c), one, one, 1, new ProductGeometry(m, n, k, k, 1, n, 1, k));
            HostExecutor.Run(Into(host), groups, MatrixProduct<float, float, AsComputed<float>, TTile>.GroupSize);
            OpenClDevice.Instance.Run(Into(device), groups, MatrixProduct<float, float, AsComputed<float>, TTile>.GroupSize);
            Assert.Equal(host, device);
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
