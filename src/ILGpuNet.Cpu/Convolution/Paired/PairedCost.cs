namespace ILGpuNet.Cpu;

/// <summary>
/// Estimates whether results in pairs pay, in multiplications and additions of the plain algorithm. Fitted to the times of the steps of kernels of 3x3 and 4x4 with 32 to 256
/// channels and rows of 2 to 28 tiles, forward and back, with vectors of 512 bits; with 256 bits five of those shapes gained too.
/// </summary>
internal static class PairedCost
{
    /// <summary>Transforming a point of a channel: for a row of tiles, and for each tile.</summary>
    private const double PointOfRow = 230, PointOfTile = 30;

    /// <summary>Putting together the results of a channel: for a row of tiles of the forward pass, for one of the gradient, and for each tile.</summary>
    private const double ResultsOfRow = 500, GradientsOfRow = 9500, ResultsOfTile = 140;

    /// <summary>Transforming a weight.</summary>
    private const double Weight = 40;

    /// <summary>Packing an element for a plain product.</summary>
    private const double Packing = 60;

    /// <summary>What plain products take at most against their multiplications, where those of few channels need no packing.</summary>
    private const double MostOfPlain = 1.5;

    /// <summary>Fewer tiles than this leave panels of the threads unfilled.</summary>
    private const int FewestTiles = 300;

    /// <summary>A row of more tiles than this would take more memory of a thread than its caches have.</summary>
    private const int MostTilesWide = 192;

    /// <summary>Whether the algorithm serves and is faster than a sliding product.</summary>
    public static bool IsWorthwhile(PairedGeometry geometry, SlidingGeometry plain)
    {
        double pairs = (double)geometry.Channels * geometry.Rows, products = (double)geometry.Images * plain.ProductsPerImage;
        double whole = Math.Min(products * (pairs + Packing * geometry.Channels), MostOfPlain * products * pairs);
        double tilesWide = geometry.Width.Tiles, rows = (double)geometry.Images * geometry.Height.Tiles;
        if (rows * tilesWide < FewestTiles || tilesWide > MostTilesWide) return false;
        double transforms = geometry.Points * (PointOfRow + PointOfTile * tilesWide) * geometry.Channels;
        double results = ((geometry.Width.Step == 4 ? ResultsOfRow : GradientsOfRow) + ResultsOfTile * tilesWide) * geometry.Rows;
        return rows * (tilesWide * geometry.Products * pairs + transforms + results) + Weight * geometry.Products * pairs < whole;
    }
}
