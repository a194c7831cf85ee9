namespace ILGpuNet.Benchmarks;

/// <summary>A row of a rival in one setting.</summary>
/// <param name="Workload">Name of the family.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Microseconds">Median time of a repetition.</param>
/// <param name="Setting">The setting.</param>
internal sealed record RivalResult(string Workload, string Shape, double Microseconds, string Setting);
