using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// A convolution by Winograd's algorithm, with a quarter of the multiplications: blocks of tiles are transformed, multiplied with the transformed
/// weights, one product of matrices for each of the 36 points, and transformed back.
/// </summary>
internal sealed unsafe class WinogradKernel<T, TVector, TOperations> : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int Points = WinogradTransform<T, TVector, TOperations>.Points;
    private const int Results = WinogradTransform<T, TVector, TOperations>.Results;

    private readonly WinogradGeometry geometry;
    private readonly WinogradBlocks blocks;
    private readonly WinogradWeights<T, TVector, TOperations> weights;
    private readonly int parts = ForkJoin.Threads;

    public WinogradKernel(WinogradGeometry geometry)
    {
        this.geometry = geometry;
        blocks = new WinogradBlocks(geometry, sizeof(T), parts);
        weights = new WinogradWeights<T, TVector, TOperations>(geometry);
    }

    public override long WorkspaceBytes =>
        (weights.Elements + PaddedElements + parts * (TurnedElements + InputElements + ProductElements + ResultElements)) * sizeof(T);

    private int Rows => weights.PaddedRows;

    /// <summary>A batch of padded images, and what a vector that begins at its last element reads.</summary>
    private long PaddedElements => RoundUp(blocks.BatchImages * geometry.Source.Size + TOperations.Count);

    private long TurnedElements => RoundUp(geometry.Source.SourceGroupSize);

    /// <summary>Distance between the points of a block of transformed inputs; a few elements more, so that they meet different parts of the cache.</summary>
    private nint InputStep => (nint)RoundUp(blocks.Tiles * geometry.Channels) + TOperations.Count;

    private long InputElements => RoundUp(Points * InputStep);

    private nint ProductStep => (nint)blocks.Tiles * Rows + TOperations.Count;

    private long ProductElements => RoundUp(Points * ProductStep);

    private long ResultElements => RoundUp((long)Results * Results * blocks.Tiles * Rows);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars) => Run(operands, default(MapPieces));

    public override void Run(byte** operands, in MapPieces pieces)
    {
        var workspace = (T*)operands[3];
        var run = new RunState
        {
            Kernel = this,
            Source = (T*)operands[0],
            Weights = (T*)operands[1],
            Destination = (T*)operands[2],
            TransformedWeights = workspace,
            Padded = workspace + weights.Elements,
            PartMemory = workspace + weights.Elements + PaddedElements,
        };
        var transform = new WeightsWork { Run = run };
        ForkJoin.Run(ref transform, parts);
        for (int image = 0; image < geometry.Images; image += blocks.BatchImages)
        {
            run.FirstImage = image;
            run.BatchImages = Math.Min(blocks.BatchImages, geometry.Images - image);
            var padding = new PadWork { Run = run };
            ForkJoin.Run(ref padding, parts);
            var products = new BlockWork { Run = run };
            ForkJoin.Run(ref products, parts);
            long imageSize = (long)geometry.Groups * geometry.Rows * geometry.DestinationChannelSize;
            pieces.Run(image * imageSize, (image + run.BatchImages) * imageSize);
        }
    }

    private static long RoundUp(long count) => (count + 31) / 32 * 32;

    private struct RunState
    {
        public WinogradKernel<T, TVector, TOperations> Kernel;
        public T* Source, Weights, Destination, TransformedWeights, Padded, PartMemory;
        public int FirstImage, BatchImages;

        public readonly T* MemoryOf(int part) => PartMemory +
            part * (Kernel.TurnedElements + Kernel.InputElements + Kernel.ProductElements + Kernel.ResultElements);
    }

    private struct WeightsWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts) => Run.Kernel.weights.Transform(Run.Weights, Run.TransformedWeights, part, parts);
    }

    private struct PadWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts)
        {
            WinogradGeometry geometry = Run.Kernel.geometry;
            nint sourceSize = geometry.Groups * geometry.Source.SourceGroupSize;
            Range mine = Partition.Split(Run.BatchImages, 1, part, parts);
            for (int image = mine.Start.Value; image < mine.End.Value; image++)
            {
                geometry.Source.Copy<T, TVector, TOperations>(
                    Run.Source + (Run.FirstImage + image) * sourceSize, Run.Padded + image * geometry.Source.Size, Run.MemoryOf(part));
            }
        }
    }

    private struct BlockWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts)
        {
            WinogradKernel<T, TVector, TOperations> kernel = Run.Kernel;
            T* inputs = Run.MemoryOf(part) + kernel.TurnedElements;
            T* products = inputs + kernel.InputElements;
            T* results = products + kernel.ProductElements;
            Range mine = Partition.Split(Run.BatchImages * kernel.blocks.RunsPerImage, 1, part, parts);
            for (int group = 0; group < kernel.geometry.Groups; group++)
            {
                for (int first = mine.Start.Value; first < mine.End.Value; first += kernel.blocks.RunsPerBlock)
                {
                    int end = Math.Min(first + kernel.blocks.RunsPerBlock, mine.End.Value);
                    int tiles = TransformInputs(group, first, end, inputs);
                    kernel.Multiply(Run.TransformedWeights + group * kernel.weights.GroupElements, inputs, products, tiles);
                    WriteResults(group, first, end, products, results);
                }
            }
        }

        /// <summary>Transforms the tiles of some runs, [points, tiles, channels], and returns their number.</summary>
        private readonly int TransformInputs(int group, int first, int end, T* inputs)
        {
            WinogradKernel<T, TVector, TOperations> kernel = Run.Kernel;
            WinogradGeometry geometry = kernel.geometry;
            ChannelsLastImage source = geometry.Source;
            int tiles = 0;
            for (int i = first; i < end; i++)
            {
                TileRun run = kernel.blocks[i];
                T* pixels = Run.Padded + run.Image * source.Size + group * source.GroupStride +
                    Results * (run.Row * source.RowStride + run.First * source.PixelStride);
                WinogradTiles<T, TVector, TOperations>.Transform(
                    pixels, source, run.Count, geometry.Channels, inputs + (nint)tiles * geometry.Channels, geometry.Channels, kernel.InputStep, areGradients: false);
                tiles += run.Count;
            }
            return tiles;
        }

        private readonly void WriteResults(int group, int first, int end, T* products, T* results)
        {
            WinogradKernel<T, TVector, TOperations> kernel = Run.Kernel;
            WinogradGeometry geometry = kernel.geometry;
            for (int i = first; i < end; i++)
            {
                TileRun run = kernel.blocks[i];
                long channel = ((long)(Run.FirstImage + run.Image) * geometry.Groups + group) * geometry.Rows;
                WinogradTiles<T, TVector, TOperations>.WriteRun(geometry, run, products, kernel.ProductStep, kernel.Rows, geometry.Rows, results,
                    Run.Destination + channel * geometry.DestinationChannelSize);
                products += run.Count * kernel.Rows;
            }
        }
    }

    /// <summary>The products of [tiles, channels] and [channels, rows] for each point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(T* transformedWeights, T* inputs, T* products, int tiles)
    {
        nint channels = geometry.Channels;
        for (int point = 0; point < Points; point++)
        {
            T* a = inputs + point * InputStep, b = transformedWeights + point * weights.Step, c = products + point * ProductStep;
            for (int panel = 0; panel < weights.Panels; panel++)
            {
                (int start, int width) = weights.Panel(panel);
                var tile = new Tile<T>(channels, new MatrixView<T>(a, channels, 1), b + start * channels, width, c + start, Rows, accumulate: false);
                TileKernel<T, TVector, TOperations>.MultiplyDown(tile, tiles, width, TileKernel<T, TVector, TOperations>.Rows * channels);
            }
        }
    }
}
