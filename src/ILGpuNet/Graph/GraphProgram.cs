using ILGpuNet.Operations;

namespace ILGpuNet.Graphs;

/// <summary>
/// A captured graph detached from its nodes: what passes rewrite and plans are compiled from. Immutable; every node comes after its inputs.
/// </summary>
internal sealed record GraphProgram(ProgramNode[] Nodes, int[] Outputs, ProgramUpdate[] Updates)
{
    public static GraphProgram From(CapturedGraph graph)
    {
        var nodes = new ProgramNode[graph.Nodes.Count];
        int next = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            Node node = graph.Nodes[i];
            if (node.IsReady)
            {
                var layout = new Layout(node.Layout!.Shape, node.Layout.Strides, 0);
                nodes[i] = new ProgramNode(LeafOperation.Instance, [], node.Spec, i) { LeafLayout = layout };
                continue;
            }
            int[] inputs = graph.Inputs.GetRange(next, node.Inputs.Length).ToArray();
            next += inputs.Length;
            nodes[i] = new ProgramNode(node.Operation.Structure, inputs, node.Spec, i);
        }
        return new GraphProgram(nodes, graph.Outputs.ToArray(),
            graph.Updates.ConvertAll(update => new ProgramUpdate(update.Node, update.Target)).ToArray());
    }

    /// <summary>Whether a graph captured later has exactly this structure, so that a plan made of this serves it.</summary>
    public bool Matches(CapturedGraph graph)
    {
        if (graph.Nodes.Count != Nodes.Length || graph.Outputs.Count != Outputs.Length || graph.Updates.Count != Updates.Length) return false;
        int next = 0;
        for (int i = 0; i < Nodes.Length; i++)
        {
            Node node = graph.Nodes[i];
            ProgramNode expected = Nodes[i];
            if (node.Spec.Type != expected.Spec.Type || node.IsReady != expected.IsLeaf) return false;
            if (node.IsReady)
            {
                if (node.Spec.Shape != expected.Spec.Shape || !node.Layout!.Strides.SequenceEqual(expected.LeafLayout!.Strides)) return false;
                continue;
            }
            if (node.Inputs.Length != expected.Inputs.Length) return false;
            foreach (int input in expected.Inputs)
            {
                if (graph.Inputs[next++] != input) return false;
            }
            if (node.Spec.Shape != expected.Spec.Shape) return false;
            if (!ReferenceEquals(node.Operation, expected.Operation) && !node.Operation.Equals(expected.Operation)) return false;
        }
        for (int i = 0; i < Outputs.Length; i++)
        {
            if (graph.Outputs[i] != Outputs[i]) return false;
        }
        for (int i = 0; i < Updates.Length; i++)
        {
            if (graph.Updates[i].Node != Updates[i].Node || graph.Updates[i].Target != Updates[i].Target) return false;
        }
        return true;
    }
}

/// <summary>A node of a program.</summary>
/// <param name="Operation">What it computes; <see cref="LeafOperation"/> for given values.</param>
/// <param name="Inputs">Indices of its inputs.</param>
/// <param name="Spec">Shape and type.</param>
/// <param name="Origin">Index in the captured graph, where run-time scalars and leaves are found; -1 for nodes that a pass added.</param>
internal sealed record ProgramNode(Operation Operation, int[] Inputs, TensorSpec Spec, int Origin)
{
    /// <summary>Layout of a leaf, with offset zero.</summary>
    public Layout? LeafLayout { get; init; }

    public bool IsLeaf => LeafLayout is not null;

    /// <summary>
    /// Whether the node computes something that takes memory where it is not fused; operations of several outputs have their projections for that.
    /// </summary>
    public bool HasOwnValue => !IsLeaf && Operation is not (ViewOperation or FullOperation) && Operation.OutputCount == 1;
}

/// <summary>A variable's new value in a program.</summary>
/// <param name="Node">Index of the node that computes it.</param>
/// <param name="Target">Index of the leaf whose memory it may take over, or -1.</param>
internal readonly record struct ProgramUpdate(int Node, int Target);
