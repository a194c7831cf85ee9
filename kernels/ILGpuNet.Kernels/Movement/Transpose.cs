namespace ILGpuNet.Kernels;

/// <summary>
/// output[b, c, r] = input[b, r, c], by way of a 16x16 tile in shared memory so that both are read and written along rows; a group a tile,
/// batch * ceil(rows / 16) * ceil(columns / 16) groups. The tile's rows are one element longer so that a column of it lies in different banks.
/// </summary>
/// <param name="input">[batch, rows, columns], whose rows may lie farther apart.</param>
/// <param name="output">[batch, columns, rows]</param>
/// <param name="rows">Rows of an input matrix.</param>
/// <param name="columns">Columns of an input matrix.</param>
/// <param name="rowStride">Distance of the rows of the input.</param>
/// <param name="batchStride">Distance of the matrices of the input.</param>
public readonly struct Transpose<T>(View<T> input, View<T> output, int rows, int columns, int rowStride, int batchStride) : IKernel where T : unmanaged
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Side = 16;

    private const int Pitch = Side + 1;

    /// <inheritdoc/>
    public static int GroupSize => Side * Side;

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<T> tile = thread.Shared<T>(Side * Pitch);
        int tilesAcross = (columns + Side - 1) / Side, tiles = (rows + Side - 1) / Side * tilesAcross;
        int matrix = thread.GroupIndex / tiles, place = thread.GroupIndex % tiles;
        int tileRow = place / tilesAcross * Side, tileColumn = place % tilesAcross * Side;
        int x = thread.LocalIndex % Side, y = thread.LocalIndex / Side;

        if (tileRow + y < rows && tileColumn + x < columns)
            tile[y * Pitch + x] = input[matrix * batchStride + (tileRow + y) * rowStride + tileColumn + x];
        thread.Barrier();
        if (tileColumn + y < columns && tileRow + x < rows)
            output[(matrix * columns + tileColumn + y) * rows + tileRow + x] = tile[x * Pitch + y];
    }
}
