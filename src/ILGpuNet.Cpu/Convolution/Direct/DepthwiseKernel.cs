using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Depthwise convolutions that move in steps of one or two, and the gradient with respect to their input, which for steps of one is the same with turned weights:
/// plane by plane, in bands of rows that stay in the cache of the first level. Nothing is copied but what lies at the ends of the memory.
/// </summary>
internal sealed unsafe class DepthwiseKernel<T, TVector, TOperations> : CpuKernel, IBiasedKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int BandBytes = 16 << 10, BatchBytes = 1 << 20;
    private const int PartsPerThread = 4;

    /// <summary>Rows of a band at least: some at its ends are read for two of them.</summary>
    private const int FewestRows = 9;

    /// <summary>Images of so many bytes come from memory, smaller ones may be in a cache.</summary>
    private const long BytesBeyondCaches = 8 << 20;

    private readonly DepthwiseShape shape;
    private readonly int images, filters, filtersPerGroup, bands, parts, batchSize;
    private readonly long sourcePlanes;
    private readonly bool isGradient, prefetches;

    public DepthwiseKernel(ConvolutionGeometry geometry, ConvolutionPass pass, DepthwiseShape shape)
    {
        this.shape = shape;
        (images, filters, filtersPerGroup) = (geometry.Batch, geometry.Filters, geometry.Filters / geometry.Groups);
        sourcePlanes = (long)images * geometry.Groups;
        isGradient = pass == ConvolutionPass.InputGradient;
        prefetches = sourcePlanes * shape.Height * shape.Width * sizeof(T) >= BytesBeyondCaches;
        int longest = Math.Max(shape.DestinationWidth, isGradient ? shape.Width : shape.Stride * shape.Width);
        int rows = Math.Max(BandBytes / sizeof(T) / longest, FewestRows);
        bands = Math.Max((shape.DestinationHeight + rows - 1) / rows, 1);
        double flops = 2.0 * shape.Taps * images * filters * PlaneSize;
        parts = flops < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads * PartsPerThread;
        batchSize = (int)Math.Clamp(BatchBytes / Math.Max(filters * PlaneSize * sizeof(T), 1), 1, Math.Max(images, 1));
    }

    private nint PlaneSize => (nint)shape.DestinationHeight * shape.DestinationWidth;

    /// <summary>Results of a row that are computed at once: the gradient over steps of two fills two vectors.</summary>
    public static int ResultsOfStep(DepthwiseShape shape, ConvolutionPass pass) =>
        shape.Stride == 2 && pass == ConvolutionPass.InputGradient ? 2 * TOperations.Count : TOperations.Count;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars) => Run(operands, default(MapPieces));

    public override void Run(byte** operands, in MapPieces pieces) => Run(operands, null, pieces);

    /// <inheritdoc/>
    public void Run(byte** operands, byte* bias, in MapPieces pieces)
    {
        var work = new BandWork
        {
            Kernel = this,
            Source = (T*)operands[0],
            Weights = (T*)operands[1],
            Destination = (T*)operands[2],
            Bias = (T*)bias,
        };
        int batch = pieces.IsEmpty ? images : batchSize;
        for (int image = 0; image < images; image += batch)
        {
            work.FirstImage = image;
            work.Images = Math.Min(batch, images - image);
            ForkJoin.Run(ref work, parts);
            pieces.Run(image * filters * PlaneSize, (image + work.Images) * filters * PlaneSize);
        }
    }

    private struct BandWork : IParallelWork
    {
        public DepthwiseKernel<T, TVector, TOperations> Kernel;
        public T* Source, Weights, Destination, Bias;
        public int FirstImage, Images;

        public readonly void Execute(int part, int parts)
        {
            int bands = Kernel.bands, filters = Kernel.filters;
            (long item, long end) = Workload.Range((long)Images * filters * bands, part, parts);
            if (item == end) return;
            DepthwisePlane<T> plane = Prepare(out T* copy);
            (long target, long band) = Math.DivRem(item + (long)FirstImage * filters * bands, bands);
            int filter = (int)(target % filters);
            BroadcastWeights(filter, plane.Weights);
            // Counted, not divided: small planes take no longer than a few divisions.
            for (; item < end; item++, band++)
            {
                if (band == bands)
                {
                    (target, band, filter) = (target + 1, 0, filter + 1 == filters ? 0 : filter + 1);
                    BroadcastWeights(filter, plane.Weights);
                }
                plane.Destination = Destination + (nint)target * Kernel.PlaneSize;
                plane.Bias = Bias is null ? null : Bias + filter;
                ComputeBand(ref plane, Kernel.filtersPerGroup == 1 ? target : target / Kernel.filtersPerGroup, (int)band, copy);
            }
        }

        private readonly void ComputeBand(ref DepthwisePlane<T> plane, long source, int band, T* copy)
        {
            DepthwiseShape shape = Kernel.shape;
            int row = 0, count = shape.DestinationHeight;
            if (Kernel.bands > 1) (row, count) = Partition.Split(shape.DestinationHeight, 1, band, Kernel.bands).GetOffsetAndLength(shape.DestinationHeight);
            Range rows = shape.RowsRead(row, row + count, Kernel.isGradient);
            plane.Source = DepthwisePlane<T>.Place(Source, source, Kernel.sourcePlanes, shape.Height, shape.Width, rows, shape.Margin(TOperations.Count), copy);
            if (Kernel.prefetches) Prefetch(plane.Source, shape.Height * row / shape.DestinationHeight, shape.Height * count / shape.DestinationHeight);
            switch (shape.Kernel)
            {
                case 3: Multiply<Three>(plane, row, row + count); break;
                case 5: Multiply<Five>(plane, row, row + count); break;
                default: Multiply<Seven>(plane, row, row + count); break;
            }
        }

        private readonly void Multiply<TKernel>(in DepthwisePlane<T> plane, int firstRow, int endRow) where TKernel : struct, IConstant
        {
            if (plane.Shape.Stride == 1) DepthwiseSweep<T, TVector, TOperations>.Multiply<TKernel>(plane, firstRow, endRow);
            else if (Kernel.isGradient) DepthwiseStrideTwoGradientSweep<T, TVector, TOperations>.Multiply<TKernel>(plane, firstRow, endRow);
            else DepthwiseStrideTwoSweep<T, TVector, TOperations>.Multiply<TKernel>(plane, firstRow, endRow);
        }

        /// <summary>What all planes share, and room for the copy of one.</summary>
        private readonly DepthwisePlane<T> Prepare(out T* copy)
        {
            DepthwiseShape shape = Kernel.shape;
            int margin = shape.Margin(TOperations.Count), zeros = shape.Width + 2 * margin, weights = shape.Taps * TOperations.Count;
            T* scratch = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, weights + zeros + (nint)shape.Height * shape.Width + 2 * margin);
            copy = scratch + weights + zeros;
            new Span<T>(copy - zeros, zeros).Clear();
            return new DepthwisePlane<T> { Shape = shape, Weights = scratch, Zeros = copy - zeros + margin };
        }

        private readonly void BroadcastWeights(int filter, T* vectors)
        {
            int taps = Kernel.shape.Taps;
            T* weights = Weights + (nint)filter * taps;
            for (int tap = 0; tap < taps; tap++, vectors += TOperations.Count)
                TOperations.Store(TOperations.Broadcast(weights[Kernel.isGradient ? taps - 1 - tap : tap]), vectors);
        }

        /// <summary>
        /// Asks for as many rows as a band reads, behind it: going down columns, as the loops do, is no pattern that a processor recognises.
        /// </summary>
        private readonly void Prefetch(T* plane, int row, int count)
        {
            const int Line = 64;
            byte* next = (byte*)(plane + (nint)(row + count) * Kernel.shape.Width);
            for (nint i = 0, end = (nint)count * Kernel.shape.Width * sizeof(T); i < end; i += Line) TOperations.Prefetch((T*)(next + i));
        }
    }
}
