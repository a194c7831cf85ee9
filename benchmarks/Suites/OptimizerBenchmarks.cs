namespace ILGpuNet.Benchmarks.Suites;

/// <summary>Updates of parameters alone.</summary>
public class OptimizerBenchmarks : WorkloadBenchmarks
{
    /// <inheritdoc/>
    protected override string[] Families => ["adam-step"];
}
