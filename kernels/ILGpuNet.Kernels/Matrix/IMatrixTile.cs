namespace ILGpuNet.Kernels;

/// <summary>
/// The shape of the tile of a product that a group computes, chosen for a device by measuring. A group has Rows / RowsPerThread * Columns / ColumnsPerThread
/// threads.
/// </summary>
public interface IMatrixTile
{
    /// <summary>Rows of the result that a group computes.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the result that a group computes.</summary>
    static abstract int Columns { get; }

    /// <summary>Steps along the inner dimension that are held in shared memory at a time.</summary>
    static abstract int Depth { get; }

    /// <summary>Rows of the tile that a thread computes; divides <see cref="Rows"/>.</summary>
    static abstract int RowsPerThread { get; }

    /// <summary>Columns of the tile that a thread computes; divides <see cref="Columns"/>.</summary>
    static abstract int ColumnsPerThread { get; }

    /// <summary>
    /// Whether the columns of a thread lie beside each other, for processors, which compute them as vectors; else those of neighbouring threads do, which
    /// then read neighbouring elements.
    /// </summary>
    static abstract bool KeepsColumnsTogether { get; }

    /// <summary>
    /// What tensor cores multiply, if they do. The rows per thread are then an eighth of those that a warp computes, a multiple of 16, the columns per thread a
    /// quarter of its columns, a multiple of 8; the depth is a multiple of 16.
    /// </summary>
    static abstract TensorFormat Format { get; }
}

/// <summary>
/// 128x128 in steps of 8, an 8x8 patch a thread: 256 threads, 8 KiB of shared memory in single precision; for large matrices.
/// </summary>
public readonly struct Tile128x128 : IMatrixTile
{
    /// <inheritdoc/>
    public static int Rows => 128;

    /// <inheritdoc/>
    public static int Columns => 128;

    /// <inheritdoc/>
    public static int Depth => 8;

    /// <inheritdoc/>
    public static int RowsPerThread => 8;

    /// <inheritdoc/>
    public static int ColumnsPerThread => 8;

    /// <inheritdoc/>
    public static bool KeepsColumnsTogether => false;

    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.None;
}

/// <summary>
/// 64x64 in steps of 16, a 4x4 patch a thread: 256 threads, 8 KiB of shared memory in single precision.
/// </summary>
public readonly struct Tile64x64 : IMatrixTile
{
    /// <inheritdoc/>
    public static int Rows => 64;

    /// <inheritdoc/>
    public static int Columns => 64;

    /// <inheritdoc/>
    public static int Depth => 16;

    /// <inheritdoc/>
    public static int RowsPerThread => 4;

    /// <inheritdoc/>
    public static int ColumnsPerThread => 4;

    /// <inheritdoc/>
    public static bool KeepsColumnsTogether => false;

    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.None;
}

/// <summary>
/// 32x32 in steps of 16, a 4x2 patch a thread: 128 threads, 4 KiB of shared memory in single precision; where 64x64 would leave half of the device idle.
/// </summary>
public readonly struct Tile32x32 : IMatrixTile
{
    /// <inheritdoc/>
    public static int Rows => 32;

    /// <inheritdoc/>
    public static int Columns => 32;

    /// <inheritdoc/>
    public static int Depth => 16;

    /// <inheritdoc/>
    public static int RowsPerThread => 4;

    /// <inheritdoc/>
    public static int ColumnsPerThread => 2;

    /// <inheritdoc/>
    public static bool KeepsColumnsTogether => false;

    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.None;
}

/// <summary>
/// 16x16 in steps of 8, a 2x2 patch a thread: 64 threads, 1 KiB of shared memory in single precision; for small matrices.
/// </summary>
public readonly struct Tile16x16 : IMatrixTile
{
    /// <inheritdoc/>
    public static int Rows => 16;

    /// <inheritdoc/>
    public static int Columns => 16;

    /// <inheritdoc/>
    public static int Depth => 8;

    /// <inheritdoc/>
    public static int RowsPerThread => 2;

    /// <inheritdoc/>
    public static int ColumnsPerThread => 2;

    /// <inheritdoc/>
    public static bool KeepsColumnsTogether => false;

    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.None;
}

/// <summary>
/// 64x64 in steps of 16, a 4x16 patch a thread: 64 threads, 8 KiB of shared memory in single precision; for processors under OpenCL, which run the threads of
/// a group one after the other and keep a patch in vector registers.
/// </summary>
public readonly struct ProcessorTile64x64 : IMatrixTile
{
    /// <inheritdoc/>
    public static int Rows => 64;

    /// <inheritdoc/>
    public static int Columns => 64;

    /// <inheritdoc/>
    public static int Depth => 16;

    /// <inheritdoc/>
    public static int RowsPerThread => 4;

    /// <inheritdoc/>
    public static int ColumnsPerThread => 16;

    /// <inheritdoc/>
    public static bool KeepsColumnsTogether => true;

    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.None;
}

/// <summary>
/// 32x64 in steps of 16, a 4x16 patch a thread: 32 threads, as <see cref="ProcessorTile64x64"/>.
/// </summary>
public readonly struct ProcessorTile32x64 : IMatrixTile
{
    /// <inheritdoc/>
    public static int Rows => 32;

    /// <inheritdoc/>
    public static int Columns => 64;

    /// <inheritdoc/>
    public static int Depth => 16;

    /// <inheritdoc/>
    public static int RowsPerThread => 4;

    /// <inheritdoc/>
    public static int ColumnsPerThread => 16;

    /// <inheritdoc/>
    public static bool KeepsColumnsTogether => true;

    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.None;
}

/// <summary>
/// 8x64 in steps of 16, a 4x16 patch a thread: 8 threads, as <see cref="ProcessorTile64x64"/>, for results of few rows.
/// </summary>
public readonly struct ProcessorTile8x64 : IMatrixTile
{
    /// <inheritdoc/>
    public static int Rows => 8;

    /// <inheritdoc/>
    public static int Columns => 64;

    /// <inheritdoc/>
    public static int Depth => 16;

    /// <inheritdoc/>
    public static int RowsPerThread => 4;

    /// <inheritdoc/>
    public static int ColumnsPerThread => 16;

    /// <inheritdoc/>
    public static bool KeepsColumnsTogether => true;

    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.None;
}

/// <summary>
/// 16x16 in steps of 16, a 4x16 patch a thread: 4 threads, as <see cref="ProcessorTile64x64"/>, for small results.
/// </summary>
public readonly struct ProcessorTile16x16 : IMatrixTile
{
    /// <inheritdoc/>
    public static int Rows => 16;

    /// <inheritdoc/>
    public static int Columns => 16;

    /// <inheritdoc/>
    public static int Depth => 16;

    /// <inheritdoc/>
    public static int RowsPerThread => 4;

    /// <inheritdoc/>
    public static int ColumnsPerThread => 16;

    /// <inheritdoc/>
    public static bool KeepsColumnsTogether => true;

    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.None;
}
