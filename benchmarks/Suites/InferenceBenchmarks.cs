namespace ILGpuNet.Benchmarks.Suites;

/// <summary>Networks in use, one sample at a time.</summary>
public class InferenceBenchmarks : WorkloadBenchmarks
{
    /// <inheritdoc/>
    protected override string[] Families => ["inference"];
}
