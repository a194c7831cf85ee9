namespace ILGpuNet.Kernels;

/// <summary>
/// output[c, r] = input[r, c], by way of a 16x16 tile in shared memory so that both are read and written along rows; a group a tile,
/// ceil(rows / 16) * ceil(columns / 16) groups. The tile's rows are one element longer so that a column of it lies in different banks.
/// </summary>
/// <param name="input">[rows, columns]</param>
/// <param name="output">[columns, rows]</param>
/// <param name="rows">Rows of the input.</param>
/// <param name="columns">Columns of the input.</param>
public readonly struct Transpose(View<float> input, View<float> output, int rows, int columns) : IKernel
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Side = 16;

    private const int Pitch = Side + 1;

    /// <inheritdoc/>
    public static int GroupSize => Side * Side;

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<float> tile = thread.Shared<float>(Side * Pitch);
        int tilesAcross = (columns + Side - 1) / Side;
        int tileRow = thread.GroupIndex / tilesAcross * Side, tileColumn = thread.GroupIndex % tilesAcross * Side;
        int x = thread.LocalIndex % Side, y = thread.LocalIndex / Side;

        if (tileRow + y < rows && tileColumn + x < columns)
            tile[y * Pitch + x] = input[(tileRow + y) * columns + tileColumn + x];
        thread.Barrier();
        if (tileColumn + y < columns && tileRow + x < rows)
            output[(tileColumn + y) * rows + tileRow + x] = tile[x * Pitch + y];
    }
}
