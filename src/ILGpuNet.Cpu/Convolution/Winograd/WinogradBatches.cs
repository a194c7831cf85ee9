namespace ILGpuNet.Cpu;

/// <summary>
/// How the tiles of all images are shared out where threads transform many of them together before they multiply: batches of whole images, and in a batch runs of
/// tiles whose transformed inputs and gradients stay in the caches that threads share.
/// </summary>
internal sealed class WinogradBatches
{
    private const int FewestTiles = 64, MostTiles = 512;
    private const long CacheBytes = 12 << 20;

    /// <param name="geometry">The tiles.</param>
    /// <param name="elementBytes">Size of an element.</param>
    /// <param name="parts">Number of threads.</param>
    public WinogradBatches(WinogradGeometry geometry, int elementBytes, int parts)
    {
        Runs = new WinogradBlocks(geometry, elementBytes, parts);
        long tileBytes = 36L * elementBytes * geometry.Groups * (geometry.Channels + geometry.Rows);
        int tiles = (int)Math.Clamp(CacheBytes / tileBytes, FewestTiles, MostTiles);
        int imageTiles = geometry.TilesHigh * geometry.TilesWide;
        Images = EvenShare(Math.Max(geometry.Images, 1), Math.Max(tiles / imageTiles, 1));
        int runs = Images * Runs.RunsPerImage;
        RunsTogether = EvenShare(runs, Math.Max(tiles / Runs.RunLength, 1));
    }

    /// <summary>The runs of a batch.</summary>
    public WinogradBlocks Runs { get; }

    /// <summary>Images of a batch.</summary>
    public int Images { get; }

    /// <summary>Runs that are transformed and multiplied together.</summary>
    public int RunsTogether { get; }

    /// <summary>Tiles that are transformed and multiplied together at most.</summary>
    public int Tiles => RunsTogether * Runs.RunLength;

    /// <summary>The largest of as few and as even shares as can be, of at most <paramref name="most"/> each.</summary>
    private static int EvenShare(int count, int most)
    {
        int shares = (count + most - 1) / most;
        return (count + shares - 1) / shares;
    }
}
