namespace ILGpuNet.Benchmarks.Suites;

/// <summary>Functions of large arrays.</summary>
public class MapBenchmarks : WorkloadBenchmarks
{
    /// <inheritdoc/>
    protected override string[] Families => ["map"];
}
