using ILGpuNet.Kernels;

namespace ILGpuNet.Gpu;

/// <summary>Which products tensor cores compute.</summary>
internal static class TensorFormats
{
    /// <summary>Compute capabilities that have a format: mma of TF32 and BFloat16 since 8.0, of half precision since 7.5.</summary>
    private const int Ampere = 80, Turing = 75;

    /// <summary>Rows, and columns, of a result below which most of a tile for tensor cores would be empty.</summary>
    private const int FewRows = 16;

    /// <summary>Whether a device's tensor cores take Float32 factors rounded to a precision.</summary>
    public static bool AreRounded(ProductPrecision precision, GpuDescription hardware) =>
        precision is ProductPrecision.TensorFloat32 or ProductPrecision.BFloat16 && hardware.ComputeCapability >= Ampere;

    /// <summary>What tensor cores multiply of a product's factors; nothing where those would not be exact and that was not asked for.</summary>
    /// <param name="factors">Element type of the factors in memory.</param>
    /// <param name="precision">What Float32 factors may be rounded to.</param>
    /// <param name="hardware">The device.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="columns">Columns of the result.</param>
    public static TensorFormat Of(DType factors, ProductPrecision precision, GpuDescription hardware, long rows, long columns)
    {
        if (Math.Min(rows, columns) <= FewRows) return TensorFormat.None;
        return factors switch
        {
            DType.BFloat16 when hardware.ComputeCapability >= Ampere => TensorFormat.BFloat16,
            DType.Float16 when hardware.ComputeCapability >= Turing => TensorFormat.Float16,
            DType.Float32 when AreRounded(precision, hardware) => precision == ProductPrecision.BFloat16 ? TensorFormat.BFloat16 : TensorFormat.TensorFloat32,
            _ => TensorFormat.None,
        };
    }
}
