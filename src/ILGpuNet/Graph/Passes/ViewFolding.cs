using ILGpuNet.Operations;

namespace ILGpuNet.Graphs.Passes;

/// <summary>
/// Resolves views into layouts: every node gets the node in whose buffer it lies, and where. Copies are added where strides cannot express
/// a view, or where an operation asks for contiguous inputs.
/// </summary>
internal static class ViewFolding
{
    public static FoldedProgram Apply(GraphProgram program)
    {
        var rewriter = new ProgramRewriter(program);
        var places = new List<Place>();

        int Add(ProgramNode node, Place? place = null)
        {
            int index = rewriter.Add(node);
            places.Add(place ?? new Place(index, node.LeafLayout ?? Layout.Contiguous(node.Spec.Shape)));
            return index;
        }

        int AddContiguous(int input) => Add(new ProgramNode(CopyOperation.Instance, [input], rewriter.Nodes[input].Spec, -1));

        for (int i = 0; i < program.Nodes.Length; i++)
        {
            ProgramNode node = program.Nodes[i];
            int[] inputs = rewriter.Translate(node.Inputs);
            if (node.Operation is ViewOperation view)
            {
                Layout? layout = view.View(places[inputs[0]].Layout);
                if (layout is null)
                {
                    inputs = [AddContiguous(inputs[0])];
                    layout = view.View(places[inputs[0]].Layout)!;
                }
                rewriter.Map(i, Add(node with { Inputs = inputs }, new Place(places[inputs[0]].Buffer, layout)));
                continue;
            }
            if (node.Operation is KernelOperation kernel && !kernel.Lower(SpecsOf(inputs, rewriter)).AcceptsStridedInputs)
            {
                for (int k = 0; k < inputs.Length; k++)
                {
                    if (!places[inputs[k]].Layout.IsContiguous) inputs[k] = AddContiguous(inputs[k]);
                }
            }
            rewriter.Map(i, Add(node with { Inputs = inputs }));
        }
        return new FoldedProgram(rewriter.ToProgram(), [.. places]);
    }

    private static TensorSpec[] SpecsOf(int[] inputs, ProgramRewriter rewriter) => Array.ConvertAll(inputs, input => rewriter.Nodes[input].Spec);
}

/// <summary>A program whose views are resolved.</summary>
/// <param name="Program">The nodes.</param>
/// <param name="Places">For each node, where its value lies.</param>
internal sealed record FoldedProgram(GraphProgram Program, Place[] Places);

/// <summary>Where a node's value lies.</summary>
/// <param name="Buffer">The node whose buffer holds it: itself, unless it is a view.</param>
/// <param name="Layout">Where in that buffer.</param>
internal readonly record struct Place(int Buffer, Layout Layout);
