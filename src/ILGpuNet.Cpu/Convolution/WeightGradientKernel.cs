using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Computes the gradient with respect to the weights. Each part sums over pixels of its own into weights of its own, which are added in
/// the order of the parts: the bits of the result depend on nothing but their number.
/// </summary>
internal sealed unsafe class WeightGradientKernel<T, TVector, TOperations>(WeightGradientGeometry geometry) : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int DepthBlock = 256;
    private const int RowBlock = 512;
    private const int BatchBytes = 1 << 20;
    private const long MaximumSumBytes = 256 << 20;

    private readonly WeightGradientGeometry geometry = geometry;

    private readonly int parts = ChooseParts(geometry);

    private readonly int batchSize =
        (int)Math.Clamp(BatchBytes / Math.Max(geometry.Source.Size * sizeof(T), 1), 1, Math.Max(geometry.Images, 1));

    public override long WorkspaceBytes => parts * (SumElements + BatchElements + TurnedElements) * sizeof(T);

    private static int TileRows => TileKernel<T, TVector, TOperations>.Rows;

    private static int TileColumns => TileKernel<T, TVector, TOperations>.Columns;

    private long SumElements => RoundUp((long)geometry.Groups * geometry.Filters * geometry.Columns);

    /// <summary>A batch of padded images, and what a vector that begins at its last element reads.</summary>
    private long BatchElements => geometry.IsPointwise ? 0 : RoundUp(batchSize * geometry.Source.Size + TOperations.Count);

    private long TurnedElements => geometry.IsPointwise ? 0 : RoundUp(geometry.Source.SourceGroupSize);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var sums = (T*)operands[3];
        var work = new SumWork { Kernel = this, OutputGradient = (T*)operands[0], Input = (T*)operands[1], Sums = sums };
        ForkJoin.Run(ref work, parts);
        var reduction = new ReduceWork { Kernel = this, Sums = sums, WeightGradient = (T*)operands[2] };
        ForkJoin.Run(ref reduction, parts);
    }

    /// <summary>One for each thread where there is enough to do, and as far as their sums fit a fixed amount of memory.</summary>
    private static int ChooseParts(WeightGradientGeometry geometry)
    {
        double weights = (double)geometry.Groups * geometry.Filters * geometry.Columns;
        if (2 * weights * geometry.Images * geometry.Pixels < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops) return 1;
        return (int)Math.Clamp(MaximumSumBytes / (weights * sizeof(T)), 1, ForkJoin.Threads);
    }

    private static long RoundUp(long count) => (count + 31) / 32 * 32;

    private struct SumWork : IParallelWork
    {
        public WeightGradientKernel<T, TVector, TOperations> Kernel;
        public T* OutputGradient, Input, Sums;

        public readonly void Execute(int part, int parts)
        {
            WeightGradientGeometry geometry = Kernel.geometry;
            T* sums = Sums + part * Kernel.SumElements;
            T* batch = Sums + parts * Kernel.SumElements + part * Kernel.BatchElements;
            T* turned = Sums + parts * (Kernel.SumElements + Kernel.BatchElements) + part * Kernel.TurnedElements;
            int allPixels = checked(geometry.Images * geometry.Pixels);
            (int start, int count) = Partition.Split(allPixels, 1, part, parts).GetOffsetAndLength(allPixels);
            if (count == 0)
            {
                new Span<T>(sums, (int)Kernel.SumElements).Clear();
                return;
            }
            int endImage = (start + count - 1) / geometry.Pixels + 1;
            bool accumulate = false;
            for (int image = start / geometry.Pixels; image < endImage; image += Kernel.batchSize)
            {
                int images = Math.Min(Kernel.batchSize, endImage - image);
                if (!geometry.IsPointwise) CopyImages(image, images, batch, turned);
                int first = Math.Max(start - image * geometry.Pixels, 0);
                int end = Math.Min(start + count - image * geometry.Pixels, images * geometry.Pixels);
                for (int pixel = first; pixel < end; pixel += DepthBlock)
                {
                    AddBlock(image, pixel, Math.Min(DepthBlock, end - pixel), batch, sums, accumulate);
                    accumulate = true;
                }
            }
        }

        private readonly void CopyImages(int firstImage, int images, T* batch, T* turned)
        {
            ChannelsLastImage layout = Kernel.geometry.Source;
            nint size = Kernel.geometry.Groups * layout.SourceGroupSize;
            for (int i = 0; i < images; i++)
                layout.Copy<T, TVector, TOperations>(Input + (firstImage + i) * size, batch + i * layout.Size, turned);
        }

        /// <summary>Adds the products of some pixels, counted from the first image of the batch.</summary>
        private readonly void AddBlock(int firstImage, int firstPixel, int pixels, T* batch, T* sums, bool accumulate)
        {
            WeightGradientGeometry geometry = Kernel.geometry;
            nint* offsets = stackalloc nint[DepthBlock];
            geometry.SourceOffsets(firstPixel, pixels, offsets);
            int rowBlock = Math.Min(RowBlock, (geometry.Filters + TileRows - 1) / TileRows * TileRows);
            T* rowPanels = ThreadScratch.Get<T>(ScratchSlot.OwnRowPanels, (nint)rowBlock * DepthBlock);
            T* columnPanel = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, DepthBlock * TileColumns + TOperations.Count);
            for (int group = 0; group < geometry.Groups; group++)
            {
                T* groupSums = sums + (nint)group * geometry.Filters * geometry.Columns;
                for (int row = 0; row < geometry.Filters; row += rowBlock)
                {
                    int rows = Math.Min(rowBlock, geometry.Filters - row);
                    PackRows(firstImage, group, row, rows, firstPixel, pixels, rowPanels);
                    for (int column = 0; column < geometry.Columns; column += TileColumns)
                    {
                        int columns = Math.Min(TileColumns, geometry.Columns - column);
                        if (geometry.IsPointwise) PackChannels(firstImage, group, column, columns, firstPixel, pixels, columnPanel);
                        else PackPanel(batch + group * geometry.Source.GroupStride, offsets, pixels, column, columns, columnPanel);
                        T* panelSums = groupSums + (nint)row * geometry.Columns + column;
                        MultiplyPanel(rowPanels, columnPanel, rows, columns, pixels, panelSums, accumulate);
                    }
                }
            }
        }

        /// <summary>Packs the output's gradient of some filters, image by image.</summary>
        private readonly void PackRows(int firstImage, int group, int firstRow, int rows, int firstPixel, int pixels, T* panels)
        {
            WeightGradientGeometry geometry = Kernel.geometry;
            for (int packed = 0, length; packed < pixels; packed += length)
            {
                (int image, int pixel) = Math.DivRem(firstPixel + packed, geometry.Pixels);
                length = Math.Min(pixels - packed, geometry.Pixels - pixel);
                T* source = OutputGradient +
                    (((nint)(firstImage + image) * geometry.Groups + group) * geometry.Filters + firstRow) * geometry.Pixels + pixel;
                for (int row = 0; row < rows; row += TileRows)
                {
                    var view = new MatrixView<T>(source + (nint)row * geometry.Pixels, geometry.Pixels, 1);
                    PanelPacking<T, TVector, TOperations>.PackRows(
                        view, Math.Min(TileRows, rows - row), length, panels + (nint)row * pixels + packed * TileRows);
                }
            }
        }

        /// <summary>Packs some channels of the input where each is a column of its own, image by image.</summary>
        private readonly void PackChannels(int firstImage, int group, int firstChannel, int channels, int firstPixel, int pixels, T* panel)
        {
            WeightGradientGeometry geometry = Kernel.geometry;
            int width = PanelPacking<T, TVector, TOperations>.RoundUp(channels);
            for (int packed = 0, length; packed < pixels; packed += length, panel += (nint)length * width)
            {
                (int image, int pixel) = Math.DivRem(firstPixel + packed, geometry.Pixels);
                length = Math.Min(pixels - packed, geometry.Pixels - pixel);
                T* source = Input + (((nint)(firstImage + image) * geometry.Groups + group) * geometry.Channels + firstChannel) * geometry.Pixels + pixel;
                for (int channel = 0; channel < channels; channel += TOperations.Count)
                {
                    var view = new MatrixView<T>(source + (nint)channel * geometry.Pixels, 1, geometry.Pixels);
                    PanelPacking<T, TVector, TOperations>.PackVector(view, Math.Min(TOperations.Count, channels - channel), length, panel + channel, width);
                }
            }
        }

        /// <summary>Packs some columns of the windows of some pixels.</summary>
        private readonly void PackPanel(T* source, nint* offsets, int pixels, int firstColumn, int columns, T* panel)
        {
            nint* sources = stackalloc nint[PanelGather<T, TVector, TOperations>.MaximumCopies];
            int* destinations = stackalloc int[PanelGather<T, TVector, TOperations>.MaximumCopies];
            var gather = new PanelGather<T, TVector, TOperations>(sources, destinations);
            int copies = 0, pieceLength = Kernel.geometry.Pieces[0].Length;
            for (int column = 0, length; column < columns; column += length)
            {
                (int piece, int within) = Math.DivRem(firstColumn + column, pieceLength);
                length = Math.Min(columns - column, pieceLength - within);
                copies = gather.AddPiece(copies, Kernel.geometry.Pieces[piece].Source + within, column, length);
            }
            gather.Pack(source, offsets, pixels, copies, panel, PanelPacking<T, TVector, TOperations>.RoundUp(columns));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MultiplyPanel(T* rowPanels, T* columnPanel, int rows, int columns, int depth, T* sums, bool accumulate)
        {
            int width = PanelPacking<T, TVector, TOperations>.RoundUp(columns);
            nint stride = Kernel.geometry.Columns;
            var tile = new Tile<T>(depth, new MatrixView<T>(rowPanels, 1, TileRows), columnPanel, width, sums, stride, accumulate);
            TileKernel<T, TVector, TOperations>.MultiplyDown(tile, rows, columns, (nint)TileRows * depth);
        }
    }

    /// <summary>Adds the sums of all parts, filter by filter, and puts the channels outside of the kernel's elements.</summary>
    private struct ReduceWork : IParallelWork
    {
        public WeightGradientKernel<T, TVector, TOperations> Kernel;
        public T* Sums, WeightGradient;

        public readonly void Execute(int part, int parts)
        {
            WeightGradientGeometry geometry = Kernel.geometry;
            Range mine = Partition.Split(geometry.Groups * geometry.Filters, 1, part, parts);
            for (int filter = mine.Start.Value; filter < mine.End.Value; filter++)
            {
                T* sum = Sums + (nint)filter * geometry.Columns;
                for (int other = 1; other < parts; other++) Add(sum, sum + other * Kernel.SumElements, geometry.Columns);
                T* result = WeightGradient + (nint)filter * geometry.Columns;
                for (int channel = 0; channel < geometry.Channels; channel++)
                    for (int element = 0; element < geometry.KernelSize; element++) *result++ = sum[element * geometry.Channels + channel];
            }
        }

        private static void Add(T* sum, T* addend, int count)
        {
            int i = 0;
            for (; i + TOperations.Count <= count; i += TOperations.Count)
                TOperations.Store(TOperations.Add(TOperations.Load(sum + i), TOperations.Load(addend + i)), sum + i);
            for (; i < count; i++) sum[i] += addend[i];
        }
    }
}
