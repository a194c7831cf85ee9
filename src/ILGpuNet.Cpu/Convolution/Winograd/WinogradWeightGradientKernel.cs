using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// The gradient with respect to the weights by Winograd's algorithm: for each of the 36 points the product of the transformed gradients of the output,
/// [filters, tiles], with the transformed inputs, [tiles, channels], is summed over all tiles and transformed back at the end. Each part sums over tiles of
/// its own, and the sums are added in the order of the parts.
/// </summary>
internal sealed unsafe class WinogradWeightGradientKernel<T, TVector, TOperations> : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int Points = WinogradTransform<T, TVector, TOperations>.Points;
    private const int Results = WinogradTransform<T, TVector, TOperations>.Results;
    private const int Taps = 9;

    private readonly WinogradGeometry geometry;
    private readonly WinogradBlocks blocks;
    private readonly int parts;

    /// <param name="geometry">The tiles of the forward pass.</param>
    public WinogradWeightGradientKernel(WinogradGeometry geometry)
    {
        this.geometry = geometry;
        parts = ForkJoin.Threads;
        blocks = new WinogradBlocks(geometry, sizeof(T), parts);
    }

    public override long WorkspaceBytes => (PaddedElements + GradientElements + parts * PartElements) * sizeof(T);

    /// <summary>Channels rounded up to whole vectors.</summary>
    private int Channels => PanelPacking<T, TVector, TOperations>.RoundUp(geometry.Channels);

    private int Filters => geometry.Rows;

    private long PaddedElements => RoundUp(blocks.BatchImages * geometry.Source.Size);

    private long GradientElements => RoundUp(blocks.BatchImages * geometry.Result.Size);

    private long TurnedElements => RoundUp(Math.Max(geometry.Source.SourceGroupSize, geometry.Result.SourceGroupSize));

    private nint InputStep => (nint)blocks.Tiles * Channels + TOperations.Count;

    private long InputElements => RoundUp(Points * InputStep);

    private nint FilterStep => (nint)blocks.Tiles * Filters + TOperations.Count;

    private long FilterElements => RoundUp(Points * FilterStep);

    private nint SumStep => (nint)Filters * Channels + TOperations.Count;

    /// <summary>The sums of all groups.</summary>
    private long SumElements => RoundUp(geometry.Groups * Points * SumStep);

    private long PartElements => TurnedElements + InputElements + FilterElements + SumElements;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var workspace = (T*)operands[3];
        var run = new RunState
        {
            Kernel = this,
            OutputGradient = (T*)operands[0],
            Source = (T*)operands[1],
            WeightGradient = (T*)operands[2],
            Padded = workspace,
            Gradients = workspace + PaddedElements,
            PartMemory = workspace + PaddedElements + GradientElements,
        };
        for (int image = 0; image == 0 || image < geometry.Images; image += blocks.BatchImages)
        {
            run.FirstImage = image;
            run.BatchImages = Math.Min(blocks.BatchImages, geometry.Images - image);
            var padding = new WinogradGradientPadding<T, TVector, TOperations>
            {
                Geometry = geometry,
                FirstImage = image,
                Images = run.BatchImages,
                Source = run.Source,
                OutputGradient = run.OutputGradient,
                Padded = run.Padded,
                Gradients = run.Gradients,
                Turned = run.PartMemory,
                TurnedStep = (nint)PartElements,
            };
            ForkJoin.Run(ref padding, parts);
            var sums = new SumWork { Run = run };
            ForkJoin.Run(ref sums, parts);
        }
        var transform = new TransformWork { Run = run };
        ForkJoin.Run(ref transform, parts);
    }

    private static long RoundUp(long count) => (count + 31) / 32 * 32;

    private struct RunState
    {
        public WinogradWeightGradientKernel<T, TVector, TOperations> Kernel;
        public T* OutputGradient, Source, WeightGradient, Padded, Gradients, PartMemory;
        public int FirstImage, BatchImages;

        public readonly T* MemoryOf(int part) => PartMemory + part * Kernel.PartElements;

        public readonly T* SumsOf(int part) => MemoryOf(part) + Kernel.TurnedElements + Kernel.InputElements + Kernel.FilterElements;
    }

    private struct SumWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts)
        {
            WinogradWeightGradientKernel<T, TVector, TOperations> kernel = Run.Kernel;
            T* inputs = Run.MemoryOf(part) + kernel.TurnedElements;
            T* filters = inputs + kernel.InputElements;
            T* sums = Run.SumsOf(part);
            bool accumulate = Run.FirstImage > 0;
            Range mine = Partition.Split(Run.BatchImages * kernel.blocks.RunsPerImage, 1, part, parts);
            if (!accumulate && mine.Start.Value == mine.End.Value) new Span<T>(sums, checked((int)kernel.SumElements)).Clear();
            for (int first = mine.Start.Value; first < mine.End.Value; first += kernel.blocks.RunsPerBlock, accumulate = true)
            {
                int end = Math.Min(first + kernel.blocks.RunsPerBlock, mine.End.Value);
                for (int group = 0; group < kernel.geometry.Groups; group++)
                {
                    int tiles = TransformTiles(group, first, end, inputs, filters);
                    kernel.Multiply(filters, inputs, sums + group * Points * kernel.SumStep, tiles, accumulate);
                }
            }
        }

        private readonly int TransformTiles(int group, int first, int end, T* inputs, T* filters)
        {
            WinogradWeightGradientKernel<T, TVector, TOperations> kernel = Run.Kernel;
            WinogradGeometry geometry = kernel.geometry;
            int tiles = 0;
            for (int i = first; i < end; i++)
            {
                TileRun run = kernel.blocks[i];
                ChannelsLastImage source = geometry.Source, result = geometry.Result;
                T* pixels = Run.Padded + run.Image * source.Size + group * source.GroupStride +
                    Results * (run.Row * source.RowStride + run.First * source.PixelStride);
                WinogradTiles<T, TVector, TOperations>.Transform(
                    pixels, source, run.Count, geometry.Channels, inputs + (nint)tiles * kernel.Channels, kernel.Channels, kernel.InputStep, areGradients: false);
                T* gradients = Run.Gradients + run.Image * result.Size + group * result.GroupStride +
                    Results * (run.Row * result.RowStride + run.First * result.PixelStride);
                WinogradTiles<T, TVector, TOperations>.Transform(
                    gradients, result, run.Count, kernel.Filters, filters + (nint)tiles * kernel.Filters, kernel.Filters, kernel.FilterStep, areGradients: true);
                tiles += run.Count;
            }
            return tiles;
        }
    }

    private struct TransformWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts)
        {
            WinogradGeometry geometry = Run.Kernel.geometry;
            Range mine = Partition.Split(geometry.Groups * geometry.Rows, 1, part, parts);
            for (int filter = mine.Start.Value; filter < mine.End.Value; filter++)
            {
                (int group, int row) = Math.DivRem(filter, geometry.Rows);
                TransformFilter(group * Points * Run.Kernel.SumStep + (nint)row * Run.Kernel.Channels,
                    Run.WeightGradient + (nint)filter * geometry.Channels * Taps, parts);
            }
        }

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TransformFilter(nint offset, T* weights, int parts)
        {
            TVector* points = stackalloc TVector[Points + 1];
            points = WinogradTransform<T, TVector, TOperations>.Align(points);
            TVector* taps = stackalloc TVector[Taps + 1];
            taps = WinogradTransform<T, TVector, TOperations>.Align(taps);
            int channels = Run.Kernel.geometry.Channels;
            for (int first = 0; first < channels; first += TOperations.Count, offset += TOperations.Count)
            {
                for (int point = 0; point < Points; point++)
                {
                    TVector sum = TOperations.Load(Run.SumsOf(0) + offset + point * Run.Kernel.SumStep);
                    for (int part = 1; part < parts; part++)
                        sum = TOperations.Add(sum, TOperations.Load(Run.SumsOf(part) + offset + point * Run.Kernel.SumStep));
                    points[point] = sum;
                }
                WinogradTransform<T, TVector, TOperations>.WeightGradient((T*)points, TOperations.Count, (T*)taps);
                int count = Math.Min(TOperations.Count, channels - first);
                for (int channel = 0; channel < count; channel++)
                    for (int tap = 0; tap < Taps; tap++) *weights++ = ((T*)(taps + tap))[channel];
            }
        }
    }

    /// <summary>Adds the products of [filters, tiles] and [tiles, channels] for each point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(T* filters, T* inputs, T* sums, int tiles, bool accumulate)
    {
        int tileColumns = TileKernel<T, TVector, TOperations>.Columns;
        for (int point = 0; point < Points; point++)
        {
            T* a = filters + point * FilterStep, b = inputs + point * InputStep, c = sums + point * SumStep;
            for (int column = 0; column < Channels; column += tileColumns)
            {
                int columns = Math.Min(tileColumns, Channels - column);
                var tile = new Tile<T>(tiles, new MatrixView<T>(a, 1, Filters), b + column, Channels, c + column, Channels, accumulate);
                TileKernel<T, TVector, TOperations>.MultiplyDown(tile, Filters, columns, TileKernel<T, TVector, TOperations>.Rows);
            }
        }
    }
}
