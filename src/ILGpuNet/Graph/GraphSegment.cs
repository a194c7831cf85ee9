using ILGpuNet.Graphs.Replay;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>
/// A piece of graph written down, without its nodes: from the nodes on its boundary to one output. Can be built again on other tensors, with the
/// same random numbers, since these are part of the steps.
/// </summary>
internal sealed class GraphSegment
{
    private readonly List<Step> steps = [];

    private GraphSegment() { }

    /// <summary>What the piece was computed from: inputs, parameters and whatever else was there before.</summary>
    public List<Node> Boundary { get; } = [];

    /// <summary>Writes down how an output is computed from the nodes outside of <paramref name="inside"/>.</summary>
    public static GraphSegment Record(Node output, HashSet<Node> inside)
    {
        var segment = new GraphSegment();
        var numbers = new Dictionary<Node, int>();
        var stack = new Stack<(Node Node, int NextInput)>();
        stack.Push((output, 0));
        while (stack.TryPop(out (Node Node, int NextInput) top))
        {
            Node node = top.Node;
            if (numbers.ContainsKey(node)) continue;
            bool isBoundary = !inside.Contains(node) || IsGiven(node);
            if (!isBoundary && top.NextInput < node.Inputs.Length)
            {
                stack.Push((node, top.NextInput + 1));
                stack.Push((node.Inputs[top.NextInput], 0));
                continue;
            }
            numbers[node] = segment.steps.Count;
            segment.steps.Add(isBoundary
                ? new Step(null, [segment.Boundary.Count], node.Spec, node.RequiresGradient, default, default, null)
                : new Step(node.Operation, Array.ConvertAll(node.Inputs, input => numbers[input]), node.Spec, node.RequiresGradient, node.FirstScalar, node.SecondScalar,
                    node.Source));
            if (isBoundary) segment.Boundary.Add(node);
        }
        return segment;
    }

    /// <summary>The output, computed from one node for each of <see cref="Boundary"/>.</summary>
    public Node Build(Node[] boundary)
    {
        var nodes = new Node[steps.Count];
        Device device = boundary.Length > 0 ? boundary[0].Device : Device.Default;
        for (int i = 0; i < nodes.Length; i++)
        {
            Step step = steps[i];
            nodes[i] = step.Operation is null
                ? boundary[step.Inputs[0]]
                : new Node(step.Operation, Array.ConvertAll(step.Inputs, input => nodes[input]), step.Spec, device, step.RequiresGradient, step.First, step.Second,
                    step.Source);
        }
        return nodes[^1];
    }

    /// <summary>A leaf, or a value whose history is gone (operations computed at once).</summary>
    private static bool IsGiven(Node node) =>
        node.Operation is AssignOperation or LeafOperation || node.Inputs.Length == 0 && node.Operation is not (GeneratorOperation or FullOperation);

    /// <summary>A node: an operation on earlier steps, or without one the boundary node with the number.</summary>
    private readonly record struct Step(Operation? Operation, int[] Inputs, TensorSpec Spec, bool RequiresGradient, Scalar First, Scalar Second,
        ScalarSource? Source);
}
