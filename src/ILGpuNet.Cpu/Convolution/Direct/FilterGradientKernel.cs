using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Computes the gradient with respect to the weights with vectors along filters: the output's gradient is turned, some pixels at a time, and the image is read where
/// it lies, element by element, or from a padded copy of what a band of results needs. Each part sums over bands of its own into weights of its own, which are
/// added in the order of the parts.
/// </summary>
internal sealed unsafe class FilterGradientKernel<T, TVector, TOperations> : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Pixels whose turned gradients stay in a cache for all weights.</summary>
    private const int PixelBlock = 512;

    private readonly DirectGeometry direct;
    private readonly SlidingGeometry geometry;
    private readonly DirectPhase phase;
    private readonly int parts, paddedFilters;

    /// <param name="direct">The bands of the forward pass, in vectors of one result.</param>
    public FilterGradientKernel(DirectGeometry direct)
    {
        this.direct = direct;
        geometry = direct.Geometry;
        phase = direct.Phases[0];
        paddedFilters = PanelPacking<T, TVector, TOperations>.RoundUp(geometry.Rows);
        double flops = 2.0 * geometry.Groups * geometry.WeightGroupStride * geometry.Images * geometry.DestinationChannelSize;
        parts = flops < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads;
    }

    public override long WorkspaceBytes => parts * (SumElements + (direct.IsInPlace ? 0 : BandElements)) * sizeof(T);

    /// <summary>Weights of a filter.</summary>
    private int Weights => phase.Offsets.Length;

    private nint GroupElements => (nint)Weights * paddedFilters;

    /// <summary>[groups, weights of a filter, filters].</summary>
    private long SumElements => RoundUp(geometry.Groups * GroupElements);

    private long BandElements => RoundUp(direct.Band.Size);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var sums = (T*)operands[3];
        var work = new BandWork
        {
            Kernel = this,
            OutputGradient = (T*)operands[0],
            Source = (T*)operands[1],
            Sums = sums,
            Copies = sums + parts * SumElements,
        };
        ForkJoin.Run(ref work, parts);
        var reduction = new ReduceWork { Kernel = this, Sums = sums, WeightGradient = (T*)operands[2] };
        ForkJoin.Run(ref reduction, parts);
    }

    private static long RoundUp(long count) => (count + 31) / 32 * 32;

    private struct BandWork : IParallelWork
    {
        public FilterGradientKernel<T, TVector, TOperations> Kernel;
        public T* OutputGradient, Source, Sums, Copies;

        public readonly void Execute(int part, int parts)
        {
            SlidingGeometry geometry = Kernel.geometry;
            T* sums = Sums + part * Kernel.SumElements, copy = Copies + part * Kernel.BandElements;
            new Span<T>(sums, checked((int)Kernel.SumElements)).Clear();
            int bands = Kernel.direct.Bands;
            (long item, long end) = Workload.Range((long)geometry.Images * geometry.Groups * bands, part, parts);
            for (; item < end; item++) AddBand(item / bands, (int)(item % bands), copy, sums);
        }

        /// <summary>Adds what a band of a group of an image contributes.</summary>
        private readonly void AddBand(long imageGroup, int band, T* copy, T* sums)
        {
            SlidingGeometry geometry = Kernel.geometry;
            T* source = Kernel.direct.Place<T, TVector, TOperations>(Source + (nint)imageGroup * geometry.Channels * Kernel.direct.Band.SourceChannelSize, band, copy);
            T* gradient = OutputGradient + (nint)imageGroup * geometry.Rows * geometry.DestinationChannelSize + band * Kernel.phase.BandStride;
            sums += imageGroup % geometry.Groups * Kernel.GroupElements;
            nint[] windows = Kernel.phase.Vectors(band).Sources;
            fixed (nint* offsets = Kernel.phase.Offsets, sources = windows)
            {
                for (int pixel = 0; pixel < windows.Length; pixel += PixelBlock)
                {
                    var pixels = new FilterGradientPixels<T>
                    {
                        Source = source,
                        Sources = sources + pixel,
                        Count = Math.Min(PixelBlock, windows.Length - pixel),
                        SumStride = Kernel.paddedFilters,
                    };
                    AddPixels(pixels, offsets, gradient + pixel, sums);
                }
            }
        }

        /// <summary>Adds what some pixels contribute, for as many vectors of filters at a time as a tile has; even numbers of them.</summary>
        private readonly void AddPixels(FilterGradientPixels<T> pixels, nint* offsets, T* gradient, T* sums)
        {
            SlidingGeometry geometry = Kernel.geometry;
            pixels.Gradient = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, (nint)PixelBlock * TileKernel<T, TVector, TOperations>.Columns);
            int vectors = Kernel.paddedFilters / TOperations.Count, panels = (Kernel.paddedFilters + TileKernel<T, TVector, TOperations>.Columns - 1) / TileKernel<T, TVector, TOperations>.Columns;
            for (int panel = 0; panel < panels; panel++)
            {
                int first = vectors * panel / panels, count = vectors * (panel + 1) / panels - first, filter = first * TOperations.Count;
                var turned = new MatrixView<T>(gradient + filter * geometry.DestinationChannelSize, 1, geometry.DestinationChannelSize);
                PanelPacking<T, TVector, TOperations>.PackColumns(turned, Math.Min(count * TOperations.Count, geometry.Rows - filter), pixels.Count, pixels.Gradient);
                int most = FilterGradientTile<T, TVector, TOperations>.MaximumWeights(count), weights = Kernel.Weights, tiles = (weights + most - 1) / most;
                for (int tile = 0; tile < tiles; tile++)
                {
                    int weight = (int)((long)weights * tile / tiles), end = (int)((long)weights * (tile + 1) / tiles);
                    pixels.WeightOffsets = offsets + weight;
                    pixels.Sums = sums + (nint)weight * Kernel.paddedFilters + filter;
                    FilterGradientTile<T, TVector, TOperations>.Add(pixels, end - weight, count);
                }
            }
        }
    }

    /// <summary>Adds the sums of all parts, filter by filter.</summary>
    private struct ReduceWork : IParallelWork
    {
        public FilterGradientKernel<T, TVector, TOperations> Kernel;
        public T* Sums, WeightGradient;

        public readonly void Execute(int part, int parts)
        {
            int weights = Kernel.Weights, filters = Kernel.geometry.Rows;
            Range mine = Partition.Split(Kernel.geometry.Groups * filters, 1, part, parts);
            for (int i = mine.Start.Value; i < mine.End.Value; i++)
            {
                (int group, int filter) = Math.DivRem(i, filters);
                T* sums = Sums + group * Kernel.GroupElements + filter, result = WeightGradient + (nint)i * weights;
                for (int weight = 0; weight < weights; weight++, sums += Kernel.paddedFilters)
                {
                    T sum = sums[0];
                    for (int other = 1; other < Kernel.parts; other++) sum += sums[other * (nint)Kernel.SumElements];
                    result[weight] = sum;
                }
            }
        }
    }
}
