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

    /// <summary>The part of a family's name that says what is multiplied.</summary>
    public static string FamilyOf<TStorage, T>(TensorFormat format) where T : unmanaged =>
        (typeof(TStorage) == typeof(AsComputed<T>) ? typeof(T).Name : typeof(TStorage).Name) + (format == TensorFormat.None ? "" : $" {format}");

    public bool IsWorthMeasuring => 2.0 * Rows * Columns * Depth * Count >= WorthMeasuring;

    /// <summary>Problems with the same key share a tile: sizes count by the power of two that they round up to.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Family} {Bits(Rows)} {Bits(Columns)} {Bits(Depth)} {Bits(Count)}");

    /// <summary>The length of the segments that the inner dimension is cut into where the result alone does not keep a device busy.</summary>
    /// <param name="manyGroups">Groups that keep it busy.</param>
    /// <param name="shortest">The least that a segment should have.</param>
    public int SegmentLength(int manyGroups, int shortest)
    {
        long groups = Count * RowGroups.Ceiling(Rows, NominalSide) * RowGroups.Ceiling(Columns, NominalSide);
        long segments = Math.Clamp(Math.Min(manyGroups / groups, Depth / shortest), 1, MostSegments);
        return (int)Math.Max(1, RowGroups.Ceiling(RowGroups.Ceiling(Depth, segments), SegmentStep) * SegmentStep);
    }

    /// <summary>The tile without measuring.</summary>
    public TileShape ByRule(GpuDescription hardware, int manyGroups)
    {
        string name = Format != TensorFormat.None
            ? Math.Min(Rows, Columns) > 96 && manyGroups <= 4 * Count * RowGroups.Ceiling(Rows, 128) * RowGroups.Ceiling(Columns, 128)
                ? nameof(TensorTile128x128<>)
                : nameof(TensorTile64x64<>)
            : hardware.IsProcessor
            ? Columns <= 16 ? nameof(Kernels.ProcessorTile16x16)
                : Rows <= 8 ? nameof(Kernels.ProcessorTile8x64)
                : Rows <= 32 ? nameof(Kernels.ProcessorTile32x64)
                : nameof(Kernels.ProcessorTile64x64)
            : Math.Min(Rows, Columns) > 48 && manyGroups <= 4 * Count * RowGroups.Ceiling(Rows, NominalSide) * RowGroups.Ceiling(Columns, NominalSide)
                ? nameof(Kernels.Tile64x64)
            : nameof(Kernels.Tile16x16);
        IReadOnlyList<TileShape> tiles = TilesOf(hardware);
        return tiles.FirstOrDefault(tile => tile.Name == name && tile.Fits(hardware, ElementSize)) ?? tiles[^1];
    }

    /// <summary>The tiles that are worth trying: none of which more than half would lie outside of the result along an axis.</summary>
    public IEnumerable<TileShape> Candidates(GpuDescription hardware) => TilesOf(hardware)
        .Where(tile => tile.Fits(hardware, ElementSize) && tile.Rows < 2 * Math.Max(Rows, 8) && tile.Columns < 2 * Math.Max(Columns, 16));

    private IReadOnlyList<TileShape> TilesOf(GpuDescription hardware) =>
        Format != TensorFormat.None ? TileShape.OfTensorCores(Format) : hardware.IsProcessor ? TileShape.OfProcessors : TileShape.OfGpus;

    private static int Bits(long size) => BitOperations.Log2((ulong)Math.Max(1, 2 * size - 1));
}
