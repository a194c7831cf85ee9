using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// A convolution in steps of two, or its gradient with respect to the input, with results in pairs along both axes, see <see cref="PairedAxis"/>. Threads share the rows of
/// tiles. Each transforms some of them to panels, multiplies these with the weights, one product of matrices for each sum, and puts the results together panel by panel.
/// </summary>
internal sealed unsafe class PairedKernel<T, TVector, TOperations> : CpuKernel, IBiasedKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Tiles that are transformed together, unless a row has more.</summary>
    private const int MostColumns = 192;

    /// <summary>Results that are handed on together.</summary>
    private const int BatchBytes = 1 << 20;

    private const int PartsPerThread = 2;

    private readonly PairedGeometry geometry;
    private readonly PairedWeights<T, TVector, TOperations> weights;
    private readonly PairedPixels<T, TVector, TOperations> pixels;
    private readonly PairedResults<T, TVector, TOperations> results;
    private readonly int blockChannels, batchSize, parts;

    public PairedKernel(PairedGeometry geometry)
    {
        this.geometry = geometry;
        int most = MaximumDepthBlock / geometry.PointGroups.Max(group => group.Count);
        int blocks = (geometry.Channels + most - 1) / most;
        blockChannels = (geometry.Channels + blocks - 1) / blocks;
        weights = new PairedWeights<T, TVector, TOperations>(geometry, blockChannels);
        pixels = new PairedPixels<T, TVector, TOperations>(geometry);
        results = new PairedResults<T, TVector, TOperations>(geometry);
        batchSize = (int)Math.Clamp(BatchBytes / (ImageSize * sizeof(T)), 1, geometry.Images);
        double flops = 2.0 * geometry.Images * geometry.Height.Tiles * geometry.Width.Tiles * geometry.Products * geometry.Groups * geometry.Rows * geometry.Channels;
        parts = flops < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads * PartsPerThread;
    }

    public override long WorkspaceBytes => weights.Elements * sizeof(T);

    /// <summary>Products of a sum over one block of channels.</summary>
    private static int MaximumDepthBlock => TOperations.Registers >= 32 ? 512 : 256;

    /// <summary>Elements of an image of the destination.</summary>
    private nint ImageSize => geometry.Groups * geometry.Rows * geometry.DestinationChannelSize;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars) => Run(operands, default(MapPieces));

    public override void Run(byte** operands, in MapPieces pieces) => Run(operands, null, pieces);

    /// <inheritdoc/>
    public void Run(byte** operands, byte* bias, in MapPieces pieces)
    {
        var transforming = new WeightsWork { Kernel = this, Weights = (T*)operands[1], Transformed = (T*)operands[3] };
        ForkJoin.Run(ref transforming, parts);
        int batch = pieces.IsEmpty ? geometry.Images : batchSize;
        for (int image = 0; image < geometry.Images; image += batch)
        {
            int images = Math.Min(batch, geometry.Images - image);
            var tiles = new TilesWork
            {
                Kernel = this,
                Source = (T*)operands[0],
                Weights = (T*)operands[3],
                Destination = (T*)operands[2],
                Bias = (T*)bias,
                FirstRow = image * geometry.Height.Tiles,
                Rows = images * geometry.Height.Tiles,
            };
            ForkJoin.Run(ref tiles, parts);
            pieces.Run(image * ImageSize, (image + images) * ImageSize);
        }
    }

    private static EvenPanels PanelsOf(int columns) => new(columns, TOperations.Count, TileKernel<T, TVector, TOperations>.Columns);

    /// <summary>Rows of tiles that are computed together of <paramref name="rows"/> ones: such that few places of vectors stay empty.</summary>
    private int ChunkRows(int rows)
    {
        int wide = geometry.Width.Tiles, most = Math.Clamp(MostColumns / wide, 1, rows), best = most;
        nint fewest = nint.MaxValue;
        for (int chunk = most; chunk > most / 2; chunk--)
        {
            nint columns = (nint)(rows / chunk) * PanelsOf(chunk * wide).Padded + PanelsOf(rows % chunk * wide).Padded;
            if (columns < fewest) (fewest, best) = (columns, chunk);
        }
        return best;
    }

    private struct WeightsWork : IParallelWork
    {
        public PairedKernel<T, TVector, TOperations> Kernel;
        public T* Weights, Transformed;

        public readonly void Execute(int part, int parts) => Kernel.weights.Transform(Weights, Transformed, part, parts);
    }

    private struct TilesWork : IParallelWork
    {
        public PairedKernel<T, TVector, TOperations> Kernel;
        public T* Source, Weights, Destination, Bias;
        public int FirstRow, Rows;

        public readonly void Execute(int part, int parts)
        {
            (int first, int rows) = Partition.Split(Rows, 1, part, parts).GetOffsetAndLength(Rows);
            if (rows == 0) return;
            int chunk = Kernel.ChunkRows(rows);
            for (int group = 0; group < Kernel.geometry.Groups; group++)
            {
                for (int row = 0; row < rows; row += chunk) ComputeRows(group, FirstRow + first + row, Math.Min(chunk, rows - row));
            }
        }

        /// <summary>Computes the results of some rows of tiles.</summary>
        private readonly void ComputeRows(int group, int firstRow, int rows)
        {
            PairedGeometry geometry = Kernel.geometry;
            EvenPanels panels = PanelsOf(rows * geometry.Width.Tiles);
            int block = Kernel.blockChannels;
            bool isSingle = block >= geometry.Channels;
            T* transformed = ThreadScratch.Get<T>(ScratchSlot.OwnPanels, Kernel.pixels.PanelsSize(panels, block));
            nint sumElements = (nint)geometry.Sums.Length * geometry.Rows;
            // Vectors of results read beyond the last tile.
            T* sums = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, sumElements * (isSingle ? panels.Widest : panels.Padded) + TOperations.Count);
            for (int channel = 0; channel < geometry.Channels; channel += block)
            {
                int channels = Math.Min(block, geometry.Channels - channel);
                T* source = Source + ((nint)group * geometry.Channels + channel) * geometry.SourceChannelSize;
                Kernel.pixels.Transform(source, geometry.Groups * geometry.Channels * geometry.SourceChannelSize, firstRow, rows, channels, panels, transformed);
                for (int panel = 0; panel < panels.Count; panel++)
                {
                    T* mine = sums + (isSingle ? 0 : panels[panel].Start * sumElements);
                    Multiply(group, channel, channels, panels, panel, transformed, mine);
                    if (channel + channels == geometry.Channels) WriteResults(group, firstRow, rows, panels[panel], mine);
                }
            }
        }

        /// <summary>Adds the products of a panel over some channels to its sums.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Multiply(int group, int firstChannel, int channels, EvenPanels panels, int panel, T* transformed, T* sums)
        {
            PairedGeometry geometry = Kernel.geometry;
            int columns = panels[panel].Width;
            foreach (TileSum sum in geometry.Sums)
            {
                int depth = channels * sum.Weights.Length;
                var a = new MatrixView<T>(Weights + Kernel.weights.Offset(group, firstChannel, channels, sum), 1, TileKernel<T, TVector, TOperations>.Rows);
                T* b = transformed + Kernel.pixels.Offset(panels[panel], sum.Group, channels);
                var tile = new Tile<T>(depth, a, b, columns, sums, columns, accumulate: firstChannel > 0);
                TileKernel<T, TVector, TOperations>.MultiplyDown(tile, geometry.Rows, columns, (nint)TileKernel<T, TVector, TOperations>.Rows * depth);
                sums += (nint)geometry.Rows * columns;
            }
        }

        private readonly void WriteResults(int group, int firstRow, int rows, (int Start, int Width) panel, T* sums)
        {
            PairedGeometry geometry = Kernel.geometry;
            (int row, int tile) = Math.DivRem(panel.Start, geometry.Width.Tiles);
            int tiles = Math.Min(panel.Width, rows * geometry.Width.Tiles - panel.Start);
            T* destination = Destination + (nint)group * geometry.Rows * geometry.DestinationChannelSize;
            Kernel.results.Write(sums, panel.Width, firstRow + row, tile, tiles, destination, Kernel.ImageSize, Bias is null ? null : Bias + group * geometry.Rows);
        }
    }
}
