using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Computes the gradient with respect to the weights directly: vectors run along rows of the output's gradient and of the image, which are read where they lie.
/// For few weights, depthwise convolutions among them. Each part sums over bands of its own into weights of its own, which are added in the order of the parts.
/// </summary>
internal sealed unsafe class DirectWeightGradientKernel<T, TVector, TOperations> : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private readonly DirectGeometry direct;
    private readonly SlidingGeometry geometry;
    private readonly int parts;

    /// <param name="direct">The bands of the forward pass.</param>
    public DirectWeightGradientKernel(DirectGeometry direct)
    {
        this.direct = direct;
        geometry = direct.Geometry;
        double flops = 2.0 * Weights * geometry.Images * geometry.DestinationChannelSize;
        parts = flops < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads;
    }

    public override long WorkspaceBytes => parts * (SumElements + (direct.IsInPlace ? 0 : BandElements)) * sizeof(T);

    private nint Weights => geometry.Groups * geometry.WeightGroupStride;

    private long SumElements => RoundUp(Weights);

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
        var result = (T*)operands[2];
        for (nint i = 0; i < Weights; i++)
        {
            T sum = sums[i];
            for (int part = 1; part < parts; part++) sum += sums[part * (nint)SumElements + i];
            result[i] = sum;
        }
    }

    private static long RoundUp(long count) => (count + 31) / 32 * 32;

    private struct BandWork : IParallelWork
    {
        public DirectWeightGradientKernel<T, TVector, TOperations> Kernel;
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
            DirectGeometry direct = Kernel.direct;
            SlidingGeometry geometry = Kernel.geometry;
            DirectPhase phase = direct.Phases[0];
            WindowVectors vectors = phase.Vectors(band);
            int columns = phase.Offsets.Length;
            fixed (nint* offsets = phase.Offsets, sources = vectors.Sources, destinations = vectors.Destinations)
            {
                var places = new GradientPlaces<T>
                {
                    Source = direct.Place<T, TVector, TOperations>(Source + (nint)imageGroup * geometry.Channels * direct.Band.SourceChannelSize, band, copy),
                    FilterStride = geometry.DestinationChannelSize,
                    Sources = sources,
                    Destinations = destinations,
                    Count = vectors.Sources.Length,
                    Whole = vectors.Whole,
                    LastElements = vectors.LastElements,
                    SumStride = columns,
                };
                T* gradient = OutputGradient + (nint)imageGroup * geometry.Rows * geometry.DestinationChannelSize + band * phase.BandStride;
                T* groupSums = sums + imageGroup % geometry.Groups * geometry.WeightGroupStride;
                int tiles = (columns + GradientTile<T, TVector, TOperations>.MaximumWeights - 1) / GradientTile<T, TVector, TOperations>.MaximumWeights;
                for (int filter = 0; filter < geometry.Rows; filter += GradientTile<T, TVector, TOperations>.MaximumFilters)
                {
                    int filters = Math.Min(GradientTile<T, TVector, TOperations>.MaximumFilters, geometry.Rows - filter);
                    places.Gradient = gradient + filter * geometry.DestinationChannelSize;
                    for (int tile = 0; tile < tiles; tile++)
                    {
                        int column = columns * tile / tiles, weights = columns * (tile + 1) / tiles - column;
                        places.WeightOffsets = offsets + column;
                        places.Sums = groupSums + (nint)filter * columns + column;
                        GradientTile<T, TVector, TOperations>.Add(places, weights, filters);
                    }
                }
            }
        }
    }
}
