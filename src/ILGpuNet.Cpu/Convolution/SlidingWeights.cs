using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Packs weights of a sliding product as the tile kernel reads them. A block of rows and channels of a group is, for each phase, [tiles of rows, channels and taps,
/// rows of a tile].
/// </summary>
internal sealed unsafe class SlidingWeights<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private readonly SlidingGeometry geometry;

    /// <summary>Elements of the kernel that take part in the phases before.</summary>
    private readonly int[] tapsBefore;

    public SlidingWeights(SlidingGeometry geometry)
    {
        this.geometry = geometry;
        tapsBefore = new int[geometry.Phases.Length];
        for (int phase = 1; phase < tapsBefore.Length; phase++) tapsBefore[phase] = tapsBefore[phase - 1] + geometry.Phases[phase - 1].Taps.Length;
    }

    private static int TileRows => TileKernel<T, TVector, TOperations>.Rows;

    /// <summary>Whether all that a row multiplies is contiguous: where the channels of a row follow one another, and a single phase meets all of the kernel.</summary>
    private bool AreRowsContiguous => geometry.WeightChannelStride == geometry.KernelSize && geometry.Phases is [{ } phase] && phase.Taps.Length == geometry.KernelSize;

    /// <summary>Elements of a block of so many tiles and channels; each element of the kernel belongs to one phase at most.</summary>
    public nint BlockSize(int tiles, int channels) => (nint)tiles * TileRows * channels * geometry.KernelSize;

    /// <summary>Where in such a block the weights of a phase begin.</summary>
    public nint PhaseOffset(int phase, int tiles, int channels) => (nint)tapsBefore[phase] * tiles * TileRows * channels;

    /// <summary>Packs some tiles of a block.</summary>
    /// <param name="weights">The weights of the group.</param>
    /// <param name="firstRow">First row of the block.</param>
    /// <param name="tiles">Tiles of the block.</param>
    /// <param name="mine">Those of them to pack.</param>
    /// <param name="firstChannel">First channel of the block.</param>
    /// <param name="channels">Channels of the block.</param>
    /// <param name="packed">The block.</param>
    public void Pack(T* weights, int firstRow, int tiles, Range mine, int firstChannel, int channels, T* packed)
    {
        weights += firstRow * geometry.WeightRowStride + firstChannel * geometry.WeightChannelStride;
        int rows = geometry.Rows - firstRow;
        if (AreRowsContiguous || geometry.KernelSize == 1)
        {
            (int first, int count) = mine.GetOffsetAndLength(tiles);
            int row = first * TileRows, depth = channels * geometry.KernelSize;
            var view = new MatrixView<T>(weights, geometry.WeightRowStride, AreRowsContiguous ? 1 : geometry.WeightChannelStride);
            PanelPacking<T, TVector, TOperations>.PackRows(view.From(row, 0), Math.Min(count * TileRows, rows - row), depth, packed + (nint)row * depth);
        }
        else if (TOperations.Count > Vector256<T>.Count)
        {
            // The rows' elements of the kernel are few: blocks of narrower vectors are turned, so that less is left.
            PackKernels<Vector256<T>, Operations256<T>>(weights, rows, tiles, mine, channels, packed);
        }
        else
        {
            PackKernels<TVector, TOperations>(weights, rows, tiles, mine, channels, packed);
        }
    }

    /// <summary>Packs rows whose kernels lie side by side: those of a tile are turned, and what each phase meets of them goes to its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackKernels<TBlock, TBlockOperations>(T* weights, int rows, int tiles, Range mine, int channels, T* packed)
        where TBlock : unmanaged
        where TBlockOperations : struct, IVectorOperations<TBlock, T>
    {
        int size = geometry.KernelSize;
        T* turned = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, (nint)size * TileRows);
        for (int channel = 0; channel < channels; channel++, weights += geometry.WeightChannelStride)
        {
            for (int tile = mine.Start.Value; tile < mine.End.Value; tile++)
            {
                int row = tile * TileRows, count = Math.Min(TileRows, rows - row);
                PanelPacking<T, TBlock, TBlockOperations>.PackTransposed(weights + row * geometry.WeightRowStride, size, count, TileRows, size, turned, TileRows);
                for (int phase = 0; phase < geometry.Phases.Length; phase++)
                {
                    (int Weight, nint Source)[] taps = geometry.Phases[phase].Taps;
                    T* place = packed + PhaseOffset(phase, tiles, channels) + ((nint)tile * channels + channel) * taps.Length * TileRows;
                    for (int tap = 0; tap < taps.Length; tap++)
                        Unsafe.CopyBlockUnaligned(place + tap * TileRows, turned + taps[tap].Weight * TileRows, (uint)(TileRows * sizeof(T)));
                }
            }
        }
    }
}
