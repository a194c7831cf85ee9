using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>
/// Computes functions of constants once instead of for every element: what is made of <see cref="FullOperation"/> alone, by elementwise operations and
/// views, has the same value everywhere and becomes a scalar that is expanded. The values themselves change from run to run, so that nothing can be
/// computed when the plan is made, and x * 1 is no x: it may be x * 2 in the next run.
/// </summary>
internal sealed class ConstantFolding
{
    private readonly GraphProgram program;
    private readonly ProgramRewriter rewriter;

    /// <summary>For nodes that have one value everywhere, the node that computes it: itself, or what the view looks at; -1 for the others.</summary>
    private readonly int[] constants;

    /// <summary>For those that compute a value, the new scalar node; -1 as long as nobody needs it.</summary>
    private readonly int[] scalars;

    private ConstantFolding(GraphProgram program)
    {
        this.program = program;
        rewriter = new ProgramRewriter(program);
        constants = new int[program.Nodes.Length];
        scalars = new int[program.Nodes.Length];
        Array.Fill(scalars, -1);
    }

    public static GraphProgram Apply(GraphProgram program) => new ConstantFolding(program).Apply();

    private GraphProgram Apply()
    {
        // What somebody asked for, or a variable's value, is written whole.
        HashSet<int> results = [.. program.Outputs, .. program.Updates.Select(update => update.Node)];
        for (int i = 0; i < program.Nodes.Length; i++)
        {
            ProgramNode node = program.Nodes[i];
            constants[i] = node.Operation switch
            {
                FullOperation => i,
                ElementwiseOperation when Array.TrueForAll(node.Inputs, input => constants[input] >= 0) => i,
                ReshapeOperation or ExpandOperation or PermuteOperation or SliceOperation => constants[node.Inputs[0]],
                _ => -1,
            };
            bool isFolded = constants[i] == i && node.Operation is ElementwiseOperation && node.Spec.Shape.Rank > 0 && !results.Contains(i);
            rewriter.Map(i, isFolded
                ? rewriter.Add(new ProgramNode(new ExpandOperation(node.Spec.Shape), [ScalarOf(i)], node.Spec, -1))
                : rewriter.Add(node with { Inputs = rewriter.Translate(node.Inputs) }));
        }
        return rewriter.ToProgram();
    }

    /// <summary>The new node with the value that a constant has everywhere.</summary>
    private int ScalarOf(int index)
    {
        int constant = constants[index];
        ProgramNode node = program.Nodes[constant];
        if (node.Spec.Shape.Rank == 0) return rewriter[constant];
        if (scalars[constant] < 0)
        {
            int[] inputs = Array.ConvertAll(node.Inputs, ScalarOf);
            scalars[constant] = rewriter.Add(node with { Inputs = inputs, Spec = node.Spec with { Shape = Shape.Scalar } });
        }
        return scalars[constant];
    }
}
