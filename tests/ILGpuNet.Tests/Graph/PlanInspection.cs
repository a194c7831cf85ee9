using ILGpuNet.Diagnostics;
using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Passes;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Compiles the plan for tensors without running it.</summary>
internal static class PlanInspection
{
    public static Plan PlanOf(params Tensor[] tensors) => PlanCompiler.Compile(ProgramOf(tensors), tensors[0].Device.Engine, PlanCache.Passes);

    /// <summary>What the passes start from.</summary>
    public static GraphProgram ProgramOf(params Tensor[] tensors) => Capture(Array.ConvertAll(tensors, tensor => tensor.Node), []);

    /// <summary>What the passes start from where pending values of variables are computed.</summary>
    public static GraphProgram ProgramOfUpdates(params Variable[] variables) => Capture([], variables);

    /// <summary>The operations of a program's nodes.</summary>
    public static string[] NamesOf(GraphProgram program) => Array.ConvertAll(program.Nodes, node => node.Operation.Name);

    /// <summary>The plan that computes the pending values of variables.</summary>
    public static Plan UpdatePlanOf(params Variable[] variables) => PlanCompiler.Compile(ProgramOfUpdates(variables), Device.Cpu.Engine, PlanCache.Passes);

    /// <summary>The kernels that run during an action, on any thread.</summary>
    public static KernelSummary[] KernelsOf(Action action)
    {
        using Profile profile = Profiler.Start();
        action();
        return [.. profile.Kernels];
    }

    /// <summary>Computes something with plans that only some passes have worked on.</summary>
    public static T With<T>(OptionalPasses passes, Func<T> action)
    {
        PlanCache.Passes = passes;
        try
        {
            return action();
        }
        finally
        {
            PlanCache.Passes = OptionalPasses.All;
        }
    }

    private static GraphProgram Capture(Node[] roots, Variable[] variables)
    {
        lock (Evaluator.Gate)
        {
            CapturedGraph graph = CapturedGraph.Capture(roots, variables);
            try
            {
                return GraphProgram.From(graph);
            }
            finally
            {
                graph.Clear();
            }
        }
    }

    /// <summary>The operations of each kernel, in order.</summary>
    public static string[] StepsOf(params Tensor[] tensors) => Array.ConvertAll(PlanOf(tensors).Steps, step => step.Name);

    /// <summary>Number of plans compiled while an action runs.</summary>
    public static long CompilationsOf(Action action)
    {
        long before = Evaluator.Plans.Compilations;
        action();
        return Evaluator.Plans.Compilations - before;
    }
}
