using ILGpuNet.Graphs;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Compiles the plan for tensors without running it.</summary>
internal static class PlanInspection
{
    public static Plan PlanOf(params Tensor[] tensors) => PlanCompiler.Compile(ProgramOf(tensors), Device.Cpu.Engine);

    /// <summary>What the passes start from.</summary>
    public static GraphProgram ProgramOf(params Tensor[] tensors) => Capture(Array.ConvertAll(tensors, tensor => tensor.Node), []);

    /// <summary>What the passes start from where pending values of variables are computed.</summary>
    public static GraphProgram ProgramOfUpdates(params Variable[] variables) => Capture([], variables);

    /// <summary>The operations of a program's nodes.</summary>
    public static string[] NamesOf(GraphProgram program) => Array.ConvertAll(program.Nodes, node => node.Operation.Name);

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
