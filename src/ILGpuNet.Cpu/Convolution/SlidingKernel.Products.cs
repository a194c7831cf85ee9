using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

// The products: panels packed from padded images, times packed weights.
internal sealed unsafe partial class SlidingKernel<T, TVector, TOperations>
{
    private const int PanelsPerBlock = 8;
    private const int MaximumTileElements = 8 * 3 * 16;

    /// <summary>With vectors of 256 bits, a panel of this depth stays in the cache of the first level; wider ones are read from the second as fast.</summary>
    private static int MaximumDepthBlock => TOperations.Registers >= 32 ? 384 : 256;

    /// <summary>The same for results that lie apart, which take longer to add to than panels from the second level.</summary>
    private const int MaximumDepthApart = 1024;

    private struct ProductWork : IParallelWork
    {
        public RunState Run;
        public int Phase;

        public readonly void Execute(int part, int parts) =>
            Multiply(Partition.Split(Run.BatchImages * Run.Kernel.geometry.Phases[Phase].Count, TOperations.Count, part, parts));

        /// <summary>Computes some columns, counted through the images of the batch.</summary>
        public readonly void Multiply(Range mine)
        {
            for (int group = 0; group < Run.Kernel.geometry.Groups; group++)
            {
                int block = PanelsPerBlock * TileColumns;
                for (int column = mine.Start.Value; column < mine.End.Value; column += block)
                    MultiplyBlock(group, column, Math.Min(column + block, mine.End.Value));
            }
        }

        /// <summary>
        /// Computes some columns for all rows of a group: all of them for one block of depth before the next, so that the weights of the
        /// block stay in the caches.
        /// </summary>
        private readonly void MultiplyBlock(int group, int firstColumn, int endColumn)
        {
            int depth = Run.Kernel.panels.Depth(Phase);
            int most = Run.Kernel.geometry.Phases[Phase].DestinationStep == 1 ? MaximumDepthBlock : MaximumDepthApart;
            int blocks = (depth + most - 1) / most;
            T* panel = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, (depth + blocks - 1) / blocks * TileColumns + TOperations.Count);
            for (int block = 0; block < blocks; block++)
            {
                (int start, int length) = Partition.Split(depth, 1, block, blocks).GetOffsetAndLength(depth);
                for (int column = firstColumn; column < endColumn; column += TileColumns)
                    MultiplyPanel(group, column, Math.Min(TileColumns, endColumn - column), start, length, panel);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void MultiplyPanel(int group, int firstColumn, int columns, int depthStart, int depth, T* panel)
        {
            SlidingGeometry geometry = Run.Kernel.geometry;
            int width = PanelPacking<T, TVector, TOperations>.RoundUp(columns), wholeDepth = Run.Kernel.panels.Depth(Phase);
            Run.Kernel.panels.Pack(Run.Padded + group * geometry.Channels * geometry.Source.ChannelStride, geometry.Source.Size, Phase, firstColumn, columns, depthStart, depth, panel);
            Span<ColumnRun> runs = stackalloc ColumnRun[ColumnRun.Maximum];
            runs = runs[..ListRuns(firstColumn, columns, runs)];

            nint channelSize = geometry.DestinationChannelSize;
            T* destination = Run.Destination + ((nint)Run.FirstImage * geometry.Groups + group) * geometry.Rows * channelSize;
            T* weights = Run.PackedWeights + group * Run.Kernel.GroupWeights +
                Run.Kernel.weights.PhaseOffset(Phase, Run.Kernel.Tiles, geometry.Channels) + depthStart * TileRows;
            bool accumulate = depthStart > 0, direct = runs.Length == 1 && runs[0].Step == 1;
            T* bias = Run.Bias is null || accumulate ? null : Run.Bias + group * geometry.Rows;
            if (direct)
            {
                var tile = new Tile<T>(
                    depth, new MatrixView<T>(weights, 1, TileRows), panel, width, destination + runs[0].Destination, channelSize, accumulate, bias);
                TileKernel<T, TVector, TOperations>.MultiplyDown(tile, geometry.Rows, columns, (nint)TileRows * wholeDepth);
                return;
            }
            T* aside = stackalloc T[MaximumTileElements];
            for (int row = 0; row < geometry.Rows; row += TileRows)
            {
                int rows = Math.Min(TileRows, geometry.Rows - row);
                var a = new MatrixView<T>(weights + (nint)row * wholeDepth, 1, TileRows);
                var tile = new Tile<T>(depth, a, panel, width, aside, width, accumulate: false, bias is null ? null : bias + row);
                TileKernel<T, TVector, TOperations>.Multiply(tile, rows, width);
                TileScatter<T, TVector, TOperations>.Write(aside, width, rows, runs, destination + row * channelSize, channelSize, accumulate);
            }
        }

        /// <summary>Lists where the columns of a panel go; returns the number of runs.</summary>
        private readonly int ListRuns(int firstColumn, int columns, Span<ColumnRun> runs)
        {
            SlidingGeometry geometry = Run.Kernel.geometry;
            SlidingPhase phase = geometry.Phases[Phase];
            nint imageSize = geometry.Groups * geometry.Rows * geometry.DestinationChannelSize;
            int count = 0;
            for (int column = 0, length; column < columns; column += length)
            {
                (int image, int result) = Math.DivRem(firstColumn + column, phase.Count);
                length = Math.Min(phase.RowLength - result % phase.RowLength, columns - column);
                count = ColumnRun.Add(runs, count, new ColumnRun(image * imageSize + phase.DestinationOffset(result), column, length, phase.DestinationStep));
            }
            return count;
        }
    }
}
