using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>What surrounds the transforms: runs of tiles, and pixels turned from channels-last to images.</summary>
internal static unsafe class WinogradTiles<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int Results = WinogradTransform<T, TVector, TOperations>.Results;

    /// <summary>
    /// Transforms neighbouring tiles of an image of inputs, or of gradients of the output, at least a vector of channels of each. The last vector overlaps the one
    /// before where the channels are no whole number of vectors.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(
        T* pixels, ChannelsLastImage image, int tiles, int channels, T* points, nint tileStride, nint step, bool areGradients)
    {
        nint rowStride = image.RowStride, pixelStride = image.PixelStride;
        for (int tile = 0; tile < tiles; tile++, pixels += Results * pixelStride, points += tileStride)
        {
            for (int channel = 0; channel < channels; channel += TOperations.Count)
            {
                int start = Math.Min(channel, channels - TOperations.Count);
                if (areGradients)
                    WinogradTransform<T, TVector, TOperations>.OutputGradient(pixels + start, rowStride, pixelStride, points + start, step);
                else
                    WinogradTransform<T, TVector, TOperations>.Input(pixels + start, rowStride, pixelStride, points + start, step);
            }
        }
    }

    /// <summary>
    /// Transforms the products of a run of tiles back, [tiles, <paramref name="width"/> channels] for each point, and writes the first
    /// <paramref name="rows"/> channels into their images. <paramref name="results"/> has room for the pixels in between.
    /// </summary>
    public static void WriteRun(WinogradGeometry geometry, TileRun run, T* products, nint step, int width, int rows, T* results, T* destination)
    {
        int height = Math.Min(Results, geometry.Height - run.Row * Results);
        int pixels = Math.Min(Results * run.Count, geometry.Width - run.First * Results);
        for (int tile = 0; tile < run.Count; tile++, products += width)
        {
            T* result = results + (nint)tile * Results * width;
            for (int row = 0; row < width; row += TOperations.Count)
            {
                WinogradTransform<T, TVector, TOperations>.Output(
                    products + row, step, result + row, (nint)pixels * width, width, height, Math.Min(Results, pixels - tile * Results));
            }
        }
        destination += Results * ((nint)run.Row * geometry.Width + run.First);
        nint channelSize = geometry.DestinationChannelSize;
        if (pixels == geometry.Width) TurnPixels(results, width, height * pixels, rows, destination, channelSize);
        else for (int y = 0; y < height; y++) TurnPixels(results + (nint)y * pixels * width, width, pixels, rows, destination + (nint)y * geometry.Width, channelSize);
    }

    /// <summary>Turns pixels with <paramref name="channels"/> neighbours, at least a vector, into as many lines of pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TurnPixels(T* source, nint pixelStride, int pixels, int channels, T* destination, nint channelStride)
    {
        int count = TOperations.Count;
        if (pixels < count)
        {
            for (int channel = 0; channel < channels; channel++)
                for (int i = 0; i < pixels; i++) destination[channel * channelStride + i] = source[i * pixelStride + channel];
            return;
        }
        for (int channel = 0; channel < channels; channel += count)
        {
            int start = Math.Min(channel, channels - count);
            for (int i = 0; i < pixels; i += count)
            {
                int first = Math.Min(i, pixels - count);
                BlockTranspose<T, TVector, TOperations>.Turn(source + first * pixelStride + start, pixelStride, count, count,
                    destination + start * channelStride + first, channelStride);
            }
        }
    }
}
