using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Copies of strided elements, values everywhere, transposes.</summary>
public class MovementTests
{
    [Fact]
    public void Copy_BetweenStridedTensors_KeepsTheOrder()
    {
        // [3, 4] of a row length of 5, backwards, transposed into columns of a wider matrix.
        ushort[] x = [.. Enumerable.Range(0, 15).Select(i => (ushort)i)], expected = new ushort[30];
        Axes source = Axes.Create([(3, 5), (4, -1)], 4), destination = Axes.Create([(3, 1), (4, 6)], 2);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 4; j++) expected[2 + i + (6 * j)] = x[4 + (5 * i) - j];
        KernelRuns.Gives<Copy<ushort>, ushort>(expected, y => new(new(x), y, source, destination, 12), 1, 7);
        KernelRuns.Gives<Copy<ushort>, ushort>(new ushort[30], y => new(new(x), y, source, destination, 0), 1, 7);
    }

    [Fact]
    public void Fill_PutsAValueEverywhere() =>
        KernelRuns.Gives<Fill<ulong>, ulong>(Enumerable.Repeat(ulong.MaxValue - 1, 19), y => new(y, ulong.MaxValue - 1, 19), 2, 4);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 16, 16)]
    [InlineData(3, 21, 18)]
    public void Transpose_SwapsRowsAndColumns(int batch, int rows, int columns)
    {
        int pitch = columns + 2, tiles = (rows + 15) / 16 * ((columns + 15) / 16);
        byte[] x = [.. Enumerable.Range(0, batch * rows * pitch).Select(i => (byte)(i * 7))];
        IEnumerable<byte> expected = Enumerable.Range(0, batch * rows * columns)
            .Select(i => x[(i / (rows * columns) * rows * pitch) + (i % rows * pitch) + (i / rows % columns)]);
        KernelRuns.Gives<Transpose<byte>, byte>(expected, y => new(new(x), y, rows, columns, pitch, rows * pitch), batch * tiles, Transpose<byte>.GroupSize);
    }
}
