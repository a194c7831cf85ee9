using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ILGpuNet.Graphs;
using ILGpuNet.Serialization;

namespace ILGpuNet.Diagnostics;

/// <summary>Times of kernels between <see cref="Profiler.Start"/> and <see cref="Dispose"/>. May be read while it is running.</summary>
public sealed class Profile : IDisposable
{
    private readonly ConcurrentQueue<KernelEvent> events = new();
    private readonly long start = Stopwatch.GetTimestamp();
    private long end;
    private long evaluationTicks;
    private int evaluations;

    internal Profile() { }

    /// <summary>Kernels of the same operations and shapes together, the longest time first.</summary>
    public IReadOnlyList<KernelSummary> Kernels =>
    [
        .. events.GroupBy(item => (item.Step.Name, item.Step.Shapes))
            .Select(group => new KernelSummary(group.Key.Name, group.Key.Shapes, group.Count(), Stopwatch.GetElapsedTime(0, group.Sum(item => item.Ticks)),
                group.Sum(item => item.Step.Cost.Flops), group.Sum(item => item.Step.Cost.Bytes)))
            .OrderByDescending(kernel => kernel.Time),
    ];

    /// <summary>How many times tensors were computed: one for a training step.</summary>
    public int Evaluations => evaluations;

    /// <summary>Time in kernels.</summary>
    public TimeSpan KernelTime => Stopwatch.GetElapsedTime(0, events.Sum(item => item.Ticks));

    /// <summary>Time of evaluations: kernels, and capturing, compiling and preparing their plans.</summary>
    public TimeSpan EvaluationTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref evaluationTicks));

    /// <summary>Time from the start to the end, or to now.</summary>
    public TimeSpan WallTime => Stopwatch.GetElapsedTime(start, end == 0 ? Stopwatch.GetTimestamp() : end);

    /// <summary>Stops measuring; what was measured stays readable.</summary>
    public void Dispose()
    {
        if (end == 0) end = Stopwatch.GetTimestamp();
        Profiler.Stop(this);
    }

    /// <summary>
    /// Writes the kernels in time as a trace for chrome://tracing or https://ui.perfetto.dev (Trace Event Format, complete events, microseconds).
    /// </summary>
    public void SaveChromeTrace(string path) => AtomicFile.Write(path, stream =>
    {
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteStartArray("traceEvents");
        foreach (KernelEvent item in events.OrderBy(item => item.Start))
        {
            writer.WriteStartObject();
            writer.WriteString("name", item.Step.Name);
            writer.WriteString("cat", "kernel");
            writer.WriteString("ph", "X");
            writer.WriteNumber("ts", Stopwatch.GetElapsedTime(start, item.Start).TotalMicroseconds);
            writer.WriteNumber("dur", Stopwatch.GetElapsedTime(0, item.Ticks).TotalMicroseconds);
            writer.WriteNumber("pid", Environment.ProcessId);
            writer.WriteNumber("tid", item.Thread);
            writer.WriteStartObject("args");
            writer.WriteString("shapes", item.Step.Shapes);
            writer.WriteNumber("flops", item.Step.Cost.Flops);
            writer.WriteNumber("bytes", item.Step.Cost.Bytes);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>A table of the kernels: calls, time, share, speed; the last line says how much of the time was in kernels at all.</summary>
    public override string ToString()
    {
        IReadOnlyList<KernelSummary> kernels = Kernels;
        double total = kernels.Sum(kernel => kernel.Time.TotalMilliseconds);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"ms",10} {"share",6} {"calls",7} {"GFLOP/s",9} {"GB/s",7}  kernel");
        foreach (KernelSummary kernel in kernels)
        {
            double milliseconds = kernel.Time.TotalMilliseconds;
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{milliseconds,10:F3} {milliseconds / Math.Max(total, 1e-12),6:P0} {kernel.Calls,7} {kernel.GigaflopsPerSecond,9:F1} {kernel.GigabytesPerSecond,7:F1}  {kernel.Name} {kernel.Shapes}");
        }
        return text.Append(CultureInfo.InvariantCulture,
            $"{total,10:F3} ms in kernels, {EvaluationTime.TotalMilliseconds:F3} ms in {evaluations} evaluations, {WallTime.TotalMilliseconds:F3} ms in all").ToString();
    }

    internal void Add(PlanStep step, long started, long ticks) => events.Enqueue(new KernelEvent(step, started, ticks, Environment.CurrentManagedThreadId));

    internal void AddEvaluation(long ticks)
    {
        Interlocked.Increment(ref evaluations);
        Interlocked.Add(ref evaluationTicks, ticks);
    }

    private readonly record struct KernelEvent(PlanStep Step, long Start, long Ticks, int Thread);
}

/// <summary>All runs of one kernel.</summary>
/// <param name="Name">The operations in it, joined by +.</param>
/// <param name="Shapes">What it reads and writes.</param>
/// <param name="Calls">Number of runs.</param>
/// <param name="Time">Time of all runs.</param>
/// <param name="Flops">Floating-point operations of all runs.</param>
/// <param name="Bytes">Bytes that all runs must read and write.</param>
public sealed record KernelSummary(string Name, string Shapes, int Calls, TimeSpan Time, double Flops, double Bytes)
{
    /// <summary>10^9 floating-point operations per second.</summary>
    public double GigaflopsPerSecond => Flops / Math.Max(Time.TotalSeconds, 1e-12) * 1e-9;

    /// <summary>10^9 bytes per second.</summary>
    public double GigabytesPerSecond => Bytes / Math.Max(Time.TotalSeconds, 1e-12) * 1e-9;
}
