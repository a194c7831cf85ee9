using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Depthwise convolutions with a kernel of 3x3 that moves in steps of one or two, and the gradient with respect to their input, which for steps of one is the same
/// with turned weights: plane by plane, in bands of rows that stay in the cache of the first level. Nothing is copied.
/// </summary>
internal sealed unsafe class DepthwiseKernel<T, TVector, TOperations> : CpuKernel, IBiasedKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int Taps = 9;
    private const int BandBytes = 16 << 10, BatchBytes = 1 << 20;
    private const int PartsPerThread = 4;

    /// <summary>Images of so many bytes come from memory, smaller ones may be in a cache.</summary>
    private const long BytesBeyondCaches = 8 << 20;

    private readonly DepthwiseShape shape;
    private readonly int images, filters, filtersPerGroup, bands, parts, batchSize;
    private readonly bool isGradient, prefetches;

    public DepthwiseKernel(ConvolutionGeometry geometry, ConvolutionPass pass, DepthwiseShape shape)
    {
        this.shape = shape;
        (images, filters, filtersPerGroup) = (geometry.Batch, geometry.Filters, geometry.Filters / geometry.Groups);
        isGradient = pass == ConvolutionPass.InputGradient;
        prefetches = (long)images * geometry.Groups * shape.Height * shape.Width * sizeof(T) >= BytesBeyondCaches;
        int longest = Math.Max(shape.DestinationWidth, isGradient ? shape.Width : shape.Stride * shape.Width);
        int rows = Math.Max(BandBytes / sizeof(T) / longest, Taps);
        bands = Math.Max((shape.DestinationHeight + rows - 1) / rows, 1);
        double flops = 2.0 * Taps * images * filters * PlaneSize;
        parts = flops < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads * PartsPerThread;
        batchSize = (int)Math.Clamp(BatchBytes / Math.Max(filters * PlaneSize * sizeof(T), 1), 1, Math.Max(images, 1));
    }

    private nint PlaneSize => (nint)shape.DestinationHeight * shape.DestinationWidth;

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
            DepthwiseShape shape = Kernel.shape;
            long planes = (long)Kernel.images * filters / Kernel.filtersPerGroup, offset = (long)FirstImage * filters * bands;
            T* weights = stackalloc T[Taps];
            int edgeSize = shape.Width + 2 * TOperations.Count;
            T* zeros = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, 3 * edgeSize) + TOperations.Count, edges = zeros + edgeSize;
            new Span<T>(zeros - TOperations.Count, edgeSize).Clear();
            bool turnsWeights = Kernel.isGradient && shape.Stride == 1;
            var plane = new DepthwisePlane<T> { Shape = shape, Weights = weights, Zeros = zeros };
            (long item, long end) = Workload.Range((long)Images * filters * bands, part, parts);
            for (; item < end; item++)
            {
                (long target, long band) = Math.DivRem(item + offset, bands);
                (long image, long filter) = Math.DivRem(target, filters);
                long sourcePlane = (image * filters + filter) / Kernel.filtersPerGroup;
                plane.Source = Source + (nint)sourcePlane * shape.Height * shape.Width;
                plane.Destination = Destination + (nint)target * Kernel.PlaneSize;
                plane.Bias = Bias is null ? null : Bias + filter;
                for (int tap = 0; tap < Taps; tap++) weights[tap] = Weights[(nint)filter * Taps + (turnsWeights ? Taps - 1 - tap : tap)];
                (int row, int count) = Partition.Split(shape.DestinationHeight, 1, (int)band, bands).GetOffsetAndLength(shape.DestinationHeight);
                if (Kernel.prefetches) Prefetch(plane.Source, shape.Height * row / shape.DestinationHeight, shape.Height * count / shape.DestinationHeight);
                // Elsewhere what is read beyond a row is the row before or after it.
                plane.First = sourcePlane == 0 ? CopyRow(plane.Source, edges) : null;
                plane.Last = sourcePlane == planes - 1 ? CopyRow(plane.Source + (nint)(shape.Height - 1) * shape.Width, edges + edgeSize) : null;
                if (shape.Stride == 1) DepthwiseSweep<T, TVector, TOperations>.Multiply(plane, row, row + count);
                else if (Kernel.isGradient) DepthwiseStrideTwoGradientSweep<T, TVector, TOperations>.Multiply(plane, row, row + count);
                else DepthwiseStrideTwoSweep<T, TVector, TOperations>.Multiply(plane, row, row + count);
            }
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

        private readonly T* CopyRow(T* row, T* copy)
        {
            int width = Kernel.shape.Width;
            new Span<T>(row, width).CopyTo(new Span<T>(copy, width));
            return copy;
        }
    }
}
