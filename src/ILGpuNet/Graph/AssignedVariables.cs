namespace ILGpuNet.Graphs;

/// <summary>Variables with an assigned value that nobody has asked for yet. Guarded by <see cref="Evaluator.Gate"/>.</summary>
internal static class AssignedVariables
{
    private const int SmallestLimit = 64;

    private static readonly List<WeakReference<Variable>> Noted = [];
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
        Dependence? dependence = null;
        foreach (WeakReference<Variable> reference in Noted)
        {
            if (!reference.TryGetTarget(out Variable? variable) || variable.Node.VisitEpoch == epoch) continue;
            dependence ??= new Dependence(updated);
            if (dependence.Of(variable.Node)) dependent.Add(variable);
        }
    }

    private static bool IsOver(WeakReference<Variable> reference)
    {
        if (!reference.TryGetTarget(out Variable? variable)) return true;
        if (variable.IsPending) return false;
        variable.IsNoted = false;
        return true;
    }

    /// <summary>Which pending nodes are computed from the present values of some variables; each node is looked at once.</summary>
    private sealed class Dependence
    {
        private readonly Dictionary<Node, bool> answers = [];
        private readonly Stack<Node> open = new();

        public Dependence(ReadOnlySpan<Variable> updated)
        {
            foreach (Variable variable in updated)
            {
                if (variable.Committed is { } committed) answers[committed] = true;
            }
        }

        public bool Of(Node root)
        {
            open.Push(root);
            while (open.TryPeek(out Node? node))
            {
                // A node is first left open for its inputs, and answered when it is found again.
                if (!answers.ContainsKey(node) && !node.IsReady && PushUnanswered(node)) continue;
                open.Pop();
                answers.TryAdd(node, !node.IsReady && Array.Exists(node.Inputs, input => answers[input]));
            }
            return answers[root];
        }

        private bool PushUnanswered(Node node)
        {
            int before = open.Count;
            foreach (Node input in node.Inputs)
            {
                if (!answers.ContainsKey(input)) open.Push(input);
            }
            return open.Count > before;
        }
    }
}
