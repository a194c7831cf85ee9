namespace ILGpuNet.Kernels;

/// <summary>What the tensor cores of a tile multiply.</summary>
public interface ITensorFactors
{
    /// <summary>The format.</summary>
    static abstract TensorFormat Format { get; }
}

/// <summary>Factors in <see cref="TensorFormat.TensorFloat32"/>.</summary>
public readonly struct TensorFloat32Factors : ITensorFactors
{
    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.TensorFloat32;
}

/// <summary>Factors in <see cref="TensorFormat.BFloat16"/>.</summary>
public readonly struct BFloat16Factors : ITensorFactors
{
    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.BFloat16;
}

/// <summary>Factors in <see cref="TensorFormat.Float16"/>.</summary>
public readonly struct Float16Factors : ITensorFactors
{
    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.Float16;
}

/// <summary>
/// 128x128 in steps of 32 for tensor cores, 64x32 a warp: 256 threads, 34 KiB of shared memory.
/// </summary>
public readonly struct TensorTile128x128<TFactors> : IMatrixTile where TFactors : struct, ITensorFactors
{
    /// <inheritdoc/>
    public static int Rows => 128;

    /// <inheritdoc/>
    public static int Columns => 128;

    /// <inheritdoc/>
    public static int Depth => 32;

    /// <inheritdoc/>
    public static int RowsPerThread => 8;

    /// <inheritdoc/>
    public static int ColumnsPerThread => 8;

    /// <inheritdoc/>
    public static bool KeepsColumnsTogether => false;

    /// <inheritdoc/>
    public static TensorFormat Format => TFactors.Format;
}

/// <summary>
/// 64x64 in steps of 32 for tensor cores, 32x32 a warp: 128 threads, 18 KiB of shared memory.
/// </summary>
public readonly struct TensorTile64x64<TFactors> : IMatrixTile where TFactors : struct, ITensorFactors
{
    /// <inheritdoc/>
    public static int Rows => 64;

    /// <inheritdoc/>
    public static int Columns => 64;

    /// <inheritdoc/>
    public static int Depth => 32;

    /// <inheritdoc/>
    public static int RowsPerThread => 4;

    /// <inheritdoc/>
    public static int ColumnsPerThread => 8;

    /// <inheritdoc/>
    public static bool KeepsColumnsTogether => false;

    /// <inheritdoc/>
    public static TensorFormat Format => TFactors.Format;
}
