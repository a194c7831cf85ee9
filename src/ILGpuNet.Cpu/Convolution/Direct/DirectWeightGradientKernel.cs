using System.Numerics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Computes the gradient with respect to the weights directly: vectors run along rows of the output's gradient and of the image, which are read where they lie.
/// For few weights.
/// </summary>
internal sealed unsafe class DirectWeightGradientKernel<T, TVector, TOperations>(DirectGeometry direct)
    : BandGradientKernel<T, TVector, TOperations>(direct, direct.Geometry.WeightGroupStride)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    protected override void AddParts(T* sums, T* weightGradient)
    {
        nint weights = Geometry.Groups * GroupElements;
        for (nint i = 0; i < weights; i++)
        {
            T sum = sums[i];
            for (int part = 1; part < Parts; part++) sum += sums[part * (nint)SumElements + i];
            weightGradient[i] = sum;
        }
    }

    protected override void AddBand(T* source, T* gradient, int band, T* sums)
    {
        DirectPhase phase = Direct.Phases[0];
        WindowVectors vectors = phase.Vectors(band);
        int columns = phase.Offsets.Length;
        fixed (nint* offsets = phase.Offsets, sources = vectors.Sources, destinations = vectors.Destinations)
        {
            var places = new GradientPlaces<T>
            {
                Source = source,
                FilterStride = Geometry.DestinationChannelSize,
                Sources = sources,
                Destinations = destinations,
                Count = vectors.Sources.Length,
                Whole = vectors.Whole,
                LastElements = vectors.LastElements,
                SumStride = columns,
            };
            int tiles = (columns + GradientTile<T, TVector, TOperations>.MaximumWeights - 1) / GradientTile<T, TVector, TOperations>.MaximumWeights;
            for (int filter = 0; filter < Geometry.Rows; filter += GradientTile<T, TVector, TOperations>.MaximumFilters)
            {
                int filters = Math.Min(GradientTile<T, TVector, TOperations>.MaximumFilters, Geometry.Rows - filter);
                places.Gradient = gradient + filter * Geometry.DestinationChannelSize;
                for (int tile = 0; tile < tiles; tile++)
                {
                    int column = columns * tile / tiles, weights = columns * (tile + 1) / tiles - column;
                    places.WeightOffsets = offsets + column;
                    places.Sums = sums + (nint)filter * columns + column;
                    GradientTile<T, TVector, TOperations>.Add(places, weights, filters);
                }
            }
        }
    }
}
