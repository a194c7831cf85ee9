using System.Numerics;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Panels of the right operand of a sliding product, which has one column for each result of each image and is never written down as a whole: they are packed
/// from padded images.
/// </summary>
internal sealed unsafe class SlidingPanels<T, TVector, TOperations>(SlidingGeometry geometry)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private readonly nint[][] sourceOffsets = [.. geometry.Phases.Select(phase => SourceOffsets(phase, geometry.Channels, geometry.Source.ChannelStride))];

    /// <summary>Products in each result of a phase: its elements of the kernel over all channels.</summary>
    public int Depth(int phase) => sourceOffsets[phase].Length;

    /// <summary>
    /// Packs [depth, columns] of a phase, columns counted through the images. Up to a vector behind the panel is written over.
    /// </summary>
    /// <param name="source">The first channel of the first padded image.</param>
    /// <param name="imageSize">Distance between the padded images.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="firstColumn">First column of the panel.</param>
    /// <param name="columns">Columns of the panel.</param>
    /// <param name="depthStart">First row of the panel, counted from the first channel.</param>
    /// <param name="depth">Rows of the panel.</param>
    /// <param name="panel">Where to.</param>
    public void Pack(T* source, nint imageSize, int phase, int firstColumn, int columns, int depthStart, int depth, T* panel)
    {
        fixed (nint* offsets = sourceOffsets[phase])
        {
            int width = PanelPacking<T, TVector, TOperations>.RoundUp(columns);
            if (geometry.Phases[phase].RowLength <= Vector256<T>.Count && TOperations.Count > Vector256<T>.Count)
                Pack<Vector256<T>, Operations256<T>>(source, imageSize, geometry.Phases[phase], firstColumn, columns, offsets + depthStart, depth, panel, width);
            else
                Pack<TVector, TOperations>(source, imageSize, geometry.Phases[phase], firstColumn, columns, offsets + depthStart, depth, panel, width);
        }
    }

    /// <summary>The same with vectors that fit the pieces of which a row of the panel consists.</summary>
    private void Pack<TPiece, TPieceOperations>(T* source, nint imageSize, SlidingPhase phase, int firstColumn, int columns, nint* offsets, int depth, T* panel, int width)
        where TPiece : unmanaged
        where TPieceOperations : struct, IVectorOperations<TPiece, T>
    {
        nint* sources = stackalloc nint[PanelGather<T, TPiece, TPieceOperations>.MaximumCopies];
        int* destinations = stackalloc int[PanelGather<T, TPiece, TPieceOperations>.MaximumCopies];
        var gather = new PanelGather<T, TPiece, TPieceOperations>(sources, destinations);
        int copies = 0;
        for (int column = 0, length; column < columns; column += length)
        {
            (int image, int result) = Math.DivRem(firstColumn + column, phase.Count);
            length = Math.Min(phase.RowLength - result % phase.RowLength, columns - column);
            copies = gather.AddPiece(copies, image * imageSize + phase.SourceOffset(result), column, length);
        }
        gather.Pack(source, offsets, depth, copies, panel, width);
    }

    private static nint[] SourceOffsets(SlidingPhase phase, int channels, nint channelStride)
    {
        var offsets = new nint[channels * phase.Taps.Length];
        for (int i = 0; i < offsets.Length; i++)
            offsets[i] = i / phase.Taps.Length * channelStride + phase.Taps[i % phase.Taps.Length].Source;
        return offsets;
    }
}
