using ILGpuNet.Operations;

namespace ILGpuNet.Graphs;

/// <summary>
/// Reverse-mode differentiation as graph rewriting: appends the nodes that compute gradients. They are ordinary nodes, so their gradients
/// can be taken in turn.
/// </summary>
internal static class Backpropagation
{
    /// <summary>The node whose gradient rule this thread is in: what is recorded now belongs to its backward pass.</summary>
    [ThreadStatic] public static Node? Differentiated;

    /// <summary>
    /// Gradients of the sum over <paramref name="outputs"/> of output times output gradient, for each of <paramref name="inputs"/>; null
    /// where the outputs do not depend on an input.
    /// </summary>
    /// <param name="outputs">What is differentiated.</param>
    /// <param name="outputGradients">One for each output.</param>
    /// <param name="inputs">With respect to what.</param>
    /// <param name="endsAtInputs">Whether what the inputs were computed from stays out of sight.</param>
    public static Tensor?[] Gradients(
        ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> outputGradients, ReadOnlySpan<Tensor> inputs, bool endsAtInputs = false)
    {
        var gradients = new GradientTable();
        for (int i = 0; i < outputs.Length; i++) gradients.Add(outputs[i].Node, outputGradients[i]);
        var wanted = new HashSet<Node>();
        foreach (Tensor input in inputs) wanted.Add(input.Node);
        List<Node> order = Order(outputs, wanted, endsAtInputs, out HashSet<Node> onPath);
        Propagate(order, onPath, gradients);
        var result = new Tensor?[inputs.Length];
        for (int i = 0; i < result.Length; i++) result[i] = gradients.Find(inputs[i].Node);
        return result;
    }

    /// <summary>Adds the gradient of <paramref name="output"/> to every leaf that it was computed from.</summary>
    public static void Backward(Tensor output, Tensor outputGradient, bool createGraph)
    {
        using IDisposable? mode = createGraph ? null : GradientMode.Disable();
        var gradients = new GradientTable();
        gradients.Add(output.Node, outputGradient);
        List<Node> order = Order([output], wanted: null, endsAtWanted: false, out HashSet<Node> onPath);
        Propagate(order, onPath, gradients);
        var pass = new BackwardPass(output.Node);
        foreach (Node node in order)
        {
            if (node.GradientOwner is not { } owner || gradients.Find(node) is not { } gradient) continue;
            pass.Owners.Add(owner);
            if (gradient.Node != output.Node) gradient.Node.Companion = pass;
            owner.Gradient = owner.Gradient is { } previous ? previous + gradient : gradient;
        }
        if (createGraph) return;
        lock (Evaluator.Gate)
        {
            foreach (Node node in order) node.ReleaseHistory();
        }
    }

    private static void Propagate(List<Node> order, HashSet<Node> onPath, GradientTable gradients)
    {
        for (int i = order.Count - 1; i >= 0; i--)
        {
            Node node = order[i];
            if (!node.IsDifferentiated || !onPath.Contains(node)) continue;
            if (node.Operation is ProjectionOperation projection)
            {
                if (gradients.Find(node) is { } part) gradients.AddPart(node.Inputs[0], projection.Index, part);
                continue;
            }
            Tensor?[]? parts = gradients.PartsOf(node);
            if (parts is null) continue;
            var needed = new bool[node.Inputs.Length];
            for (int k = 0; k < needed.Length; k++) needed[k] = node.Inputs[k].RequiresGradient && onPath.Contains(node.Inputs[k]);
            var context = new GradientContext(Array.ConvertAll(node.Inputs, input => new Tensor(input)), OutputsOf(node), parts, needed);
            Node? outer = Differentiated;
            Differentiated = node;
            try
            {
                Tensor?[] inputGradients = node.Operation.Gradient(context);
                for (int k = 0; k < needed.Length; k++)
                {
                    if (needed[k] && inputGradients[k] is { } gradient) gradients.Add(node.Inputs[k], gradient);
                }
            }
            finally
            {
                Differentiated = outer;
            }
        }
    }

    private static Tensor[] OutputsOf(Node node)
    {
        if (node.Operation.OutputCount == 1) return [new Tensor(node)];
        TensorSpec[] specs = Array.ConvertAll(node.Inputs, input => input.Spec);
        var outputs = new Tensor[node.Operation.OutputCount];
        for (int i = 0; i < outputs.Length; i++)
        {
            TensorSpec spec = node.Operation.Infer(specs, i);
            outputs[i] = new Tensor(new Node(new ProjectionOperation(i), [node], spec, node.Device, node.RequiresGradient && spec.Type.IsFloatingPoint()));
        }
        return outputs;
    }

    /// <summary>
    /// Nodes that require gradients, every node after its inputs, and those of them through which gradients must flow: that depend on a
    /// wanted node, or on any leaf where none is named.
    /// </summary>
    private static List<Node> Order(ReadOnlySpan<Tensor> outputs, HashSet<Node>? wanted, bool endsAtWanted, out HashSet<Node> onPath)
    {
        var order = new List<Node>();
        var visited = new HashSet<Node>();
        var path = new HashSet<Node>();
        var stack = new Stack<(Node Node, int NextInput)>();
        foreach (Tensor output in outputs)
        {
            if (!output.Node.RequiresGradient || !visited.Add(output.Node)) continue;
            stack.Push((output.Node, 0));
            while (stack.TryPop(out (Node Node, int NextInput) top))
            {
                Node node = top.Node;
                bool isEnd = endsAtWanted && wanted!.Contains(node);
                if (node.IsDifferentiated && !isEnd && top.NextInput < node.Inputs.Length)
                {
                    stack.Push((node, top.NextInput + 1));
                    Node input = node.Inputs[top.NextInput];
                    if (input.RequiresGradient && visited.Add(input)) stack.Push((input, 0));
                    continue;
                }
                RequireHistory(node);
                order.Add(node);
                bool isWanted = wanted is null ? !node.IsDifferentiated : wanted.Contains(node);
                if (isWanted || node.IsDifferentiated && Array.Exists(node.Inputs, path.Contains)) path.Add(node);
            }
        }
        onPath = path;
        return order;
    }

    private static void RequireHistory(Node node)
    {
        bool isReleased = node.ReleasesHistory && node.RequiresGradient && node.Inputs.Length == 0 && node.Operation is not (LeafOperation or AssignOperation);
        if (isReleased)
            throw new ILGpuNetException(
                $"[Backward] the graph behind a value of shape {node.Spec.Shape} ({node.Operation.Name}) has been released by an earlier Backward: " +
                "call that one with createGraph: true to differentiate again");
    }
}
