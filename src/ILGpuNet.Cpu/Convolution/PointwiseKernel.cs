using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// A convolution whose kernel is a single element that meets every pixel once, or one at the beginning of each step: for each image and group the product of the weights,
/// or of their transpose for the gradient with respect to the input, with the image's channels. The weights are packed once; the pixels, whose
/// neighbours are neighbours in each channel, are read where they lie; the few behind the whole vectors of small images are gathered from all of them.
/// </summary>
internal sealed unsafe partial class PointwiseKernel<T, TVector, TOperations> : CpuKernel, IBiasedKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int DepthBlock = 256;

    /// <summary>Pixels that are gone through together: they stay in the second-level cache.</summary>
    private const int StripBytes = 128 << 10;

    /// <summary>Weights that stay in the second-level cache while a strip of pixels passes by.</summary>
    private const int SecondLevelBytes = 256 << 10;

    /// <summary>Up to so many pixels in all, weights whose rows are contiguous are read in place: packing them would take as long as a part of the products.</summary>
    private const int FewPixels = 512;

    /// <summary>With fewer pixels for each thread all threads compute all of them, for rows of their own: each reads its part of the weights only.</summary>
    private const int FewPixelsPerThread = 64;

    private const int MinimumRowsPerPart = 16;

    private const int PartsPerThread = 4;

    private const int BatchBytes = 1 << 20;

    /// <summary>
    /// Results in whole vectors against results; windows that span images do better where images leave the last vector too empty. With 512 bits,
    /// images of 7 x 7 have 1.31.
    /// </summary>
    private const double MostWaste = 1.35;

    private readonly int images, groups, rows, channels, pixels, parts, batchSize, blocks, rest;
    private readonly nint weightRowStride, weightChannelStride, sourcePixels, destinationPixels;

    // Where the kernel moves in steps: the pixels of the source that it meets, or of the destination.
    private readonly SampledPixels? gathered, spread;
    private readonly bool packsWeights, sharesRows;

    private PointwiseKernel(ConvolutionGeometry geometry, ConvolutionPass pass, int pixels, SampledPixels? sampled)
    {
        (images, groups, this.pixels) = (geometry.Batch, geometry.Groups, pixels);
        gathered = pass == ConvolutionPass.Forward ? sampled : null;
        spread = pass == ConvolutionPass.Forward ? null : sampled;
        (sourcePixels, destinationPixels) = (gathered?.ImageSize ?? pixels, spread?.ImageSize ?? pixels);
        int filters = geometry.Filters / groups, inputs = geometry.Channels / groups;
        (rows, channels) = pass == ConvolutionPass.Forward ? (filters, inputs) : (inputs, filters);
        (weightRowStride, weightChannelStride) = pass == ConvolutionPass.Forward ? (inputs, 1) : (1, inputs);
        blocks = (channels + DepthBlock - 1) / DepthBlock;
        packsWeights = rows > 1 && (weightChannelStride != 1 || (long)images * pixels > FewPixels);
        double flops = 2.0 * images * groups * rows * channels * pixels;
        parts = flops < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads * PartsPerThread;
        sharesRows = parts > 1 && (long)images * groups * pixels < FewPixelsPerThread * ForkJoin.Threads && rows >= MinimumRowsPerPart * ForkJoin.Threads;
        if (sharesRows) parts = Math.Min(parts, rows / MinimumRowsPerPart);
        rest = sampled is null && rows > 1 && !sharesRows ? PixelsOfRest(images, pixels) : 0;
        batchSize = (int)Math.Clamp(BatchBytes / Math.Max(ImageSize * sizeof(T), 1), 1, Math.Max(images, 1));
    }

    public override long WorkspaceBytes => packsWeights ? (long)groups * GroupWeights * sizeof(T) : 0;

    private static int TileRows => TileKernel<T, TVector, TOperations>.Rows;

    private static int TileColumns => TileKernel<T, TVector, TOperations>.Columns;

    private int PaddedRows => (rows + TileRows - 1) / TileRows * TileRows;

    private nint GroupWeights => (nint)PaddedRows * channels;

    private nint ImageSize => (nint)groups * rows * destinationPixels;

    /// <summary>A kernel for the pass, or null where the convolution is not of this kind.</summary>
    public static CpuKernel? TryCreate(ConvolutionGeometry geometry, ConvolutionPass pass)
    {
        int pixels = 1;
        ConvolutionAxis[] axes = ConvolutionAxis.Of(geometry);
        foreach (ConvolutionAxis axis in axes)
        {
            if (axis.Kernel != 1 || axis.PaddingBefore != 0 || axis.Output != (axis.Input - 1) / axis.Stride + 1) return null;
            pixels *= axis.Output;
        }
        return PanelPacking<T, TVector, TOperations>.RoundUp(pixels) > MostWaste * pixels ? null : new PointwiseKernel<T, TVector, TOperations>(geometry, pass, pixels, SampledPixels.TryCreate(axes));
    }

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars) => Run(operands, default(MapPieces));

    public override void Run(byte** operands, in MapPieces pieces) => Run(operands, null, pieces);

    /// <inheritdoc/>
    public void Run(byte** operands, byte* bias, in MapPieces pieces)
    {
        if (packsWeights)
        {
            var packing = new PackWork { Kernel = this, Weights = (T*)operands[1], Packed = (T*)operands[3] };
            ForkJoin.Run(ref packing, Math.Min(parts, ForkJoin.Threads));
        }
        var work = new StripWork
        {
            Kernel = this,
            Source = (T*)operands[0],
            Weights = (T*)operands[packsWeights ? 3 : 1],
            Destination = (T*)operands[2],
            Bias = (T*)bias,
        };
        if (rest > 0)
        {
            var together = new RestWork { Strips = work };
            ForkJoin.Run(ref together, Math.Min(parts, ForkJoin.Threads));
        }
        int batch = pieces.IsEmpty ? images : batchSize;
        for (int image = 0; image < images; image += batch)
        {
            work.FirstImage = image;
            work.Images = Math.Min(batch, images - image);
            ForkJoin.Run(ref work, parts);
            pieces.Run(image * ImageSize, (image + work.Images) * ImageSize);
        }
    }

    /// <summary>A block of depth.</summary>
    private (int Start, int Length) Block(int block) => Partition.Split(channels, 1, block, blocks).GetOffsetAndLength(channels);

    /// <summary>The weights of each group, [blocks of depth, tiles of rows, depth, rows of a tile].</summary>
    private struct PackWork : IParallelWork
    {
        public PointwiseKernel<T, TVector, TOperations> Kernel;
        public T* Weights, Packed;

        public readonly void Execute(int part, int parts)
        {
            int tiles = Kernel.PaddedRows / TileRows;
            Range mine = Partition.Split(Kernel.groups * tiles, 1, part, parts);
            for (int i = mine.Start.Value; i < mine.End.Value;)
            {
                (int group, int tile) = Math.DivRem(i, tiles);
                int count = Math.Min(tiles - tile, mine.End.Value - i), row = tile * TileRows;
                T* weights = Weights + (nint)group * Kernel.rows * Kernel.channels + row * Kernel.weightRowStride;
                for (int block = 0; block < Kernel.blocks; block++)
                {
                    (int start, int length) = Kernel.Block(block);
                    var view = new MatrixView<T>(weights + start * Kernel.weightChannelStride, Kernel.weightRowStride, Kernel.weightChannelStride);
                    T* packed = Packed + group * Kernel.GroupWeights + (nint)Kernel.PaddedRows * start + (nint)row * length;
                    PanelPacking<T, TVector, TOperations>.PackRows(view, Math.Min(count * TileRows, Kernel.rows - row), length, packed);
                }
                i += count;
            }
        }
    }

    private struct StripWork : IParallelWork
    {
        public PointwiseKernel<T, TVector, TOperations> Kernel;
        public T* Source, Weights, Destination, Bias;
        public int FirstImage, Images;

        /// <summary>Computes some vectors of pixels, counted through the groups of all images.</summary>
        public readonly void Execute(int part, int parts)
        {
            int pixels = Kernel.pixels - Kernel.rest, vectors = (pixels + TOperations.Count - 1) / TOperations.Count;
            if (Kernel.rows == 1 && Kernel.gathered is null && Kernel.spread is null)
            {
                MultiplyRows(part, parts);
                return;
            }
            int depth = (Kernel.channels + Kernel.blocks - 1) / Math.Max(Kernel.blocks, 1);
            int panels = Math.Max(StripBytes / (depth * TileColumns * sizeof(T)), 1);
            if (Kernel.spread is not null) panels = Math.Clamp(SecondLevelBytes / (Kernel.rows * TileColumns * sizeof(T)), 1, panels);
            T* panel = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, (nint)TileColumns * depth);
            (long first, long end) = (0, (long)Images * Kernel.groups * vectors);
            Range rows = ..;
            if (Kernel.sharesRows) rows = Partition.Split(Kernel.rows, TileRows, part, parts);
            else (first, end) = Workload.Range(end, part, parts);
            while (first < end)
            {
                (long imageGroup, long vector) = Math.DivRem(first, vectors);
                int count = (int)Math.Min(Math.Min(end - first, vectors - vector), panels * (TileColumns / TOperations.Count));
                int pixel = (int)vector * TOperations.Count;
                MultiplyStrip((int)(FirstImage * (long)Kernel.groups + imageGroup), pixel, Math.Min(count * TOperations.Count, pixels - pixel), rows, panel);
                first += count;
            }
        }

        /// <summary>The same with a single row of weights.</summary>
        private readonly void MultiplyRows(int part, int parts)
        {
            (long first, long end) = Workload.Range((long)Images * Kernel.groups * Kernel.pixels, part, parts);
            while (first < end)
            {
                (long imageGroup, long pixel) = Math.DivRem(first + FirstImage * (long)Kernel.groups * Kernel.pixels, Kernel.pixels);
                int count = (int)Math.Min(end - first, Kernel.pixels - pixel), group = (int)(imageGroup % Kernel.groups);
                T* destination = Destination + (nint)imageGroup * Kernel.pixels + (nint)pixel;
                var weights = new MatrixView<T>(Weights + (nint)group * Kernel.channels, Kernel.channels, 1);
                var source = new MatrixView<T>(Source + (nint)imageGroup * Kernel.channels * Kernel.pixels + (nint)pixel, Kernel.pixels, 1);
                MatrixProduct<T, TVector, TOperations>.Multiply(
                    new ProductArguments<T>(1, count, Kernel.channels, weights, source, destination, Kernel.pixels, accumulate: false), threads: 1);
                if (Bias is not null)
                {
                    for (int i = 0; i < count; i++) destination[i] += Bias[group];
                }
                first += count;
            }
        }

        private readonly void MultiplyStrip(int imageGroup, int firstPixel, int columns, Range rows, T* panel)
        {
            int group = imageGroup % Kernel.groups;
            SampledPixels? gathered = Kernel.gathered, spread = Kernel.spread;
            (int firstRow, int rowCount) = rows.GetOffsetAndLength(Kernel.rows);
            int endRow = firstRow + rowCount;
            int longest = (Kernel.channels + Kernel.blocks - 1) / Math.Max(Kernel.blocks, 1);
            // The pixels of a strip together, of the source or of the destination.
            T* aside = gathered is null && spread is null ? null : ThreadScratch.Get<T>(ScratchSlot.OwnRowPanels, (nint)(gathered is null ? Kernel.rows : longest) * columns);
            T* source = Source + (nint)imageGroup * Kernel.channels * Kernel.sourcePixels;
            T* image = Destination + (nint)imageGroup * Kernel.rows * Kernel.destinationPixels;
            T* weights = Weights + group * (Kernel.packsWeights ? Kernel.GroupWeights : (nint)Kernel.rows * Kernel.channels);
            var results = spread is null ? new MatrixView<T>(image + firstPixel, Kernel.destinationPixels, 1) : new MatrixView<T>(aside, columns, 1);
            for (int block = 0; block < Kernel.blocks; block++)
            {
                (int start, int length) = Kernel.Block(block);
                T* channel = source + start * Kernel.sourcePixels;
                if (gathered is not null)
                {
                    for (int i = 0; i < length; i++) gathered.Gather<T, TVector, TOperations>(channel + i * Kernel.sourcePixels, firstPixel, columns, aside + (nint)i * columns);
                }
                MatrixView<T> pixels = gathered is null ? new(channel + firstPixel, Kernel.sourcePixels, 1) : new(aside, columns, 1);
                int chunk = Math.Max(SecondLevelBytes / (length * sizeof(T)) / TileRows, 1) * TileRows;
                for (int row = firstRow; row < endRow; row += chunk)
                {
                    MultiplyPixels(weights + start * (Kernel.packsWeights ? Kernel.PaddedRows : 1), pixels, row, Math.Min(chunk, endRow - row), columns, length,
                        results, Bias is null || block < Kernel.blocks - 1 ? null : Bias + group * Kernel.rows, block > 0, panel);
                }
            }
            if (spread is null) return;
            for (int row = firstRow; row < endRow; row++)
                spread.Spread<T, TVector, TOperations>(aside + (nint)row * columns, firstPixel, columns, image + row * Kernel.destinationPixels);
        }

        /// <summary>Columns of the next panel, in whole vectors, where so many are left.</summary>
        private static int PanelWidth(int left)
        {
            int vectors = (left + TOperations.Count - 1) / TOperations.Count;
            return (vectors == 4 ? 2 : Math.Min(vectors, TileColumns / TOperations.Count)) * TOperations.Count;
        }

        /// <summary>
        /// Some rows of weights times some pixels, a panel of them at a time. The last one is packed where it does not end with a whole vector.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void MultiplyPixels(
            T* weights, MatrixView<T> pixels, int row, int rows, int columns, int depth, MatrixView<T> results, T* bias, bool accumulate, T* panel)
        {
            MatrixView<T> a = Kernel.packsWeights
                ? new MatrixView<T>(weights + (nint)row * depth, 1, TileRows)
                : new MatrixView<T>(weights + row * Kernel.weightRowStride, Kernel.weightRowStride, 1);
            nint step = TileRows * (Kernel.packsWeights ? depth : Kernel.weightRowStride);
            for (int column = 0, width; column < columns; column += width)
            {
                width = PanelWidth(columns - column);
                int count = Math.Min(width, columns - column);
                MatrixView<T> b = pixels.From(0, column);
                if (count < width)
                {
                    PanelPacking<T, TVector, TOperations>.PackColumns(b, count, depth, panel);
                    b = new MatrixView<T>(panel, width, 1);
                }
                var tile = new Tile<T>(depth, a, b.Data, b.RowStride, results.At(row, column), results.RowStride, accumulate, bias is null ? null : bias + row);
                TileKernel<T, TVector, TOperations>.MultiplyDown(tile, rows, count, step);
            }
        }
    }
}
