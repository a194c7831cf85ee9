using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Layout of an image copied with zeros around it, [channels, depth, height, width].</summary>
internal sealed unsafe class PaddedImage(int channels, PaddedAxis depth, PaddedAxis height, PaddedAxis width)
{
    private const int LongestInlineCopy = 128;

    private readonly PaddedAxis width = width;

    private readonly (int Start, int End)[] filled = [.. Enumerable.Range(0, width.Split).Select(width.Filled)];

    public int Channels { get; } = channels;

    public nint RowStride { get; } = width.StoredLength;

    public nint PlaneStride { get; } = (nint)height.Length * width.StoredLength;

    public nint ChannelStride { get; } = (nint)depth.Length * height.Length * width.StoredLength;

    /// <summary>Elements of a whole image.</summary>
    public nint Size => Channels * ChannelStride;

    /// <summary>Elements of a channel before it is padded.</summary>
    public nint SourceChannelSize { get; } = (nint)depth.Source * height.Source * width.Source;

    /// <summary>Copies one channel.</summary>
    public void CopyChannel<T>(T* source, T* destination) where T : unmanaged
    {
        (int firstPlane, int endPlane) = depth.Filled(0);
        (int firstRow, int endRow) = height.Filled(0);
        for (int d = 0; d < depth.Length; d++)
        {
            T* plane = destination + d * PlaneStride;
            if (d < firstPlane || d >= endPlane)
            {
                new Span<T>(plane, (int)PlaneStride).Clear();
                continue;
            }
            T* sourcePlane = source + (nint)(d + depth.Start) * height.Source * width.Source;
            new Span<T>(plane, firstRow * (int)RowStride).Clear();
            for (int h = firstRow; h < endRow; h++)
                CopyRow(sourcePlane + (nint)(h + height.Start) * width.Source, plane + h * RowStride);
            new Span<T>(plane + endRow * RowStride, (height.Length - endRow) * (int)RowStride).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyRow<T>(T* source, T* row) where T : unmanaged
    {
        int partLength = width.PartLength;
        for (int part = 0; part < width.Split; part++, row += partLength)
        {
            (int start, int end) = filled[part];
            T* first = source + start * width.Split + part + width.Start;
            for (int i = 0; i < start; i++) row[i] = default;
            if (width.Split == 1) CopyNeighbours((byte*)first, (byte*)(row + start), (end - start) * sizeof(T));
            else for (int i = start; i < end; i++) row[i] = first[(i - start) * width.Split];
            for (int i = end; i < partLength; i++) row[i] = default;
        }
    }

    /// <summary>Copies bytes, for rows too short to be worth a call: the last vector overlaps the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyNeighbours(byte* source, byte* destination, int length)
    {
        if (length < Vector128<byte>.Count || length > LongestInlineCopy)
        {
            new Span<byte>(source, length).CopyTo(new Span<byte>(destination, length));
            return;
        }
        for (int i = 0; i < length - Vector128<byte>.Count; i += Vector128<byte>.Count) Vector128.Load(source + i).Store(destination + i);
        int last = length - Vector128<byte>.Count;
        Vector128.Load(source + last).Store(destination + last);
    }
}
