namespace ILGpuNet.Data;

/// <summary>Images and the class of each.</summary>
/// <param name="Images">Float32 [n, channels, height, width], 0 (black) to 1 (white).</param>
/// <param name="Labels">Int64 [n], classes from 0 on.</param>
public sealed record ImageDataset(Tensor Images, Tensor Labels)
{
    /// <summary>Number of images.</summary>
    public int Count => Images.Shape[0];
}
