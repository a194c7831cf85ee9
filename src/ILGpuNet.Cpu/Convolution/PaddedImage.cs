using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>Layout of an image copied with zeros around it, [channels, depth, height, width].</summary>
internal sealed unsafe class PaddedImage(int channels, PaddedAxis depth, PaddedAxis height, PaddedAxis width)
{
    private readonly PaddedAxis[] axes = [depth, height, width];

    public int Channels { get; } = channels;

    public nint RowStride { get; } = width.StoredLength;

    public nint PlaneStride { get; } = (nint)height.Length * width.StoredLength;

    public nint ChannelStride { get; } = (nint)depth.Length * height.Length * width.StoredLength;

    /// <summary>Elements of a whole image.</summary>
    public nint Size => Channels * ChannelStride;

    /// <summary>Elements of a channel before it is padded.</summary>
    public nint SourceChannelSize { get; } = (nint)depth.Source * height.Source * width.Source;

    /// <summary>
    /// Copies some channels that follow one another, from a position along one axis that is <paramref name="shift"/> behind the usual one. Vectors may write beyond the
    /// end of a row, where the next one overwrites it, but not beyond the last channel.
    /// </summary>
    public void CopyChannels<T, TVector, TOperations>(T* source, T* destination, int channels, int axis = 0, int shift = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        PaddedAxis planes = Shifted(0, axis, shift), rows = Shifted(1, axis, shift), columns = Shifted(2, axis, shift);
        (int firstPlane, int endPlane) = planes.Filled(0);
        (int Start, int End)* filled = stackalloc (int, int)[columns.Split];
        for (int part = 0; part < columns.Split; part++) filled[part] = columns.Filled(part);
        T* limit = destination + channels * ChannelStride;
        for (int channel = 0; channel < channels; channel++, source += SourceChannelSize)
        {
            for (int d = 0; d < planes.Length; d++, destination += PlaneStride)
            {
                T* plane = source + (nint)(d * planes.Step + planes.Start) * rows.Source * columns.Source;
                if (d < firstPlane || d >= endPlane) new Span<T>(destination, (int)PlaneStride).Clear();
                else CopyPlane<T, TVector, TOperations>(plane, destination, rows, columns, filled, limit);
            }
        }
    }

    private PaddedAxis Shifted(int axis, int shiftedAxis, int shift) =>
        axis == shiftedAxis ? axes[axis] with { Start = axes[axis].Start + shift * axes[axis].Step } : axes[axis];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyPlane<T, TVector, TOperations>(T* source, T* plane, in PaddedAxis rows, in PaddedAxis columns, (int Start, int End)* filled, T* limit)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        (int firstRow, int endRow) = rows.Filled(0);
        int partLength = columns.PartLength, split = columns.Split, step = split * columns.Step;
        new Span<T>(plane, firstRow * (int)RowStride).Clear();
        for (int h = firstRow; h < endRow; h++)
        {
            T* line = source + (nint)(h * rows.Step + rows.Start) * columns.Source + columns.Start, row = plane + h * RowStride;
            for (int part = 0; part < split; part++, row += partLength)
            {
                (int start, int end) = filled[part];
                T* first = line + start * step + part * columns.Step;
                Clear<T, TVector, TOperations>(row, 0, start, limit);
                StridedElements.Gather<T, TVector, TOperations>(first, step, row + start, end - start, limit);
                Clear<T, TVector, TOperations>(row, end, partLength, limit);
            }
        }
        new Span<T>(plane + endRow * RowStride, (rows.Length - endRow) * (int)RowStride).Clear();
    }

    /// <summary>Writes zeros from <paramref name="start"/> on, in whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear<T, TVector, TOperations>(T* row, int start, int end, T* limit)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        for (int i = start; i < end; i += TOperations.Count) StridedElements.StoreUpTo<T, TVector, TOperations>(TOperations.Zero, row + i, limit);
    }
}
