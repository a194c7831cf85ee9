namespace ILGpuNet.Examples;

/// <summary>Pictures of several images.</summary>
internal static class Pictures
{
    /// <summary>Images row by row: [N, channels, height, width] to [channels, N / columns height, columns width].</summary>
    public static Tensor Grid(Tensor images, int columns)
    {
        (int channels, int height, int width) = (images.Shape[1], images.Shape[2], images.Shape[3]);
        int rows = images.Shape[0] / columns;
        return images.Reshape(rows, columns, channels, height, width).Permute(2, 0, 3, 1, 4).Reshape(channels, rows * height, columns * width);
    }
}
