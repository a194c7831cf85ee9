using System.Numerics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Computes the gradient with respect to the weights with vectors along filters: the output's gradient is turned, some pixels at a time, and the image is read where
/// it lies, element by element, or from a padded copy of what a band of results needs. For few channels.
/// </summary>
internal sealed unsafe class FilterGradientKernel<T, TVector, TOperations>(DirectGeometry direct)
    : BandGradientKernel<T, TVector, TOperations>(direct, (nint)direct.Phases[0].Offsets.Length * PanelPacking<T, TVector, TOperations>.RoundUp(direct.Geometry.Rows))
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Pixels whose turned gradients stay in a cache for all weights.</summary>
    private const int PixelBlock = 512;

    private readonly int paddedFilters = PanelPacking<T, TVector, TOperations>.RoundUp(direct.Geometry.Rows);

    /// <summary>Weights of a filter.</summary>
    private int Weights => Direct.Phases[0].Offsets.Length;

    /// <inheritdoc/>
    /// <remarks>The sums are [groups, weights of a filter, filters].</remarks>
    protected override void AddParts(T* sums, T* weightGradient)
    {
        var reduction = new ReduceWork { Kernel = this, Sums = sums, WeightGradient = weightGradient };
        ForkJoin.Run(ref reduction, Parts);
    }

    protected override void AddBand(T* source, T* gradient, int band, T* sums)
    {
        nint[] windows = Direct.Phases[0].Vectors(band).Sources;
        fixed (nint* offsets = Direct.Phases[0].Offsets, sources = windows)
        {
            for (int pixel = 0; pixel < windows.Length; pixel += PixelBlock)
            {
                var pixels = new FilterGradientPixels<T>
                {
                    Source = source,
                    Sources = sources + pixel,
                    Count = Math.Min(PixelBlock, windows.Length - pixel),
                    SumStride = paddedFilters,
                };
                AddPixels(pixels, offsets, gradient + pixel, sums);
            }
        }
    }

    /// <summary>Adds what some pixels contribute, for as many vectors of filters at a time as a tile has; even numbers of them.</summary>
    private void AddPixels(FilterGradientPixels<T> pixels, nint* offsets, T* gradient, T* sums)
    {
        pixels.Gradient = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, (nint)PixelBlock * TileKernel<T, TVector, TOperations>.Columns);
        int vectors = paddedFilters / TOperations.Count, panels = (paddedFilters + TileKernel<T, TVector, TOperations>.Columns - 1) / TileKernel<T, TVector, TOperations>.Columns;
        for (int panel = 0; panel < panels; panel++)
        {
            int first = vectors * panel / panels, count = vectors * (panel + 1) / panels - first, filter = first * TOperations.Count;
            var turned = new MatrixView<T>(gradient + filter * Geometry.DestinationChannelSize, 1, Geometry.DestinationChannelSize);
            PanelPacking<T, TVector, TOperations>.PackColumns(turned, Math.Min(count * TOperations.Count, Geometry.Rows - filter), pixels.Count, pixels.Gradient);
            int most = FilterGradientTile<T, TVector, TOperations>.MaximumWeights(count), weights = Weights, tiles = (weights + most - 1) / most;
            for (int tile = 0; tile < tiles; tile++)
            {
                int weight = (int)((long)weights * tile / tiles), end = (int)((long)weights * (tile + 1) / tiles);
                pixels.WeightOffsets = offsets + weight;
                pixels.Sums = sums + (nint)weight * paddedFilters + filter;
                FilterGradientTile<T, TVector, TOperations>.Add(pixels, end - weight, count);
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
            int weights = Kernel.Weights, filters = Kernel.Geometry.Rows;
            Range mine = Partition.Split(Kernel.Geometry.Groups * filters, 1, part, parts);
            for (int i = mine.Start.Value; i < mine.End.Value; i++)
            {
                (int group, int filter) = Math.DivRem(i, filters);
                T* sums = Sums + group * Kernel.GroupElements + filter, result = WeightGradient + (nint)i * weights;
                for (int weight = 0; weight < weights; weight++, sums += Kernel.paddedFilters)
                {
                    T sum = sums[0];
                    for (int other = 1; other < Kernel.Parts; other++) sum += sums[other * (nint)Kernel.SumElements];
                    result[weight] = sum;
                }
            }
        }
    }
}
