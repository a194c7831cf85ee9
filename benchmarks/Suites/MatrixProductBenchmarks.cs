namespace ILGpuNet.Benchmarks.Suites;

/// <summary>Matrix products: of tensors, and the device's kernel alone.</summary>
public class MatrixProductBenchmarks : WorkloadBenchmarks
{
    /// <inheritdoc/>
    protected override string[] Families => ["gemm", "gemm-kernel"];
}
