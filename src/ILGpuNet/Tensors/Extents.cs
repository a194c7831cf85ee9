namespace ILGpuNet;

/// <summary>Arithmetic of extents.</summary>
internal static class Extents
{
    /// <summary>The number of elements that the extents span; 1 for none.</summary>
    /// <exception cref="OverflowException">The number does not fit an Int32.</exception>
    public static int Product(this ReadOnlySpan<int> extents)
    {
        int product = 1;
        foreach (int extent in extents) product = checked(product * extent);
        return product;
    }
}
