using System.Numerics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Layout of an image copied with zeros around it and with the channels of each group innermost,
/// [groups, depth, height, width, channels]: what a window reads in a row of the image is then one contiguous piece.
/// </summary>
internal sealed unsafe class ChannelsLastImage(int groups, int channels, PaddedAxis depth, PaddedAxis height, PaddedAxis width)
{
    public nint PixelStride { get; } = channels;

    public nint RowStride { get; } = (nint)width.Length * channels;

    public nint PlaneStride { get; } = (nint)height.Length * width.Length * channels;

    public nint GroupStride { get; } = (nint)depth.Length * height.Length * width.Length * channels;

    /// <summary>Elements of a whole image.</summary>
    public nint Size => groups * GroupStride;

    /// <summary>Elements of a group of channels before it is padded.</summary>
    public nint SourceGroupSize => channels * SourceChannelSize;

    private nint SourceChannelSize => (nint)depth.Source * height.Source * width.Source;

    /// <summary>Copies an image; <paramref name="turned"/> has room for a group of its channels.</summary>
    public void Copy<T, TVector, TOperations>(T* source, T* destination, T* turned)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        for (int group = 0; group < groups; group++)
        {
            PanelPacking<T, TVector, TOperations>.Transpose(
                source + group * SourceGroupSize, SourceChannelSize, channels, (int)SourceChannelSize, turned);
            Pad(turned, destination + group * GroupStride);
        }
    }

    private void Pad<T>(T* source, T* destination) where T : unmanaged
    {
        (int firstPlane, int endPlane) = depth.Filled(0);
        (int firstRow, int endRow) = height.Filled(0);
        (int firstPixel, int endPixel) = width.Filled(0);
        for (int d = 0; d < depth.Length; d++)
        {
            for (int h = 0; h < height.Length; h++)
            {
                T* row = destination + d * PlaneStride + h * RowStride;
                if (d < firstPlane || d >= endPlane || h < firstRow || h >= endRow)
                {
                    new Span<T>(row, (int)RowStride).Clear();
                    continue;
                }
                nint line = ((nint)(d * depth.Step + depth.Start) * height.Source + h * height.Step + height.Start) * width.Source;
                T* first = source + (line + (nint)firstPixel * width.Step + width.Start) * channels;
                int before = firstPixel * channels, filled = (endPixel - firstPixel) * channels;
                new Span<T>(row, before).Clear();
                if (width.Step == 1) new Span<T>(first, filled).CopyTo(new Span<T>(row + before, filled));
                else for (int i = 0; i < endPixel - firstPixel; i++) new Span<T>(first + (nint)i * width.Step * channels, channels).CopyTo(new Span<T>(row + before + i * channels, channels));
                new Span<T>(row + before + filled, (width.Length - endPixel) * channels).Clear();
            }
        }
    }
}
