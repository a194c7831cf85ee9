namespace ILGpuNet.Benchmarks;

/// <summary>A row of a rival in one setting.</summary>
/// <param name="Workload">Name of the family.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="Microseconds">Median time of a repetition.</param>
/// <param name="Setting">The setting.</param>
/// <param name="Precision">What products are computed in: <c>float32</c>, or on GPUs also <c>tf32</c> and <c>bfloat16</c>.</param>
internal sealed record RivalResult(string Workload, string Shape, double Microseconds, string Setting, string Precision);
