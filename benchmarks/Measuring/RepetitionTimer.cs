using System.Diagnostics;
using System.Runtime;

namespace ILGpuNet.Benchmarks;

/// <summary>
/// Times a workload in batches of repetitions, each long enough for the clock and for the garbage that it leaves to be part of its time.
/// May be asked again and again, so that a rival can be measured in between; all samples count.
/// </summary>
internal sealed class RepetitionTimer(PreparedWorkload workload)
{
    /// <summary>The most batches that share the time of a measurement; the rivals' scripts take as many.</summary>
    public const int BatchesPerMeasurement = 7;

    /// <summary>Batches of repetitions that take longer than their share of the time; the rivals' scripts take as few.</summary>
    private const int FewestBatches = 3;

    private static readonly TimeSpan MaximumWarmUp = TimeSpan.FromSeconds(5);

    /// <summary>Longer than the pause after which the runtime compiles hot methods anew in the background.</summary>
    private static readonly TimeSpan CompilerSilence = TimeSpan.FromSeconds(0.3);

    private readonly List<double> samples = [];
    private bool isWarm;

    /// <summary>Mean microseconds of a repetition, one value for each batch.</summary>
    public IReadOnlyList<double> Samples => samples;

    /// <summary>Times batches that together take about <paramref name="seconds"/>, warm-up apart.</summary>
    public void Measure(double seconds)
    {
        if (!isWarm) WarmUp();
        isWarm = true;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        double estimate = Math.Min(TimeRepetitions(1), TimeRepetitions(1));
        for (double remaining = seconds / 5 * 1e6; remaining > 0;)
        {
            double time = TimeRepetitions(1);
            estimate = Math.Min(estimate, time);
            remaining -= time;
        }
        int batches = (int)Math.Clamp(Math.Round(seconds * 1e6 / estimate), FewestBatches, BatchesPerMeasurement);
        int repetitions = Math.Max(1, (int)Math.Round(seconds * 1e6 / batches / estimate));
        for (int batch = 0; batch < batches; batch++) samples.Add(TimeRepetitions(repetitions));
    }

    /// <summary>Repeats until the just-in-time compiler has had nothing to do for a while.</summary>
    private void WarmUp()
    {
        var clock = Stopwatch.StartNew();
        TimeSpan lastCompilation = TimeSpan.Zero;
        long compiled = JitInfo.GetCompiledMethodCount();
        while (clock.Elapsed - lastCompilation < CompilerSilence && clock.Elapsed < MaximumWarmUp)
        {
            workload.Repeat();
            workload.Wait();
            long now = JitInfo.GetCompiledMethodCount();
            if (now != compiled) lastCompilation = clock.Elapsed;
            compiled = now;
        }
    }

    private double TimeRepetitions(int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++) workload.Repeat();
        workload.Wait();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
    }
}
