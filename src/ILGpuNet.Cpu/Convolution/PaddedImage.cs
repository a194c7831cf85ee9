using System.Numerics;

namespace ILGpuNet.Cpu;

/// <summary>Layout of an image copied with zeros around it, [channels, depth, height, width].</summary>
internal sealed unsafe class PaddedImage(int channels, PaddedAxis depth, PaddedAxis height, PaddedAxis width)
{
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

    private void CopyRow<T>(T* source, T* row) where T : unmanaged
    {
        for (int part = 0; part < width.Split; part++)
        {
            (int start, int end) = width.Filled(part);
            T* line = row + part * width.PartLength;
            T* first = source + start * width.Split + part + width.Start;
            for (int i = 0; i < start; i++) line[i] = default;
            if (width.Split == 1) new Span<T>(first, end - start).CopyTo(new Span<T>(line + start, end - start));
            else for (int i = start; i < end; i++) line[i] = first[(i - start) * width.Split];
            for (int i = end; i < width.PartLength; i++) line[i] = default;
        }
    }
}
