using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Convolutions of one to three axes and both gradients, by tiles and directly, against loops over what meets what.</summary>
public class ConvolutionTests
{
    public static TheoryData<int, int, int, int, int[], int[], int[], int[], int[], int[]> Geometries => new()
    {
        // batch, channels, filters, groups, input, kernel, stride, padding before and after, dilation
        { 1, 1, 1, 1, [1], [1], [1], [0], [0], [1] },
        { 2, 3, 5, 1, [7, 6], [3, 2], [1, 1], [1, 0], [1, 1], [1, 1] },
        { 1, 4, 6, 2, [9, 8], [3, 3], [2, 3], [2, 1], [0, 2], [1, 2] },
        { 3, 4, 8, 4, [11], [3], [2], [1], [1], [1] },
        { 1, 2, 3, 1, [4, 3, 5], [2, 2, 3], [1, 2, 1], [0, 1, 1], [1, 0, 1], [2, 1, 1] },
        { 2, 5, 6, 1, [3, 3], [1, 1], [1, 1], [0, 0], [0, 0], [1, 1] },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Convolutions_SumWhatMeets(
        int batch, int channels, int filters, int groups, int[] input, int[] kernel, int[] stride, int[] before, int[] after, int[] dilation)
    {
        int[] output = [.. input.Select((extent, i) => ((extent + before[i] + after[i] - (dilation[i] * (kernel[i] - 1)) - 1) / stride[i]) + 1)];
        var geometry = new ConvolutionGeometry(
            batch, channels, filters, groups, [.. input], [.. kernel], [.. output], [.. stride], [.. before], [.. after], [.. dilation]);
        ConvolutionSizes sizes = ConvolutionSizes.Create(geometry);
        float[] x = KernelRuns.Numbers(batch * channels * Count(input), 1), w = KernelRuns.Numbers(filters * channels / groups * Count(kernel), 2);
        float[] dy = KernelRuns.Numbers(batch * filters * Count(output), 3);
        float[] y = new float[dy.Length], dx = new float[x.Length], dw = new float[w.Length];
        foreach ((int xAt, int wAt, int yAt) in Meetings(geometry))
        {
            y[yAt] += x[xAt] * w[wAt];
            dx[xAt] += dy[yAt] * w[wAt];
            dw[wAt] += dy[yAt] * x[xAt];
        }

        int ownChannels = channels / groups, ownFilters = filters / groups, pairs = batch * Count(output);
        ByTiles<SmallTile>(4);
        ByTiles<WideTile>(8);
        KernelRuns.Gives<DirectConvolution<float>, float>(y, to => new(new(x), new(w), to, sizes, y.Length), 2, 16, 1e-5);
        KernelRuns.Gives<DirectInputGradient<float>, float>(dx, to => new(new(dy), new(w), to, sizes, dx.Length), 2, 16, 1e-5);
        KernelRuns.Gives<DirectWeightGradient<float>, float>(dw, to => new(new(dy), new(x), to, sizes), w.Length, 4, 1e-5);

        void ByTiles<TTile>(int tileColumns) where TTile : struct, IMatrixTile
        {
            int Tiles(int rows, int columns) => (rows + 3) / 4 * ((columns + tileColumns - 1) / tileColumns);
            KernelRuns.Gives<ConvolutionForward<float, float, AsComputed<float>, TTile>, float>(
                y, to => new(new(x), new(w), to, sizes), groups * Tiles(ownFilters, pairs), 4, 1e-5);
            KernelRuns.Gives<ConvolutionInputGradient<float, float, AsComputed<float>, TTile>, float>(
                dx, to => new(new(dy), new(w), to, sizes), groups * Tiles(ownChannels, batch * Count(input)), 4, 1e-5);
            KernelRuns.Gives<ConvolutionWeightGradient<float, float, AsComputed<float>, TTile>, float>(
                dw, to => new(new(dy), new(x), to, sizes, pairs), groups * Tiles(ownFilters, ownChannels * Count(kernel)), 4, 1e-5);
        }
    }

    [Fact]
    public void WeightGradient_InSegments_AddsUpToTheWhole()
    {
        var geometry = new ConvolutionGeometry(2, 3, 5, 1, [6], [3], [6], [1], [1], [1], [1]);
        ConvolutionSizes sizes = ConvolutionSizes.Create(geometry);
        float[] x = KernelRuns.Numbers(36, 1), dy = KernelRuns.Numbers(60, 2), parts = new float[3 * 45], whole = new float[45];
        HostExecutor.Run(new ConvolutionWeightGradient<float, float, AsComputed<float>, SmallTile>(new(dy), new(x), new(parts), sizes, 5), 3 * 2 * 3, 4);
        HostExecutor.Run(new ConvolutionWeightGradient<float, float, AsComputed<float>, SmallTile>(new(dy), new(x), new(whole), sizes, 12), 2 * 3, 4);
        for (int i = 0; i < 45; i++) Assert.Equal(whole[i], parts[i] + parts[45 + i] + parts[90 + i], 1e-5f);
    }

    /// <summary>Every element of x, w and y that belong to one product.</summary>
    private static IEnumerable<(int X, int W, int Y)> Meetings(ConvolutionGeometry g)
    {
        int ownChannels = g.Channels / g.Groups, ownFilters = g.Filters / g.Groups;
        foreach (int[] o in Indices([.. g.Output]))
        {
            foreach (int[] k in Indices([.. g.Kernel]))
            {
                int[] i = [.. o.Select((at, axis) => (at * g.Stride[axis]) - g.PaddingBefore[axis] + (k[axis] * g.Dilation[axis]))];
                if (i.Where((at, axis) => at < 0 || at >= g.Input[axis]).Any()) continue;
                for (int image = 0; image < g.Batch; image++)
                    for (int filter = 0; filter < g.Filters; filter++)
                        for (int channel = 0; channel < ownChannels; channel++)
                        {
                            int from = (image * g.Channels) + (filter / ownFilters * ownChannels) + channel;
                            yield return ((from * Count([.. g.Input])) + Flat(i, [.. g.Input]), (((filter * ownChannels) + channel) * Count([.. g.Kernel])) + Flat(k, [.. g.Kernel]),
                                (((image * g.Filters) + filter) * Count([.. g.Output])) + Flat(o, [.. g.Output]));
                        }
            }
        }
    }

    private static IEnumerable<int[]> Indices(int[] extents) => Enumerable.Range(0, Count(extents))
        .Select(index => extents.Select((extent, axis) => index / Count(extents[(axis + 1)..]) % extent).ToArray());

    private static int Flat(int[] index, int[] extents) => index.Select((at, axis) => at * Count(extents[(axis + 1)..])).Sum();

    private static int Count(int[] extents) => extents.Aggregate(1, (product, extent) => product * extent);
}
