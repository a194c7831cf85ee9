namespace ILGpuNet.Cpu;

/// <summary>
/// How the tiles of a batch of images are shared out: runs of neighbouring tiles in a row, and blocks of some runs that a thread transforms,
/// multiplies and transforms back while they are in its caches.
/// </summary>
internal sealed class WinogradBlocks
{
    private const int LongestRun = 64, FewestTiles = 32, MostTiles = 96;
    private const int CacheBytes = 1 << 20, BatchBytes = 2 << 20;

    private readonly WinogradGeometry geometry;
    private readonly int runsPerRow, runLength;

    /// <param name="geometry">The tiles.</param>
    /// <param name="elementBytes">Size of an element.</param>
    /// <param name="parts">Number of threads that share a batch.</param>
    public WinogradBlocks(WinogradGeometry geometry, int elementBytes, int parts)
    {
        this.geometry = geometry;
        runsPerRow = (geometry.TilesWide + LongestRun - 1) / LongestRun;
        runLength = (geometry.TilesWide + runsPerRow - 1) / runsPerRow;
        long tileBytes = 36L * elementBytes * (geometry.Channels + geometry.Rows);
        int tiles = (int)Math.Clamp(CacheBytes / tileBytes, FewestTiles, MostTiles);
        RunsPerBlock = Math.Max(tiles / runLength, 1);
        long imageBytes = Math.Max(geometry.Source.Size * elementBytes, 1);
        int imageTiles = geometry.TilesHigh * geometry.TilesWide;
        long images = Math.Max(BatchBytes / imageBytes, (2L * tiles * parts + imageTiles - 1) / imageTiles);
        BatchImages = (int)Math.Clamp(images, 1, Math.Max(geometry.Images, 1));
    }

    /// <summary>Images that are worked on together.</summary>
    public int BatchImages { get; }

    /// <summary>Runs in a block.</summary>
    public int RunsPerBlock { get; }

    /// <summary>Tiles in a run at most.</summary>
    public int RunLength => runLength;

    /// <summary>Tiles in a block at most.</summary>
    public int Tiles => RunsPerBlock * runLength;

    /// <summary>Runs in an image.</summary>
    public int RunsPerImage => geometry.TilesHigh * runsPerRow;

    /// <summary>Run number <paramref name="index"/> of a batch.</summary>
    public TileRun this[int index]
    {
        get
        {
            (int row, int run) = Math.DivRem(index, runsPerRow);
            (int image, int tileRow) = Math.DivRem(row, geometry.TilesHigh);
            int first = run * runLength;
            return new TileRun(image, tileRow, first, Math.Min(runLength, geometry.TilesWide - first));
        }
    }
}

/// <summary>Neighbouring tiles in a row.</summary>
/// <param name="Image">Image in the batch.</param>
/// <param name="Row">Row of tiles.</param>
/// <param name="First">The first tile of the row.</param>
/// <param name="Count">Number of tiles.</param>
internal readonly record struct TileRun(int Image, int Row, int First, int Count);
