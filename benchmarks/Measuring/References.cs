using ILGpuNet.Gpu;

namespace ILGpuNet.Benchmarks;

/// <summary>
/// What the device can do at best; the processor on one thread and on all. Measured again and again between the workloads, since a processor's clock
/// and its neighbours are not the same from minute to minute.
/// </summary>
internal sealed class References(Device device, int threads)
{
    /// <summary>Names of the references, in the order of the table.</summary>
    public static IReadOnlyList<string> Names { get; } = ["fma-peak", "tf32-peak", "bfloat16-peak", "copy-bandwidth"];

    private readonly List<MeasuredWorkload> all = [.. Workloads(device, threads).Select(workload => new MeasuredWorkload(workload))];

    /// <summary>The lines of the table.</summary>
    public IEnumerable<Row> Rows => all.Select(reference => reference.ToRow(threads));

    /// <summary>Adds samples to all.</summary>
    public void Measure(double seconds)
    {
        foreach (MeasuredWorkload reference in all) reference.Measure(seconds / all.Count);
    }

    /// <summary>The best rate of the device; null where it was not measured.</summary>
    /// <param name="limit">What is counted.</param>
    /// <param name="precision">Of multiply-adds, what factors are rounded to.</param>
    public double? Rate(Limit limit, ProductPrecision precision)
    {
        string name = limit == Limit.Memory ? "copy-bandwidth" : precision switch
        {
            ProductPrecision.TensorFloat32 => "tf32-peak",
            ProductPrecision.BFloat16 => "bfloat16-peak",
            _ => "fma-peak",
        };
        return all.LastOrDefault(reference => reference.Name == name)?.Rate;
    }

    private static IEnumerable<Workload> Workloads(Device device, int threads) => device.Engine is GpuEngine engine
        ? DevicePeaks.Of(device, engine)
        : device == Device.Cpu ? [.. Counts(threads).Select(MultiplyAddPeak.OfThreads), .. Counts(threads).Select(CopyBandwidth.OfThreads)] : [];

    private static int[] Counts(int threads) => threads == 1 ? [1] : [1, threads];
}
