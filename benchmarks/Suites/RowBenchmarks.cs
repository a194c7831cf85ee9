namespace ILGpuNet.Benchmarks.Suites;

/// <summary>Reductions, softmax, normalisations and pooling.</summary>
public class RowBenchmarks : WorkloadBenchmarks
{
    /// <inheritdoc/>
    protected override string[] Families => ["reduce", "rows", "images"];
}
