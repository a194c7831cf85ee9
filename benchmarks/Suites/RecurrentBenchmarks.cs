namespace ILGpuNet.Benchmarks.Suites;

/// <summary>Training steps of recurrent networks.</summary>
public class RecurrentBenchmarks : WorkloadBenchmarks
{
    /// <inheritdoc/>
    protected override string[] Families => ["lstm-step", "gru-step"];
}
