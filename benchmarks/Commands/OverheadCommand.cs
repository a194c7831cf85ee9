using System.Globalization;
using ILGpuNet.Diagnostics;
using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;

namespace ILGpuNet.Benchmarks;

/// <summary><c>overhead</c>: what small training steps cost beside their kernels, with and without fusion.</summary>
internal static class OverheadCommand
{
    private static readonly (string Name, OptionalPasses Passes)[] Settings =
    [
        ("all", OptionalPasses.All),
        ("without joined maps", OptionalPasses.All & ~OptionalPasses.JoinedMaps),
        ("without deferral", OptionalPasses.All & ~OptionalPasses.Deferral),
        ("none", OptionalPasses.None),
    ];

    /// <summary>Prints the table.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        double seconds = arguments switch
        {
            [] => 1,
            ["--seconds", var text] => RowOptions.ParseSeconds(text),
            _ => throw new UsageException($"overhead takes --seconds S, found '{string.Join(' ', arguments.ToArray())}'"),
        };
        var table = new TextTable("workload", "shape", "passes", ">kernels", ">step us", ">in kernels us", ">beside them");
        foreach (Workload workload in TrainingStepWorkloads.Small())
        {
            foreach ((string name, OptionalPasses passes) in Settings)
            {
                Console.Error.WriteLine($"{workload}: {name}");
                PlanCache.Passes = passes;
                (double step, double inKernels, int kernels) = Measure(workload.Prepare(), seconds);
                table.Add(workload.Name, workload.Shape, name, kernels.ToString(CultureInfo.InvariantCulture), Format(step, "0.0"), Format(inKernels, "0.0"),
                    Format(1 - inKernels / step, "0 %"));
            }
            PlanCache.Passes = OptionalPasses.All;
        }
        Console.Write(table);
        return 0;
    }

    /// <summary>
    /// The fastest batches of steps, without the profiler and with it: its clocks are no part of a step, and a difference of medians would be mostly noise.
    /// </summary>
    private static (double Step, double InKernels, int Kernels) Measure(PreparedWorkload workload, double seconds)
    {
        const int Rounds = 20;
        var timer = new RepetitionTimer(workload);
        timer.Measure(seconds);
        double step = timer.Samples.Min(), inKernels = double.MaxValue;
        int repetitions = Math.Max(1, (int)(seconds * 1e6 / Rounds / step)), kernels = 0;
        for (int round = 0; round < Rounds; round++)
        {
            using Profile profile = Profiler.Start();
            for (int i = 0; i < repetitions; i++) workload.Repeat();
            profile.Dispose();
            inKernels = Math.Min(inKernels, profile.KernelTime.TotalMicroseconds / repetitions);
            kernels = profile.Kernels.Sum(kernel => kernel.Calls) / repetitions;
        }
        return (step, inKernels, kernels);
    }

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
