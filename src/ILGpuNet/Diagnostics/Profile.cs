using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ILGpuNet.Graphs;
using ILGpuNet.Serialization;

namespace ILGpuNet.Diagnostics;

/// <summary>Times of kernels, and of waiting for data, between <see cref="Profiler.Start"/> and <see cref="Dispose"/>. May be read while it is running.</summary>
public sealed class Profile : IDisposable
{
    /// <summary>Share of the time in waiting from which the table says so.</summary>
    private const double LargeShare = 0.2;

    private readonly ConcurrentQueue<KernelEvent> events = new();
    private readonly long start = Stopwatch.GetTimestamp();
    private long end;
    private long evaluationTicks;
    private int evaluations;
    private readonly ConcurrentQueue<(long Start, long Ticks, int Thread)> waits = new();

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

    /// <summary>
    /// Time in which threads that asked a <see cref="Data.DataLoader"/> for batches of samples waited for them: with workers until a batch was there, without
    /// them until it was read. Next to nothing where the loader keeps the device fed.
    /// </summary>
    public TimeSpan DataWaitTime => Stopwatch.GetElapsedTime(0, waits.Sum(wait => wait.Ticks));

    /// <summary>How many batches were asked for.</summary>
    public int DataWaits => waits.Count;

    /// <summary>Time from the start to the end, or to now.</summary>
    public TimeSpan WallTime => Stopwatch.GetElapsedTime(start, end == 0 ? Stopwatch.GetTimestamp() : end);

    /// <summary>Stops measuring; what was measured stays readable.</summary>
    public void Dispose()
    {
        if (end == 0) end = Stopwatch.GetTimestamp();
        Profiler.Stop(this);
    }

    /// <summary>
    /// Writes the kernels, and the waits for data, in time as a trace for chrome://tracing or https://ui.perfetto.dev (Trace Event Format, complete events, microseconds).
    /// </summary>
    public void SaveChromeTrace(string path) => AtomicFile.Write(path, stream =>
    {
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteStartArray("traceEvents");
        foreach ((long began, long ticks, int thread) in waits.OrderBy(wait => wait.Start))
        {
            WriteEvent(writer, "wait for data", "data", began, ticks, thread);
            writer.WriteEndObject();
        }
        foreach (KernelEvent item in events.OrderBy(item => item.Start))
        {
            WriteEvent(writer, item.Step.Name, "kernel", item.Start, item.Ticks, item.Thread);
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

    /// <summary>A table of the kernels: calls, time, share, speed; the last lines say how much of the time was in kernels at all, and in waiting for data.</summary>
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
        text.Append(CultureInfo.InvariantCulture,
            $"{total,10:F3} ms in kernels, {EvaluationTime.TotalMilliseconds:F3} ms in {evaluations} evaluations, {WallTime.TotalMilliseconds:F3} ms in all");
        if (DataWaits > 0)
        {
            double wait = DataWaitTime.TotalMilliseconds, share = wait / Math.Max(WallTime.TotalMilliseconds, 1e-12);
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"{wait,10:F3} ms ({share:P0}) waiting for {DataWaits} batches of data");
            if (share > LargeShare) text.Append(": the loader does not keep up; give it more workers, or cheaper samples");
        }
        return text.ToString();
    }

    internal void Add(PlanStep step, long started, long ticks) => events.Enqueue(new KernelEvent(step, started, ticks, Environment.CurrentManagedThreadId));

    internal void AddWait(long started) => waits.Enqueue((started, Stopwatch.GetTimestamp() - started, Environment.CurrentManagedThreadId));

    internal void AddEvaluation(long ticks)
    {
        Interlocked.Increment(ref evaluations);
        Interlocked.Add(ref evaluationTicks, ticks);
    }

    private void WriteEvent(Utf8JsonWriter writer, string name, string category, long started, long ticks, int thread)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("cat", category);
        writer.WriteString("ph", "X");
        writer.WriteNumber("ts", Stopwatch.GetElapsedTime(start, started).TotalMicroseconds);
        writer.WriteNumber("dur", Stopwatch.GetElapsedTime(0, ticks).TotalMicroseconds);
        writer.WriteNumber("pid", Environment.ProcessId);
        writer.WriteNumber("tid", thread);
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
