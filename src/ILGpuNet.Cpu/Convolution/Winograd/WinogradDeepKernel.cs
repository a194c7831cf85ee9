using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Winograd's algorithm for many channels, whose transformed weights would be larger than the caches: all tiles of a batch are transformed first, and the
/// weights block by block where they are multiplied, so that they are never written to memory. Threads share the channels of the destination.
/// </summary>
internal sealed unsafe class WinogradDeepKernel<T, TVector, TOperations> : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int Points = WinogradTransform<T, TVector, TOperations>.Points;
    private const int Results = WinogradTransform<T, TVector, TOperations>.Results;

    /// <summary>Channels of a block of weights: it has to stay in the cache of the second level together with the products of a panel.</summary>
    private const int BlockChannels = 48;

    private const int MostTiles = 96;

    private readonly WinogradGeometry geometry;
    private readonly WinogradBlocks runs;
    private readonly WinogradWeights<T, TVector, TOperations> weights;
    private readonly int batchImages, imageTiles;
    private readonly int parts = ForkJoin.Threads;

    public WinogradDeepKernel(WinogradGeometry geometry)
    {
        this.geometry = geometry;
        runs = new WinogradBlocks(geometry, sizeof(T), parts);
        weights = new WinogradWeights<T, TVector, TOperations>(geometry);
        imageTiles = geometry.TilesHigh * geometry.TilesWide;
        batchImages = Math.Clamp(MostTiles / imageTiles, 1, Math.Max(geometry.Images, 1));
    }

    public override long WorkspaceBytes => (InputElements + parts * PartElements) * sizeof(T);

    private static int PanelColumns => TileKernel<T, TVector, TOperations>.Columns;

    private int Tiles => batchImages * imageTiles;

    /// <summary>Distance between the points; a few elements more, so that they meet different parts of the cache.</summary>
    private nint InputStep => (nint)RoundUp((long)Tiles * geometry.Channels) + TOperations.Count;

    /// <summary>The transformed tiles of all groups, [groups, points, tiles, channels].</summary>
    private long InputElements => RoundUp(geometry.Groups * Points * InputStep);

    private static nint WeightStep => (nint)BlockChannels * PanelColumns + TOperations.Count;

    private static long WeightElements => RoundUp(Points * WeightStep);

    private nint ProductStep => (nint)Tiles * PanelColumns + TOperations.Count;

    private long ProductElements => RoundUp(Points * ProductStep);

    private long ResultElements => RoundUp((long)Results * Results * runs.RunLength * PanelColumns);

    private long PaddedElements => RoundUp(geometry.Source.Size + TOperations.Count);

    private long TurnedElements => RoundUp(geometry.Source.SourceGroupSize);

    /// <summary>What a thread needs of its own: for an image, and later for a panel.</summary>
    private long PartElements => Math.Max(PaddedElements + TurnedElements, WeightElements + ProductElements + ResultElements);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars) => Run(operands, default(MapPieces));

    public override void Run(byte** operands, in MapPieces pieces)
    {
        var run = new RunState
        {
            Kernel = this,
            Source = (T*)operands[0],
            Weights = (T*)operands[1],
            Destination = (T*)operands[2],
            Inputs = (T*)operands[3],
            PartMemory = (T*)operands[3] + InputElements,
        };
        for (int image = 0; image < geometry.Images; image += batchImages)
        {
            run.FirstImage = image;
            run.BatchImages = Math.Min(batchImages, geometry.Images - image);
            var transform = new TransformWork { Run = run };
            ForkJoin.Run(ref transform, parts);
            var products = new PanelWork { Run = run };
            ForkJoin.Run(ref products, parts);
            long imageSize = (long)geometry.Groups * geometry.Rows * geometry.DestinationChannelSize;
            pieces.Run(image * imageSize, (image + run.BatchImages) * imageSize);
        }
    }

    private static long RoundUp(long count) => (count + 31) / 32 * 32;

    private struct RunState
    {
        public WinogradDeepKernel<T, TVector, TOperations> Kernel;
        public T* Source, Weights, Destination, Inputs, PartMemory;
        public int FirstImage, BatchImages;
    }

    private struct TransformWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts)
        {
            WinogradDeepKernel<T, TVector, TOperations> kernel = Run.Kernel;
            WinogradGeometry geometry = kernel.geometry;
            ChannelsLastImage layout = geometry.Source;
            T* padded = Run.PartMemory + part * kernel.PartElements, turned = padded + kernel.PaddedElements;
            nint sourceSize = geometry.Groups * layout.SourceGroupSize;
            Range mine = Partition.Split(Run.BatchImages, 1, part, parts);
            for (int image = mine.Start.Value; image < mine.End.Value; image++)
            {
                layout.Copy<T, TVector, TOperations>(Run.Source + (Run.FirstImage + image) * sourceSize, padded, turned);
                for (int group = 0; group < geometry.Groups; group++)
                {
                    T* inputs = Run.Inputs + group * Points * kernel.InputStep + (nint)image * kernel.imageTiles * geometry.Channels;
                    for (int row = 0; row < geometry.TilesHigh; row++)
                    {
                        T* pixels = padded + group * layout.GroupStride + Results * row * layout.RowStride;
                        WinogradTiles<T, TVector, TOperations>.Transform(pixels, layout, geometry.TilesWide, geometry.Channels,
                            inputs + (nint)row * geometry.TilesWide * geometry.Channels, geometry.Channels, kernel.InputStep, areGradients: false);
                    }
                }
            }
        }
    }

    private struct PanelWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts)
        {
            WinogradDeepKernel<T, TVector, TOperations> kernel = Run.Kernel;
            T* block = Run.PartMemory + part * kernel.PartElements;
            T* products = block + WeightElements, results = products + kernel.ProductElements;
            Range mine = Partition.Split(kernel.geometry.Groups * kernel.weights.Panels, 1, part, parts);
            for (int i = mine.Start.Value; i < mine.End.Value; i++)
            {
                (int group, int panel) = Math.DivRem(i, kernel.weights.Panels);
                (int start, int width) = kernel.weights.Panel(panel);
                int channels = kernel.geometry.Channels;
                for (int channel = 0; channel < channels; channel += BlockChannels)
                {
                    int depth = Math.Min(BlockChannels, channels - channel);
                    kernel.weights.TransformBlock(Run.Weights, group, panel, channel, depth, block, WeightStep);
                    T* inputs = Run.Inputs + group * Points * kernel.InputStep + channel;
                    kernel.Multiply(inputs, block, products, Run.BatchImages * kernel.imageTiles, width, depth, accumulate: channel > 0);
                }
                WriteResults(group, start, width, products, results);
            }
        }

        /// <summary>Transforms the products of a panel back, and writes them into the images of its channels.</summary>
        private readonly void WriteResults(int group, int firstRow, int width, T* products, T* results)
        {
            WinogradDeepKernel<T, TVector, TOperations> kernel = Run.Kernel;
            WinogradGeometry geometry = kernel.geometry;
            int rows = Math.Min(width, geometry.Rows - firstRow);
            for (int i = 0; i < Run.BatchImages * kernel.runs.RunsPerImage; i++)
            {
                TileRun run = kernel.runs[i];
                long channel = ((long)(Run.FirstImage + run.Image) * geometry.Groups + group) * geometry.Rows + firstRow;
                WinogradTiles<T, TVector, TOperations>.WriteRun(geometry, run, products, kernel.ProductStep, width, rows, results,
                    Run.Destination + channel * geometry.DestinationChannelSize);
                products += run.Count * width;
            }
        }
    }

    /// <summary>The products of [tiles, channels] and [channels, rows of a panel] for each point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(T* inputs, T* block, T* products, int tiles, int width, int depth, bool accumulate)
    {
        nint channels = geometry.Channels;
        for (int point = 0; point < Points; point++)
        {
            T* a = inputs + point * InputStep, b = block + point * WeightStep, c = products + point * ProductStep;
            var tile = new Tile<T>(depth, new MatrixView<T>(a, channels, 1), b, width, c, width, accumulate);
            TileKernel<T, TVector, TOperations>.MultiplyDown(tile, tiles, width, TileKernel<T, TVector, TOperations>.Rows * channels);
        }
    }
}
