using ILGpuNet.Operations;

namespace ILGpuNet.Graphs.Passes;

/// <summary>
/// Computes equal things once. Nodes with run-time scalars are never merged, since equal scalars today may differ in the next run.
/// </summary>
internal static class CommonSubexpressions
{
    /// <summary>The program with equal nodes merged.</summary>
    /// <param name="program">What is rewritten.</param>
    /// <param name="onlyProjections">Merges no more than what it must: a kernel writes each of its outputs once.</param>
    public static GraphProgram Apply(GraphProgram program, bool onlyProjections = false)
    {
        var rewriter = new ProgramRewriter(program);
        var known = new Dictionary<(Operation Operation, ValueList<int> Inputs, TensorSpec Spec), int>();
        for (int i = 0; i < program.Nodes.Length; i++)
        {
            ProgramNode node = program.Nodes[i];
            int[] inputs = rewriter.Translate(node.Inputs);
            if (inputs.Length == 0 || onlyProjections && node.Operation is not ProjectionOperation)
            {
                rewriter.Map(i, rewriter.Add(node with { Inputs = inputs }));
                continue;
            }
            var key = (node.Operation, ValueList.Create<int>(inputs), node.Spec);
            if (!known.TryGetValue(key, out int existing))
            {
                existing = rewriter.Add(node with { Inputs = inputs });
                known.Add(key, existing);
            }
            rewriter.Map(i, existing);
        }
        return rewriter.ToProgram();
    }
}
