namespace ILGpuNet.Kernels;

/// <summary>The shape of a tile of <see cref="MatrixProduct{TTile}"/>, chosen for a device by measuring.</summary>
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
}

/// <summary>64x64 in steps of 16, a 4x4 patch a thread: 256 threads, 8 KiB of shared memory.</summary>
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
}

/// <summary>16x16 in steps of 8, a 2x2 patch a thread: 64 threads, 1 KiB of shared memory; for small matrices.</summary>
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
}

/// <summary>
/// c = a b, row-major; a group a tile of c, ceil(m / Rows) * ceil(n / Columns) groups. Tiles of a and b pass through shared memory; each thread
/// keeps a patch of c, whose rows and columns are as far apart as threads lie beside each other, so that neighbours read neighbouring elements.
/// </summary>
/// <param name="a">[m, k]</param>
/// <param name="b">[k, n]</param>
/// <param name="c">[m, n]</param>
/// <param name="m">Rows of a and c.</param>
/// <param name="n">Columns of b and c.</param>
/// <param name="k">Columns of a, rows of b.</param>
public readonly struct MatrixProduct<TTile>(View<float> a, View<float> b, View<float> c, int m, int n, int k) : IKernel
    where TTile : struct, IMatrixTile
{
    /// <inheritdoc/>
    public static int GroupSize => ThreadRows * ThreadColumns;

    private static int ThreadRows => TTile.Rows / TTile.RowsPerThread;
    private static int ThreadColumns => TTile.Columns / TTile.ColumnsPerThread;

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<float> tileA = thread.Shared<float>(TTile.Depth * TTile.Rows), tileB = thread.Shared<float>(TTile.Depth * TTile.Columns);
        Local<float> patch = thread.Local<float>(TTile.RowsPerThread * TTile.ColumnsPerThread);
        Local<float> left = thread.Local<float>(TTile.RowsPerThread), right = thread.Local<float>(TTile.ColumnsPerThread);

        int threadRow = thread.LocalIndex / ThreadColumns, threadColumn = thread.LocalIndex % ThreadColumns;
        int tilesAcross = (n + TTile.Columns - 1) / TTile.Columns;
        int firstRow = thread.GroupIndex / tilesAcross * TTile.Rows, firstColumn = thread.GroupIndex % tilesAcross * TTile.Columns;

        for (int depth = 0; depth < k; depth += TTile.Depth)
        {
            for (int e = thread.LocalIndex; e < TTile.Rows * TTile.Depth; e += GroupSize)
            {
                int row = firstRow + e / TTile.Depth, column = depth + e % TTile.Depth;
                tileA[e % TTile.Depth * TTile.Rows + e / TTile.Depth] = row < m && column < k ? a[row * k + column] : 0;
            }
            for (int e = thread.LocalIndex; e < TTile.Depth * TTile.Columns; e += GroupSize)
            {
                int row = depth + e / TTile.Columns, column = firstColumn + e % TTile.Columns;
                tileB[e] = row < k && column < n ? b[row * n + column] : 0;
            }
            thread.Barrier();
            for (int step = 0; step < TTile.Depth; step++)
            {
                for (int i = 0; i < TTile.RowsPerThread; i++) left[i] = tileA[step * TTile.Rows + threadRow + i * ThreadRows];
                for (int j = 0; j < TTile.ColumnsPerThread; j++) right[j] = tileB[step * TTile.Columns + threadColumn + j * ThreadColumns];
                for (int i = 0; i < TTile.RowsPerThread; i++)
                {
                    for (int j = 0; j < TTile.ColumnsPerThread; j++)
                    {
                        int at = i * TTile.ColumnsPerThread + j;
                        patch[at] = MathF.FusedMultiplyAdd(left[i], right[j], patch[at]);
                    }
                }
            }
            thread.Barrier();
        }

        for (int i = 0; i < TTile.RowsPerThread; i++)
        {
            for (int j = 0; j < TTile.ColumnsPerThread; j++)
            {
                int row = firstRow + threadRow + i * ThreadRows, column = firstColumn + threadColumn + j * ThreadColumns;
                if (row < m && column < n) c[row * n + column] = patch[i * TTile.ColumnsPerThread + j];
            }
        }
    }
}
