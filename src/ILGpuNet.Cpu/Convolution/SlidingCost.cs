namespace ILGpuNet.Cpu;

/// <summary>How threads share a sliding product. Fitted to kernels of 3x3 and 4x4 in steps of one and two, with 64 to 512 channels, on two threads.</summary>
internal static class SlidingCost
{
    /// <summary>From so many rows on it takes little of a thread's time to pack all pixels for its own rows.</summary>
    private const int ManyRowsPerThread = 128;

    /// <summary>Results of an image for each row of weights, beyond which panels of all of them no longer stay in the caches.</summary>
    private const int MostColumns = 512;

    /// <summary>Whether threads had better share the rows of weights than the pixels: where there are many, or fewer pixels than rows.</summary>
    public static bool IsDeep(SlidingGeometry geometry)
    {
        double columns = (double)geometry.ProductsPerImage / geometry.KernelSize;
        return geometry.Images * columns <= geometry.Rows || (geometry.Rows >= ManyRowsPerThread * ForkJoin.Threads && columns <= MostColumns);
    }
}
