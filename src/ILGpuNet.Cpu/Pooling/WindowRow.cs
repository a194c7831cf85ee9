namespace ILGpuNet.Cpu;

/// <summary>The rows of the input that the windows of one output row cover.</summary>
internal readonly struct WindowRow
{
    private readonly int firstPlane, planeStep, planeRows, firstRow, rowStep;

    public WindowRow(PoolingAxis depth, PoolingAxis height, int d, int h)
    {
        (firstPlane, Planes) = depth.Inside(d);
        (firstRow, Rows) = height.Inside(h);
        (planeStep, rowStep, planeRows) = (depth.Dilation, height.Dilation, height.Input);
        Divisor = (long)depth.Divisor(d) * height.Divisor(h);
    }

    /// <summary>Elements along the depth.</summary>
    public int Planes { get; }

    /// <summary>Elements along the height.</summary>
    public int Rows { get; }

    /// <summary>Rows by which a mean divides.</summary>
    public long Divisor { get; }

    /// <summary>Number of the input row that is row (i, j) of the windows.</summary>
    public int Row(int i, int j) => (firstPlane + i * planeStep) * planeRows + firstRow + j * rowStep;
}
