namespace ILGpuNet.Benchmarks.Tests;

/// <summary>Reports that nobody measured.</summary>
internal static class Reports
{
    public static RowReport Of(params IReadOnlyList<Row> rows) => new(
        new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero),
        new MachineDescription("a processor", 2, 256, ".NET 10", "an operating system", "cpu"), new PyTorchDescription("python3", "1.13", "the processor"), rows);

    public static Row Row(string workload, string shape, double ours, double? theirs = null, int threads = 2) =>
        new(workload, shape, DType.Float32, "cpu", threads)
        {
            MedianMicroseconds = ours,
            Rate = 1,
            RateUnit = "GFLOP/s",
            PyTorchMicroseconds = theirs,
            PyTorchSetting = theirs is null ? null : "torch threads 2",
        };
}
