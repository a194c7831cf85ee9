using System.Globalization;
using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;

namespace ILGpuNet.Benchmarks;

/// <summary><c>memory</c>: what the intermediate values of training steps take, against keeping all of them.</summary>
internal static class MemoryCommand
{
    /// <summary>Steps until optimizers have their state and plans are those of all later steps.</summary>
    private const int Steps = 3;

    /// <summary>Prints the table.</summary>
    public static int Run()
    {
        var table = new TextTable(
            "training step", "sizes", ">kernels", ">arena MiB", ">needed at once", ">each kernel's", ">each operation's", ">arena / operations'");
        foreach (Workload workload in MemoryNetworks.All())
        {
            Plan plan = PlanOf(workload);
            table.Add(workload.Name, workload.Shape, plan.Steps.Length.ToString(CultureInfo.InvariantCulture), Mebibytes(plan.ArenaBytes),
                Mebibytes(ArenaLayout.PeakBytes(plan.Arena.Slots)), Mebibytes(plan.IntermediateBytes), Mebibytes(plan.UnfusedBytes),
                ((double)plan.ArenaBytes / plan.UnfusedBytes).ToString("0.00", CultureInfo.InvariantCulture));
        }
        Console.Write(table);
        Console.WriteLine("""

            arena: memory that a step takes for intermediate values. Needed at once: no arena can be smaller with the same kernels in the same order.
            Each kernel's, each operation's: what the values would take that kernels write, or that operations compute, if each were kept.
            """);
        return 0;
    }

    private static Plan PlanOf(Workload workload)
    {
        PreparedWorkload prepared = workload.Prepare();
        for (int step = 0; step < Steps; step++) prepared.Repeat();
        return Evaluator.Plans.Latest!;
    }

    private static string Mebibytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0.00", CultureInfo.InvariantCulture);
}
