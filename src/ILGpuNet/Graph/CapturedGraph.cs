using ILGpuNet.Operations;

namespace ILGpuNet.Graphs;

/// <summary>
/// The part of the graph that an evaluation needs, in canonical order: every node after its inputs. Reused from one evaluation of a thread
/// to the next, so that capturing allocates nothing once it has grown.
/// </summary>
internal sealed class CapturedGraph
{
    [ThreadStatic] private static CapturedGraph? current;

    private static int lastEpoch;

    private readonly Stack<(Node Node, int NextInput)> stack = new();
    private readonly List<Variable> dueUpdates = [];

    /// <summary>Ready nodes (leaves) and pending ones, each once.</summary>
    public List<Node> Nodes { get; } = [];

    /// <summary>Indices of the pending nodes' inputs, one node after the other.</summary>
    public List<int> Inputs { get; } = [];

    /// <summary>Indices of the nodes whose values must be kept: what was asked for, and results of modules.</summary>
    public List<int> Outputs { get; } = [];

    /// <summary>The new values of variables.</summary>
    public List<CapturedUpdate> Updates { get; } = [];

    /// <summary>Whether there is nothing to compute.</summary>
    public bool IsEmpty => Outputs.Count == 0 && Updates.Count == 0;

    /// <summary>Hash of everything that a plan depends on.</summary>
    public int Hash { get; private set; }

    /// <summary>Captures what <paramref name="roots"/> and the pending values of <paramref name="variables"/> need. Call under the gate.</summary>
    /// <exception cref="StaleTensorException">Something needed has been overwritten.</exception>
    public static CapturedGraph Capture(ReadOnlySpan<Node> roots, ReadOnlySpan<Variable> variables)
    {
        CapturedGraph graph = current ??= new CapturedGraph();
        graph.Clear();
        graph.CaptureAll(roots, variables);
        return graph;
    }

    /// <summary>Forgets all nodes, so that the graph does not stay reachable from the thread.</summary>
    public void Clear()
    {
        Nodes.Clear();
        Inputs.Clear();
        Outputs.Clear();
        Updates.Clear();
        dueUpdates.Clear();
        stack.Clear();
    }

    private void CaptureAll(ReadOnlySpan<Node> roots, ReadOnlySpan<Variable> variables)
    {
        int epoch = ++lastEpoch;
        foreach (Variable variable in variables) AddUpdate(variable, epoch);
        // What is about to be overwritten may be what another variable's new value is computed from (averages of weights, target networks).
        if (variables.Length > 0) AssignedVariables.AddDependent(variables, epoch, dueUpdates);
        foreach (Node root in roots)
        {
            Visit(root, epoch);
            AddOutput(root, epoch);
        }
        // Computing a node can make an update due, whose nodes in turn can make others due.
        int nextUpdate = 0, nextCompanion = 0;
        while (nextUpdate < dueUpdates.Count || nextCompanion < Nodes.Count)
        {
            if (nextUpdate < dueUpdates.Count) AddUpdate(dueUpdates[nextUpdate++], epoch);
            else AddCompanion(Nodes[nextCompanion++], epoch);
        }
        for (int i = 0; i < Nodes.Count; i++)
        {
            if (Nodes[i].IsKept) AddOutput(Nodes[i], epoch);
        }
        for (int i = 0; i < Updates.Count; i++)
        {
            Variable variable = Updates[i].Variable;
            Node? committed = variable.Committed;
            bool canTakeOver = committed is { IsReady: true, Storage.IsShared: false, Layout.IsContiguous: true } && committed.VisitEpoch == epoch;
            Updates[i] = new CapturedUpdate(variable, variable.Node.VisitIndex, canTakeOver ? committed!.VisitIndex : -1);
        }
        ComputeHash();
    }

    private void AddOutput(Node node, int epoch)
    {
        bool isUpdate = node.GradientOwner is Variable variable && variable.Node == node;
        if (node.IsReady || isUpdate || node.OutputEpoch == epoch) return;
        node.OutputEpoch = epoch;
        Outputs.Add(node.VisitIndex);
    }

    private void AddCompanion(Node node, int epoch)
    {
        if (node.IsReady) return;
        if (node.Sibling is { IsReady: false, IsOverwritten: false } sibling)
        {
            Visit(sibling, epoch);
            AddOutput(sibling, epoch);
        }
        if (node.Companion is not { } pass || pass.VisitEpoch == epoch) return;
        pass.VisitEpoch = epoch;
        if (!pass.Loss.IsOverwritten)
        {
            Visit(pass.Loss, epoch);
            AddOutput(pass.Loss, epoch);
        }
        // The gradients of parameters that are not updated now would become stale: another optimizer may need them. Those that were added to gradients from
        // before a step of their own optimizer are stale already, which is an error where they are read only.
        foreach (Tensor owner in pass.Owners)
        {
            if (owner is Variable { IsPending: true } || owner.Gradient is not { Node: { IsReady: false, IsOverwritten: false } gradient }) continue;
            if (TryVisit(gradient, epoch)) AddOutput(gradient, epoch);
        }
    }

    private void AddUpdate(Variable variable, int epoch)
    {
        if (!variable.IsPending || variable.UpdateEpoch == epoch) return;
        variable.UpdateEpoch = epoch;
        Updates.Add(new CapturedUpdate(variable, -1, -1));
        Visit(variable.Node, epoch);
    }

    private void Visit(Node root, int epoch)
    {
        if (Traverse(root, epoch) is { } stale)
            throw new StaleTensorException(
                $"[Evaluate] the {stale.Spec.Type} value of shape {stale.Spec.Shape} that this tensor depends on has been overwritten by an update since: " +
                "evaluate the tensor before the optimizer's step (Tensor.Evaluate), or compute it anew");
    }

    /// <summary>Visits a node where everything that it needs is still there; else nothing is captured.</summary>
    private bool TryVisit(Node root, int epoch)
    {
        (int nodeCount, int inputCount, int updateCount) = (Nodes.Count, Inputs.Count, dueUpdates.Count);
        if (Traverse(root, epoch) is not { } stale) return true;
        stale.VisitEpoch = 0;
        foreach ((Node node, _) in stack) node.VisitEpoch = 0;
        for (int i = nodeCount; i < Nodes.Count; i++) Nodes[i].VisitEpoch = 0;
        stack.Clear();
        Nodes.RemoveRange(nodeCount, Nodes.Count - nodeCount);
        Inputs.RemoveRange(inputCount, Inputs.Count - inputCount);
        dueUpdates.RemoveRange(updateCount, dueUpdates.Count - updateCount);
        return false;
    }

    /// <summary>
    /// Depth first, with an explicit stack: graphs can be deeper than a thread's stack. Stops at a value that is needed and has been overwritten, and
    /// returns it.
    /// </summary>
    private Node? Traverse(Node root, int epoch)
    {
        if (root.VisitEpoch == epoch) return null;
        root.VisitEpoch = epoch;
        stack.Push((root, 0));
        while (stack.TryPop(out (Node Node, int NextInput) top))
        {
            Node node = top.Node;
            if (!node.IsReady && top.NextInput < node.Inputs.Length)
            {
                stack.Push((node, top.NextInput + 1));
                Node input = node.Inputs[top.NextInput];
                if (input.VisitEpoch == epoch) continue;
                input.VisitEpoch = epoch;
                stack.Push((input, 0));
                continue;
            }
            if (node.IsOverwritten) return node;
            Append(node);
        }
        return null;
    }

    private void Append(Node node)
    {
        node.VisitIndex = Nodes.Count;
        Nodes.Add(node);
        if (node.IsReady) return;
        foreach (Node input in node.Inputs) Inputs.Add(input.VisitIndex);
        if (node.Updates is { } updates) dueUpdates.AddRange(updates);
    }

    private void ComputeHash()
    {
        int hash = Nodes.Count;
        int next = 0;
        foreach (Node node in Nodes)
        {
            hash = unchecked(hash * 31 + node.Hash);
            if (node.IsReady) continue;
            for (int i = 0; i < node.Inputs.Length; i++) hash = unchecked(hash * 486187739 + Inputs[next++]);
        }
        foreach (int output in Outputs) hash = unchecked(hash * 31 + output);
        foreach (CapturedUpdate update in Updates) hash = unchecked(hash * 31 + update.Target);
        Hash = hash;
    }
}

/// <summary>A variable's new value.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Node">Index of the node that computes the value.</param>
/// <param name="Target">Index of the leaf with the old value whose memory may be taken over, or -1.</param>
internal readonly record struct CapturedUpdate(Variable Variable, int Node, int Target);
