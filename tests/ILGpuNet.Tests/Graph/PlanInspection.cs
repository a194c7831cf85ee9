using ILGpuNet.Graphs;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Compiles the plan for tensors without running it.</summary>
internal static class PlanInspection
{
    public static Plan PlanOf(params Tensor[] tensors)
    {
        lock (Evaluator.Gate)
        {
            CapturedGraph graph = CapturedGraph.Capture(Array.ConvertAll(tensors, tensor => tensor.Node), []);
            try
            {
                return PlanCompiler.Compile(GraphProgram.From(graph), Device.Cpu.Engine);
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
