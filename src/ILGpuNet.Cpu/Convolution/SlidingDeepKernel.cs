using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// A sliding product with many rows of weights. Threads share the rows: each reads its part of the weights only, and packs it block by block just before it is
/// multiplied with all pixels, so that packed weights are never written to memory. Each pads and packs the pixels for itself, some channels at a time: what one
/// thread has read, another would be slow to write over. Results are summed aside, where those of a panel are neighbours, and put in place at the end.
/// </summary>
internal sealed unsafe class SlidingDeepKernel<T, TVector, TOperations> : CpuKernel, IBiasedKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Results of a row of weights that are computed together: their panels stay in the caches.</summary>
    private const int MostColumns = 512;

    /// <summary>Rows of weights that a panel is multiplied with while it is in the cache of the first level.</summary>
    private const int BlockRows = 64;

    private readonly SlidingGeometry geometry;
    private readonly SlidingPanels<T, TVector, TOperations> panels;
    private readonly SlidingWeights<T, TVector, TOperations> weights;
    private readonly ColumnRun[][] runs;
    private readonly int batchImages, blockChannels, parts;

    public SlidingDeepKernel(SlidingGeometry geometry)
    {
        this.geometry = geometry;
        panels = new SlidingPanels<T, TVector, TOperations>(geometry);
        weights = new SlidingWeights<T, TVector, TOperations>(geometry);
        runs = [.. geometry.Phases.Select(Runs)];
        int images = Math.Max(geometry.Images, 1), most = (int)Math.Clamp(MostColumns * geometry.KernelSize / Math.Max(geometry.ProductsPerImage, 1), 1, images);
        batchImages = CeilingDivide(images, CeilingDivide(images, most));
        blockChannels = Math.Clamp(MaximumDepthBlock / geometry.Phases.Max(phase => Math.Max(phase.Taps.Length, 1)), 1, Math.Max(geometry.Channels, 1));
        double flops = 2.0 * geometry.Groups * geometry.Rows * geometry.Channels * geometry.Images * geometry.ProductsPerImage;
        parts = flops < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads;
    }

    public override long WorkspaceBytes => (long)geometry.Rows * ResultStride(batchImages) * sizeof(T);

    /// <summary>Products of a result that are summed before it is written.</summary>
    private static int MaximumDepthBlock => TOperations.Registers >= 32 ? 384 : 256;

    private static int TileRows => TileKernel<T, TVector, TOperations>.Rows;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars) => Run(operands, default(MapPieces));

    public override void Run(byte** operands, in MapPieces pieces) => Run(operands, null, pieces);

    /// <inheritdoc/>
    public void Run(byte** operands, byte* bias, in MapPieces pieces)
    {
        long imageSize = (long)geometry.Groups * geometry.Rows * geometry.DestinationChannelSize;
        for (int image = 0; image < geometry.Images; image += batchImages)
        {
            int images = Math.Min(batchImages, geometry.Images - image);
            var rows = new RowsWork
            {
                Kernel = this,
                Weights = (T*)operands[1],
                Source = (T*)operands[0] + image * geometry.Source.Channels * geometry.Source.SourceChannelSize,
                Destination = (T*)operands[2] + image * imageSize,
                Bias = (T*)bias,
                Results = (T*)operands[3],
                Images = images,
            };
            ForkJoin.Run(ref rows, parts);
            pieces.Run(image * imageSize, (image + images) * imageSize);
        }
    }

    private static int CeilingDivide(int value, int divisor) => (value + divisor - 1) / divisor;

    /// <summary>Where the results of a phase belong in their channel of an image.</summary>
    private static ColumnRun[] Runs(SlidingPhase phase)
    {
        var runs = new ColumnRun[phase.Count / Math.Max(phase.RowLength, 1)];
        int count = 0;
        for (int result = 0; result < phase.Count; result += phase.RowLength)
            count = ColumnRun.Add(runs, count, new ColumnRun(phase.DestinationOffset(result), result, phase.RowLength, phase.DestinationStep));
        return runs[..count];
    }

    private EvenPanels ColumnsOf(int phase, int images) =>
        new(images * geometry.Phases[phase].Count, TOperations.Count, TileKernel<T, TVector, TOperations>.Columns);

    /// <summary>Elements of a row of results of all phases.</summary>
    private nint ResultStride(int images)
    {
        nint columns = 0;
        for (int phase = 0; phase < geometry.Phases.Length; phase++) columns += ColumnsOf(phase, images).Padded;
        return columns;
    }

    /// <summary>Computes some rows of all groups.</summary>
    private struct RowsWork : IParallelWork
    {
        public SlidingDeepKernel<T, TVector, TOperations> Kernel;
        public T* Source, Weights, Destination, Bias, Results;
        public int Images;

        public readonly void Execute(int part, int parts)
        {
            SlidingGeometry geometry = Kernel.geometry;
            (int first, int rows) = Partition.Split(geometry.Rows, TileRows, part, parts).GetOffsetAndLength(geometry.Rows);
            if (rows == 0) return;
            for (int group = 0; group < geometry.Groups; group++)
            {
                for (int channel = 0; channel < geometry.Channels; channel += Kernel.blockChannels)
                    MultiplyBlock(group, first, rows, channel, Math.Min(Kernel.blockChannels, geometry.Channels - channel));
                PutInPlace(group, first, rows);
            }
        }

        /// <summary>Adds the products over some channels.</summary>
        private readonly void MultiplyBlock(int group, int firstRow, int rows, int firstChannel, int channels)
        {
            nint size = 0;
            for (int phase = 0; phase < Kernel.geometry.Phases.Length; phase++)
                size += (nint)Kernel.ColumnsOf(phase, Images).Padded * channels * Kernel.geometry.Phases[phase].Taps.Length;
            T* pixels = ThreadScratch.Get<T>(ScratchSlot.OwnPanels, size + TOperations.Count);
            PackPixels(group, firstChannel, channels, pixels);
            T* packed = ThreadScratch.Get<T>(ScratchSlot.OwnRowPanels, Kernel.weights.BlockSize(BlockRows / TileRows, channels));
            for (int row = firstRow; row < firstRow + rows; row += BlockRows)
            {
                int count = Math.Min(BlockRows, firstRow + rows - row), tiles = CeilingDivide(count, TileRows);
                Kernel.weights.Pack(Weights + group * Kernel.geometry.WeightGroupStride, row, tiles, ..tiles, firstChannel, channels, packed);
                MultiplyRows(group, row, count, channels, packed, pixels, accumulate: firstChannel > 0);
            }
        }

        private readonly void PackPixels(int group, int firstChannel, int channels, T* pixels)
        {
            PaddedImage layout = Kernel.geometry.Source;
            nint imageSize = channels * layout.ChannelStride;
            T* padded = ThreadScratch.Get<T>(ScratchSlot.OwnRowPanels, Images * imageSize + TOperations.Count);
            for (int image = 0; image < Images; image++)
            {
                T* source = Source + ((nint)image * layout.Channels + group * Kernel.geometry.Channels + firstChannel) * layout.SourceChannelSize;
                layout.CopyChannels<T, TVector, TOperations>(source, padded + image * imageSize, channels);
            }
            for (int phase = 0; phase < Kernel.geometry.Phases.Length; phase++)
            {
                EvenPanels columns = Kernel.ColumnsOf(phase, Images);
                int taps = Kernel.geometry.Phases[phase].Taps.Length, all = Images * Kernel.geometry.Phases[phase].Count;
                for (int panel = 0; panel < columns.Count; panel++)
                {
                    (int start, int width) = columns[panel];
                    Kernel.panels.Pack(padded, imageSize, phase, start, Math.Min(width, all - start), depthStart: 0, channels * taps, pixels);
                    pixels += (nint)width * channels * taps;
                }
            }
        }

        /// <summary>The products of a block of rows with all pixels.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MultiplyRows(int group, int row, int rows, int channels, T* packed, T* pixels, bool accumulate)
        {
            nint stride = Kernel.ResultStride(Images);
            T* results = Results + row * stride;
            T* bias = Bias is null || accumulate ? null : Bias + group * Kernel.geometry.Rows + row;
            for (int phase = 0; phase < Kernel.geometry.Phases.Length; phase++)
            {
                EvenPanels columns = Kernel.ColumnsOf(phase, Images);
                int depth = channels * Kernel.geometry.Phases[phase].Taps.Length;
                var a = new MatrixView<T>(packed + Kernel.weights.PhaseOffset(phase, CeilingDivide(rows, TileRows), channels), 1, TileRows);
                for (int panel = 0; panel < columns.Count; panel++)
                {
                    (int start, int width) = columns[panel];
                    var tile = new Tile<T>(depth, a, pixels, width, results + start, stride, accumulate, bias);
                    TileKernel<T, TVector, TOperations>.MultiplyDown(tile, rows, width, (nint)TileRows * depth);
                    pixels += (nint)width * depth;
                }
                results += columns.Padded;
            }
        }

        private readonly void PutInPlace(int group, int firstRow, int rows)
        {
            SlidingGeometry geometry = Kernel.geometry;
            nint stride = Kernel.ResultStride(Images);
            T* results = Results + firstRow * stride;
            for (int phase = 0; phase < geometry.Phases.Length; phase++)
            {
                for (int image = 0; image < Images; image++)
                {
                    T* destination = Destination + (((nint)image * geometry.Groups + group) * geometry.Rows + firstRow) * geometry.DestinationChannelSize;
                    TileScatter<T, TVector, TOperations>.Write(
                        results + image * geometry.Phases[phase].Count, (int)stride, rows, Kernel.runs[phase], destination, geometry.DestinationChannelSize, accumulate: false);
                }
                results += Kernel.ColumnsOf(phase, Images).Padded;
            }
        }
    }
}
