using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Layout of an image copied with zeros around it, [channels, depth, height, width].</summary>
internal sealed unsafe class PaddedImage(int channels, PaddedAxis depth, PaddedAxis height, PaddedAxis width)
{
    private const int LongestInlineCopy = 512;

    private readonly PaddedAxis[] axes = [depth, height, width];

    public int Channels { get; } = channels;

    public nint RowStride { get; } = width.StoredLength;

    public nint PlaneStride { get; } = (nint)height.Length * width.StoredLength;

    public nint ChannelStride { get; } = (nint)depth.Length * height.Length * width.StoredLength;

    /// <summary>Elements of a whole image.</summary>
    public nint Size => Channels * ChannelStride;

    /// <summary>Elements of a channel before it is padded.</summary>
    public nint SourceChannelSize { get; } = (nint)depth.Source * height.Source * width.Source;

    /// <summary>Copies one channel, from a position along one axis that is <paramref name="shift"/> behind the usual one.</summary>
    public void CopyChannel<T>(T* source, T* destination, int axis = 0, int shift = 0) where T : unmanaged
    {
        PaddedAxis planes = Shifted(0, axis, shift), rows = Shifted(1, axis, shift), columns = Shifted(2, axis, shift);
        (int firstPlane, int endPlane) = planes.Filled(0);
        (int firstRow, int endRow) = rows.Filled(0);
        (int Start, int End)* filled = stackalloc (int, int)[columns.Split];
        for (int part = 0; part < columns.Split; part++) filled[part] = columns.Filled(part);
        for (int d = 0; d < planes.Length; d++)
        {
            T* plane = destination + d * PlaneStride;
            if (d < firstPlane || d >= endPlane)
            {
                new Span<T>(plane, (int)PlaneStride).Clear();
                continue;
            }
            T* sourcePlane = source + (nint)(d * planes.Step + planes.Start) * rows.Source * columns.Source;
            new Span<T>(plane, firstRow * (int)RowStride).Clear();
            for (int h = firstRow; h < endRow; h++)
                CopyRow(sourcePlane + (nint)(h * rows.Step + rows.Start) * columns.Source, plane + h * RowStride, columns, filled);
            new Span<T>(plane + endRow * RowStride, (rows.Length - endRow) * (int)RowStride).Clear();
        }
    }

    private PaddedAxis Shifted(int axis, int shiftedAxis, int shift) =>
        axis == shiftedAxis ? axes[axis] with { Start = axes[axis].Start + shift * axes[axis].Step } : axes[axis];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRow<T>(T* source, T* row, in PaddedAxis columns, (int Start, int End)* filled) where T : unmanaged
    {
        int partLength = columns.PartLength, split = columns.Split, step = split * columns.Step;
        for (int part = 0; part < split; part++, row += partLength)
        {
            (int start, int end) = filled[part];
            T* first = source + start * step + part * columns.Step + columns.Start;
            for (int i = 0; i < start; i++) row[i] = default;
            if (step == 1) CopyNeighbours((byte*)first, (byte*)(row + start), (end - start) * sizeof(T));
            else StridedElements.Gather(first, step, row + start, end - start);
            for (int i = end; i < partLength; i++) row[i] = default;
        }
    }

    /// <summary>Copies bytes, for rows too short to be worth a call: the last vector overlaps the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyNeighbours(byte* source, byte* destination, int length)
    {
        if (length < Vector256<byte>.Count || length > LongestInlineCopy)
        {
            new Span<byte>(source, length).CopyTo(new Span<byte>(destination, length));
            return;
        }
        for (int i = 0; i < length - Vector256<byte>.Count; i += Vector256<byte>.Count) Vector256.Load(source + i).Store(destination + i);
        int last = length - Vector256<byte>.Count;
        Vector256.Load(source + last).Store(destination + last);
    }
}
