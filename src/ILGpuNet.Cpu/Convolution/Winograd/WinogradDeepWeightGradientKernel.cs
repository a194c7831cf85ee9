using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// The gradient with respect to the weights by Winograd's algorithm for many channels, whose sums would not stay in the caches of each thread: threads transform
/// some hundred tiles together, and then share the pairs of filters and channels. The sums of a block of pairs over these tiles, one for each of the 36 points, stay
/// in the cache of the second level until they are transformed back; they are never added over threads.
/// </summary>
internal sealed unsafe class WinogradDeepWeightGradientKernel<T, TVector, TOperations> : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int Points = WinogradTransform<T, TVector, TOperations>.Points;
    private const int Results = WinogradTransform<T, TVector, TOperations>.Results;
    private const int Taps = 9;

    /// <summary>Filters of a block of pairs at most.</summary>
    private const int MostFilters = 64;

    private readonly WinogradGeometry geometry;
    private readonly WinogradBatches batches;
    private readonly EvenPanels channels, filters;
    private readonly int parts = ForkJoin.Threads;

    /// <param name="geometry">The tiles of the forward pass.</param>
    public WinogradDeepWeightGradientKernel(WinogradGeometry geometry)
    {
        this.geometry = geometry;
        batches = new WinogradBatches(geometry, sizeof(T), parts);
        channels = new EvenPanels(geometry.Channels, TOperations.Count, TileKernel<T, TVector, TOperations>.Columns);
        filters = new EvenPanels(geometry.Rows, TOperations.Count, MostFilters);
    }

    public override long WorkspaceBytes => (PaddedElements + GradientElements + InputElements + FilterElements + parts * PartElements) * sizeof(T);

    private long PaddedElements => RoundUp(batches.Images * geometry.Source.Size);

    private long GradientElements => RoundUp(batches.Images * geometry.Result.Size);

    /// <summary>Distance between the points; a vector more, so that they meet different parts of the cache.</summary>
    private nint InputStep => (nint)batches.Tiles * channels.Padded + TOperations.Count;

    /// <summary>The transformed inputs, [groups, points, panels of channels, tiles, channels of the panel].</summary>
    private long InputElements => RoundUp(geometry.Groups * Points * InputStep);

    private nint FilterStep => (nint)batches.Tiles * filters.Padded + TOperations.Count;

    /// <summary>The transformed gradients, [groups, points, panels of filters, tiles, filters of the panel].</summary>
    private long FilterElements => RoundUp(geometry.Groups * Points * FilterStep);

    private nint SumStep => (nint)filters.Widest * channels.Widest + TOperations.Count;

    /// <summary>What a thread needs of its own: to turn an image, and later for the sums of a block of pairs.</summary>
    private long PartElements => RoundUp(Math.Max(Math.Max(geometry.Source.SourceGroupSize, geometry.Result.SourceGroupSize), Points * SumStep));

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
            Inputs = workspace + PaddedElements + GradientElements,
            Filters = workspace + PaddedElements + GradientElements + InputElements,
            PartMemory = workspace + PaddedElements + GradientElements + InputElements + FilterElements,
        };
        for (int image = 0; image == 0 || image < geometry.Images; image += batches.Images)
        {
            run.FirstImage = image;
            run.BatchImages = Math.Min(batches.Images, geometry.Images - image);
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
            int runs = run.BatchImages * batches.Runs.RunsPerImage;
            for (int first = 0; first == 0 || first < runs; first += batches.RunsTogether)
            {
                (run.FirstRun, run.EndRun) = (first, Math.Min(first + batches.RunsTogether, runs));
                var transform = new TransformWork { Run = run };
                ForkJoin.Run(ref transform, parts);
                var products = new PairWork { Run = run };
                ForkJoin.Run(ref products, parts);
            }
        }
    }

    private static long RoundUp(long count) => (count + 31) / 32 * 32;

    private struct RunState
    {
        public WinogradDeepWeightGradientKernel<T, TVector, TOperations> Kernel;
        public T* OutputGradient, Source, WeightGradient, Padded, Gradients, Inputs, Filters, PartMemory;
        public int FirstImage, BatchImages, FirstRun, EndRun;

        public readonly T* MemoryOf(int part) => PartMemory + part * Kernel.PartElements;
    }

    private struct TransformWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts)
        {
            WinogradDeepWeightGradientKernel<T, TVector, TOperations> kernel = Run.Kernel;
            Range mine = Partition.Split(Run.EndRun - Run.FirstRun, 1, part, parts);
            int tiles = kernel.TilesOf(Run.FirstRun, Run.FirstRun + mine.Start.Value);
            for (int i = Run.FirstRun + mine.Start.Value; i < Run.FirstRun + mine.End.Value; i++)
            {
                TileRun run = kernel.batches.Runs[i];
                for (int group = 0; group < kernel.geometry.Groups; group++)
                {
                    Transform(run, group, tiles, kernel.geometry.Source, Run.Padded, kernel.channels, kernel.geometry.Channels,
                        Run.Inputs + group * Points * kernel.InputStep, kernel.InputStep, areGradients: false);
                    Transform(run, group, tiles, kernel.geometry.Result, Run.Gradients, kernel.filters, kernel.geometry.Rows,
                        Run.Filters + group * Points * kernel.FilterStep, kernel.FilterStep, areGradients: true);
                }
                tiles += run.Count;
            }
        }

        /// <summary>Transforms a run of tiles of a group, panel by panel.</summary>
        private readonly void Transform(
            TileRun run, int group, int firstTile, ChannelsLastImage image, T* images, EvenPanels panels, int channels, T* points, nint step, bool areGradients)
        {
            T* pixels = images + run.Image * image.Size + group * image.GroupStride + Results * (run.Row * image.RowStride + run.First * image.PixelStride);
            for (int panel = 0; panel < panels.Count; panel++)
            {
                (int start, int width) = panels[panel];
                WinogradTiles<T, TVector, TOperations>.Transform(pixels + start, image, run.Count, Math.Min(width, channels - start),
                    points + (nint)start * Run.Kernel.batches.Tiles + (nint)firstTile * width, width, step, areGradients);
            }
        }
    }

    private struct PairWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts)
        {
            WinogradDeepWeightGradientKernel<T, TVector, TOperations> kernel = Run.Kernel;
            int tiles = kernel.TilesOf(Run.FirstRun, Run.EndRun), pairs = kernel.filters.Count * kernel.channels.Count;
            T* sums = Run.MemoryOf(part);
            Range mine = Partition.Split(kernel.geometry.Groups * pairs, 1, part, parts);
            for (int i = mine.Start.Value; i < mine.End.Value; i++)
            {
                (int group, int pair) = Math.DivRem(i, pairs);
                (int filterPanel, int channelPanel) = Math.DivRem(pair, kernel.channels.Count);
                (int filter, int filterWidth) = kernel.filters[filterPanel];
                (int channel, int channelWidth) = kernel.channels[channelPanel];
                int filters = Math.Min(filterWidth, kernel.geometry.Rows - filter), channels = Math.Min(channelWidth, kernel.geometry.Channels - channel);
                T* a = Run.Filters + group * Points * kernel.FilterStep + (nint)filter * kernel.batches.Tiles;
                T* b = Run.Inputs + group * Points * kernel.InputStep + (nint)channel * kernel.batches.Tiles;
                kernel.Multiply(a, filterWidth, b, channelWidth, sums, filters, tiles);
                T* weights = Run.WeightGradient + (((nint)group * kernel.geometry.Rows + filter) * kernel.geometry.Channels + channel) * Taps;
                kernel.TransformBack(sums, channelWidth, filters, channels, weights, accumulate: Run.FirstImage > 0 || Run.FirstRun > 0);
            }
        }
    }

    /// <summary>Number of tiles of some runs.</summary>
    private int TilesOf(int firstRun, int endRun)
    {
        int tiles = 0;
        for (int i = firstRun; i < endRun; i++) tiles += batches.Runs[i].Count;
        return tiles;
    }

    /// <summary>The products of [filters, tiles] and [tiles, channels] for each point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(T* a, int filterWidth, T* b, int channelWidth, T* sums, int filters, int tiles)
    {
        for (int point = 0; point < Points; point++)
        {
            var tile = new Tile<T>(tiles, new MatrixView<T>(a + point * FilterStep, 1, filterWidth), b + point * InputStep, channelWidth,
                sums + point * SumStep, channelWidth, accumulate: false);
            TileKernel<T, TVector, TOperations>.MultiplyDown(tile, filters, channelWidth, TileKernel<T, TVector, TOperations>.Rows);
        }
    }

    /// <summary>Transforms the sums of a block of pairs back, and writes them or adds them to the weights.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformBack(T* sums, int channelWidth, int filters, int channels, T* weights, bool accumulate)
    {
        TVector* taps = stackalloc TVector[Taps + 1];
        taps = WinogradTransform<T, TVector, TOperations>.Align(taps);
        for (int filter = 0; filter < filters; filter++, sums += channelWidth, weights += (nint)geometry.Channels * Taps)
        {
            T* weight = weights;
            for (int first = 0; first < channels; first += TOperations.Count)
            {
                WinogradTransform<T, TVector, TOperations>.WeightGradient(sums + first, SumStep, (T*)taps);
                int count = Math.Min(TOperations.Count, channels - first);
                for (int channel = 0; channel < count; channel++, weight += Taps)
                {
                    T* source = (T*)taps + channel;
                    if (accumulate) for (int tap = 0; tap < Taps; tap++) weight[tap] += source[tap * TOperations.Count];
                    else for (int tap = 0; tap < Taps; tap++) weight[tap] = source[tap * TOperations.Count];
                }
            }
        }
    }
}
