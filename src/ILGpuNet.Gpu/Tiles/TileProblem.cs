using System.Globalization;
using System.Numerics;
using ILGpuNet.Kernels;

namespace ILGpuNet.Gpu;

/// <summary>What a tile is chosen for: a product of [rows, depth] and [depth, columns], several of them, however it is gathered.</summary>
/// <param name="Family">The kernel, and what else tells kinds apart.</param>
/// <param name="ElementSize">Bytes of an element.</param>
/// <param name="Rows">Rows of the result.</param>
/// <param name="Columns">Columns of the result.</param>
/// <param name="Depth">The inner dimension.</param>
/// <param name="Count">Number of products.</param>
internal sealed record TileProblem(string Family, int ElementSize, long Rows, long Columns, long Depth, long Count)
{
    /// <summary>What tensor cores multiply, if they compute it.</summary>
    public TensorFormat Format { get; init; }

    /// <summary>Work from which on measuring pays: it takes less time than some steps of a training.</summary>
    private const double WorthMeasuring = 2e8;

    /// <summary>The side of tiles by which the inner dimension is cut, whatever the tile: the order of sums does not depend on what was measured.</summary>
    private const int NominalSide = 64;

    private const int MostSegments = 64;

    /// <summary>Segments of the inner dimension are multiples of it.</summary>
    private const int SegmentStep = 32;

    /// <summary>The least that a segment of the inner dimension should have, where it may be cut.</summary>
    public int ShortestSegment { get; init; } = int.MaxValue;

    /// <summary>The part of a family's name that says what is multiplied.</summary>
    public static string FamilyOf<TStorage, T>(TensorFormat format) where T : unmanaged =>
        (typeof(TStorage) == typeof(AsComputed<T>) ? typeof(T).Name : typeof(TStorage).Name) + (format == TensorFormat.None ? "" : $" {format}");

    public bool IsWorthMeasuring => 2.0 * Rows * Columns * Depth * Count >= WorthMeasuring;

    /// <summary>Problems with the same key share a tile: sizes count by the power of two that they round up to.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Family} {Bits(Rows)} {Bits(Columns)} {Bits(Depth)} {Bits(Count)}");

    /// <summary>The length of the segments that the inner dimension is cut into where the result alone does not keep a device busy.</summary>
    /// <param name="manyGroups">Groups that keep it busy.</param>
    public int SegmentLength(int manyGroups)
    {
        long segments = Math.Clamp(Math.Min(manyGroups / GroupsOf(NominalSide, NominalSide), Depth / ShortestSegment), 1, MostSegments);
        return (int)Math.Max(1, RowGroups.Ceiling(RowGroups.Ceiling(Depth, segments), SegmentStep) * SegmentStep);
    }

    /// <summary>The tile without measuring.</summary>
    public TileShape ByRule(GpuDescription hardware, int manyGroups)
    {
        IReadOnlyList<TileShape> tiles = TilesOf(hardware);
        if (Format == TensorFormat.None && hardware.IsProcessor)
        {
            long segments = RowGroups.Ceiling(Depth, SegmentLength(manyGroups));
            return tiles.FirstOrDefault(tile => tile.Fits(hardware, ElementSize) && manyGroups <= 4 * segments * GroupsOf(tile.Rows, tile.Columns)) ?? tiles[^1];
        }
        string name = Format != TensorFormat.None
            ? Math.Min(Rows, Columns) > 96 && manyGroups <= 4 * GroupsOf(128, 128) ? nameof(TensorTile128x128<>) : nameof(TensorTile64x64<>)
            : Math.Min(Rows, Columns) > 48 && manyGroups <= 4 * GroupsOf(NominalSide, NominalSide) ? nameof(Kernels.Tile64x64) : nameof(Kernels.Tile16x16);
        return tiles.FirstOrDefault(tile => tile.Name == name && tile.Fits(hardware, ElementSize)) ?? tiles[^1];
    }

    /// <summary>
    /// The tiles that are worth trying: of GPUs none of which more than half would lie outside of the result along an axis; of processors, which leave out what
    /// does and take seconds to compile, the largest that keeps them busy and the next one.
    /// </summary>
    public IEnumerable<TileShape> Candidates(GpuDescription hardware, int manyGroups) => Format == TensorFormat.None && hardware.IsProcessor
        ? TilesOf(hardware).SkipWhile(tile => tile != ByRule(hardware, manyGroups)).Take(2)
        : TilesOf(hardware).Where(tile => tile.Fits(hardware, ElementSize) && tile.Rows < 2 * Math.Max(Rows, 8) && tile.Columns < 2 * Math.Max(Columns, 16));

    /// <summary>Groups that compute a tile each.</summary>
    public long GroupsOf(int tileRows, int tileColumns) => Count * RowGroups.Ceiling(Rows, tileRows) * RowGroups.Ceiling(Columns, tileColumns);

    private IReadOnlyList<TileShape> TilesOf(GpuDescription hardware) =>
        Format != TensorFormat.None ? TileShape.OfTensorCores(Format) : hardware.IsProcessor ? TileShape.OfProcessors : TileShape.OfGpus;

    private static int Bits(long size) => BitOperations.Log2((ulong)Math.Max(1, 2 * size - 1));
}
