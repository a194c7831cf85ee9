namespace ILGpuNet.Graphs;

/// <summary>Variables with an assigned value that nobody has asked for yet. Guarded by <see cref="Evaluator.Gate"/>.</summary>
internal static class AssignedVariables
{
    private const int SmallestLimit = 64;

    private static readonly List<WeakReference<Variable>> Noted = [];
    private static readonly Stack<Node> Open = new();
    private static int limit = SmallestLimit;

    /// <summary>Notes that a variable waits for its new value. Call under the gate.</summary>
    public static void Note(Variable variable)
    {
        if (variable.IsNoted) return;
        variable.IsNoted = true;
        Noted.Add(variable.Reference);
        if (Noted.Count <= limit) return;
        // The list is gone through when it has doubled, so that a note costs the same however many there are.
        Noted.RemoveAll(IsOver);
        limit = Math.Max(SmallestLimit, 2 * Noted.Count);
    }

    /// <summary>Finds the waiting variables whose new value is computed from what some variables are now. Call under the gate.</summary>
    /// <param name="updated">Variables that are about to be updated.</param>
    /// <param name="epoch">Traversal that has visited them.</param>
    /// <param name="dependent">Gets what is found.</param>
    public static void AddDependent(ReadOnlySpan<Variable> updated, int epoch, List<Variable> dependent)
    {
        Noted.RemoveAll(IsOver);
        bool isMarked = false;
        foreach (WeakReference<Variable> reference in Noted)
        {
            if (!reference.TryGetTarget(out Variable? variable) || variable.Node.VisitEpoch == epoch) continue;
            if (!isMarked) MarkPresentValues(updated, epoch);
            isMarked = true;
            if (IsDependent(variable.Node, epoch)) dependent.Add(variable);
        }
    }

    private static bool IsOver(WeakReference<Variable> reference)
    {
        if (!reference.TryGetTarget(out Variable? variable)) return true;
        if (variable.IsPending) return false;
        variable.IsNoted = false;
        return true;
    }

    private static void MarkPresentValues(ReadOnlySpan<Variable> variables, int epoch)
    {
        foreach (Variable variable in variables)
        {
            if (variable.Committed is { } committed) committed.DependenceMark = -epoch;
        }
    }

    /// <summary>Whether a pending node is computed from one that is marked; each node is looked at once in all calls together.</summary>
    private static bool IsDependent(Node root, int epoch)
    {
        Open.Push(root);
        while (Open.TryPeek(out Node? node))
        {
            // A node is first left open for its inputs, and answered when it is found again.
            if (Math.Abs(node.DependenceMark) != epoch)
            {
                if (!node.IsReady && PushUnanswered(node, epoch)) continue;
                bool isDependent = !node.IsReady && HasMarkedInput(node, epoch);
                node.DependenceMark = isDependent ? -epoch : epoch;
            }
            Open.Pop();
        }
        return root.DependenceMark == -epoch;
    }

    private static bool PushUnanswered(Node node, int epoch)
    {
        int before = Open.Count;
        foreach (Node input in node.Inputs)
        {
            if (Math.Abs(input.DependenceMark) != epoch) Open.Push(input);
        }
        return Open.Count > before;
    }

    private static bool HasMarkedInput(Node node, int epoch)
    {
        foreach (Node input in node.Inputs)
        {
            if (input.DependenceMark == -epoch) return true;
        }
        return false;
    }
}
