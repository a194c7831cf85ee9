using System.Diagnostics;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// Chooses tiles: for large problems by running each candidate on memory of the problem's size, once for each kind of problem and device; else by rule. The
/// choice changes no bit of a result.
/// </summary>
internal sealed class TileTuner(GpuEngine engine, TileChoices choices)
{
    private const int TimedRuns = 2;

    /// <summary>One measures at a time: others would disturb it.</summary>
    private readonly Lock gate = new();

    /// <summary>Whether tiles are measured. The environment variable ILGPUNET_TUNING=off leaves it to rules.</summary>
    public bool IsOn { get; set; } = Environment.GetEnvironmentVariable("ILGPUNET_TUNING") is not ("off" or "OFF");

    /// <summary>The tile for a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="builder">Has the operands.</param>
    /// <param name="add">Adds the launches of a tile to a builder with the same operands.</param>
    public TileShape Choose(TileProblem problem, KernelBuilder builder, Action<KernelBuilder, TileShape> add)
    {
        GpuDescription hardware = engine.HardwareOfTexts;
        TileShape byRule = problem.ByRule(hardware, builder.ManyGroups);
        if (!IsOn || !engine.HasTexts || !problem.IsWorthMeasuring) return byRule;
        TileShape[] candidates = [.. problem.Candidates(hardware)];
        if (candidates.Length < 2) return byRule;
        lock (gate)
        {
            if (choices.Find(problem.Key, candidates) is { } known) return known;
            if (Measure(candidates, builder, add) is not { } fastest) return byRule;
            choices.Store(problem.Key, fastest);
            return fastest;
        }
    }

    /// <summary>The fastest of some tiles; null where there is no memory to find out.</summary>
    private TileShape? Measure(TileShape[] candidates, KernelBuilder builder, Action<KernelBuilder, TileShape> add)
    {
        var rented = new List<DeviceBuffer>();
        try
        {
            var kernels = new List<(TileShape Tile, GpuKernel Kernel)>();
            foreach (TileShape tile in candidates)
            {
                var trial = new KernelBuilder(engine, builder.Inputs, builder.Outputs);
                add(trial, tile);
                kernels.Add((tile, trial.Build()));
            }
            List<BufferView> operands = [];
            foreach (Operand operand in (ReadOnlySpan<Operand>)[.. builder.Inputs, .. builder.Outputs]) operands.Add(Rent(ReachOf(operand), rented));
            operands.Add(Rent(Math.Max(1, kernels.Max(trial => trial.Kernel.WorkspaceBytes)), rented));
            return kernels.MinBy(trial => Time(trial.Kernel, [.. operands])).Tile;
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
        finally
        {
            foreach (DeviceBuffer buffer in rented) engine.Memory.Return(buffer);
        }
    }

    private double Time(GpuKernel kernel, BufferView[] operands)
    {
        double best = double.PositiveInfinity;
        for (int run = 0; run <= TimedRuns; run++)
        {
            engine.Synchronize();
            long start = Stopwatch.GetTimestamp();
            kernel.Run(operands, []);
            engine.Synchronize();
            // The first run may have to load the program.
            if (run > 0) best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }

    /// <summary>Memory filled with ones: what was there might be numbers that are slow to compute with.</summary>
    private BufferView Rent(long bytes, List<DeviceBuffer> rented)
    {
        DeviceBuffer buffer = engine.Memory.Rent(bytes);
        rented.Add(buffer);
        var view = new BufferView(buffer, 0);
        Operand all = new(DType.Float32, Layout.Contiguous([(int)Math.Min(int.MaxValue, bytes / sizeof(float))]));
        var fill = new KernelBuilder(engine, [], [all]);
        fill.LaunchEach(new Fill<float>(fill.Output<float>(0), 1, (int)all.Shape.Count), all.Shape.Count);
        fill.Build().Run([view], []);
        return view;
    }

    /// <summary>Bytes from the first element to the last that a layout reaches. Tiles are for positive strides.</summary>
    private static long ReachOf(Operand operand)
    {
        long last = 0;
        for (int axis = 0; axis < operand.Shape.Rank; axis++) last += (operand.Shape[axis] - 1) * Math.Abs(operand.Layout.Strides[axis]);
        return (last + 1) * operand.Type.Size();
    }
}
