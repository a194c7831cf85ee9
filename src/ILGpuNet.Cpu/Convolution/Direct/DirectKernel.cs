using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Computes a sliding product directly: vectors run along rows of results and are read from the image where they lie, or from a padded copy of the rows that a
/// band of results needs. Nothing is packed but the weights, so that it serves kernels with few rows or channels best, and those with one of each: depthwise ones.
/// </summary>
internal sealed unsafe class DirectKernel<T, TVector, TOperations> : CpuKernel, IBiasedKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int BatchBytes = 1 << 20;

    private readonly DirectGeometry direct;
    private readonly SlidingGeometry geometry;
    private readonly int parts, rowTiles, batchSize;

    /// <param name="direct">The bands.</param>
    public DirectKernel(DirectGeometry direct)
    {
        this.direct = direct;
        geometry = direct.Geometry;
        int tileRows = WindowTile<T, TVector, TOperations>.MaximumRows(geometry.Rows);
        rowTiles = (geometry.Rows + tileRows - 1) / tileRows;
        double flops = 2.0 * geometry.Groups * geometry.WeightGroupStride * geometry.Images * geometry.DestinationChannelSize;
        parts = flops < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads;
        batchSize = (int)Math.Clamp(BatchBytes / Math.Max(ImageSize * sizeof(T), 1), 1, geometry.Images);
    }

    public override long WorkspaceBytes => (WeightElements + (direct.IsInPlace ? 0 : parts * BandElements)) * sizeof(T);

    private long WeightElements => RoundUp(geometry.Groups * geometry.WeightGroupStride);

    private long BandElements => RoundUp(direct.Band.Size);

    private long ImageSize => (long)geometry.Groups * geometry.Rows * geometry.DestinationChannelSize;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars) => Run(operands, default(MapPieces));

    public override void Run(byte** operands, in MapPieces pieces) => Run(operands, null, pieces);

    /// <inheritdoc/>
    public void Run(byte** operands, byte* bias, in MapPieces pieces)
    {
        var workspace = (T*)operands[3];
        var work = new BandWork
        {
            Kernel = this,
            Source = (T*)operands[0],
            Destination = (T*)operands[2],
            Weights = workspace,
            Bias = (T*)bias,
            Copies = workspace + WeightElements,
        };
        var packing = new PackWork { Kernel = this, Weights = (T*)operands[1], Packed = workspace };
        ForkJoin.Run(ref packing, parts);
        int batch = pieces.IsEmpty ? geometry.Images : batchSize;
        for (int image = 0; image < geometry.Images; image += batch)
        {
            work.FirstImage = image;
            work.Images = Math.Min(batch, geometry.Images - image);
            ForkJoin.Run(ref work, parts);
            pieces.Run(image * ImageSize, (image + work.Images) * ImageSize);
        }
    }

    private static long RoundUp(long count) => (count + 31) / 32 * 32;

    /// <summary>The first row of a tile: tiles are as even as possible.</summary>
    private int FirstRow(int tile) => (int)((long)geometry.Rows * tile / rowTiles);

    /// <summary>The weights of each phase and group, [tiles, channels and taps, rows of a tile].</summary>
    private struct PackWork : IParallelWork
    {
        public DirectKernel<T, TVector, TOperations> Kernel;
        public T* Weights, Packed;

        public readonly void Execute(int part, int parts)
        {
            SlidingGeometry geometry = Kernel.geometry;
            T* packed = Packed;
            Range mine = Partition.Split(geometry.Groups * Kernel.rowTiles, 1, part, parts);
            foreach (DirectPhase phase in Kernel.direct.Phases)
            {
                for (int i = mine.Start.Value; i < mine.End.Value; i++)
                {
                    (int group, int tile) = Math.DivRem(i, Kernel.rowTiles);
                    int row = Kernel.FirstRow(tile), rows = Kernel.FirstRow(tile + 1) - row;
                    PackTile(phase, Weights + group * geometry.WeightGroupStride + row * geometry.WeightRowStride, rows,
                        packed + ((nint)group * geometry.Rows + row) * phase.Offsets.Length);
                }
                packed += (nint)geometry.Groups * geometry.Rows * phase.Offsets.Length;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void PackTile(DirectPhase phase, T* weights, int rows, T* packed)
        {
            SlidingGeometry geometry = Kernel.geometry;
            nint rowStride = geometry.WeightRowStride;
            for (int channel = 0; channel < geometry.Channels; channel++, weights += geometry.WeightChannelStride)
            {
                foreach ((int weight, _) in phase.Phase.Taps)
                {
                    T* source = weights + weight;
                    for (int row = 0; row < rows; row++, source += rowStride) *packed++ = *source;
                }
            }
        }
    }

    private struct BandWork : IParallelWork
    {
        public DirectKernel<T, TVector, TOperations> Kernel;
        public T* Source, Destination, Weights, Bias, Copies;
        public int FirstImage, Images;

        public readonly void Execute(int part, int parts)
        {
            int groups = Kernel.geometry.Groups, bands = Kernel.direct.Bands;
            T* copy = Copies + part * Kernel.BandElements;
            (long item, long end) = Workload.Range((long)Images * groups * bands, part, parts);
            for (; item < end; item++)
            {
                (long image, int band) = ((item / bands) / groups, (int)(item % bands));
                ComputeBand(FirstImage + (int)image, (int)(item / bands % groups), band, copy);
            }
        }

        private readonly void ComputeBand(int image, int group, int band, T* copy)
        {
            DirectGeometry direct = Kernel.direct;
            SlidingGeometry geometry = Kernel.geometry;
            nint channel = ((nint)image * geometry.Groups + group) * geometry.Channels;
            T* source = direct.Place<T, TVector, TOperations>(Source + channel * direct.Band.SourceChannelSize, band, copy);
            T* weights = Weights;
            T* destination = Destination + ((nint)image * geometry.Groups + group) * geometry.Rows * geometry.DestinationChannelSize;
            foreach (DirectPhase phase in direct.Phases)
            {
                nint depth = phase.Offsets.Length;
                Multiply(phase, phase.Vectors(band), source, weights + group * geometry.Rows * depth, group, destination + band * phase.BandStride);
                weights += geometry.Groups * geometry.Rows * depth;
            }
        }

        private readonly void Multiply(DirectPhase phase, WindowVectors vectors, T* source, T* weights, int group, T* destination)
        {
            SlidingGeometry geometry = Kernel.geometry;
            fixed (nint* offsets = phase.Offsets, sources = vectors.Sources, destinations = vectors.Destinations)
            {
                var rows = new WindowRows<T>
                {
                    Source = source,
                    Offsets = offsets,
                    Depth = phase.Offsets.Length,
                    Vectors = vectors.Sources.Length,
                    Sources = sources,
                    Destinations = destinations,
                    DestinationStep = phase.Phase.DestinationStep,
                    RowStride = geometry.DestinationChannelSize,
                };
                for (int tile = 0; tile < Kernel.rowTiles; tile++)
                {
                    int row = Kernel.FirstRow(tile), count = Kernel.FirstRow(tile + 1) - row;
                    rows.Weights = weights + (nint)row * phase.Offsets.Length;
                    rows.Destination = destination + row * geometry.DestinationChannelSize;
                    rows.Bias = Bias is null ? null : Bias + group * geometry.Rows + row;
                    if (phase.IsDepthwise) DepthwiseTile<T, TVector, TOperations>.Multiply(rows);
                    else if (count == 1 && rows.DestinationStep == 1) SingleRowTile<T, TVector, TOperations>.Multiply(rows);
                    else WindowTile<T, TVector, TOperations>.Multiply(rows, count);
                }
            }
        }
    }
}
