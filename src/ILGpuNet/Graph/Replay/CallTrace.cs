using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Replay;

/// <summary>
/// Watches one call of a function on this thread: what it assigns, draws and reads from the host's state, and under which conditions a replay
/// would do the same. Nothing is computed while the function runs; all of it is afterwards, in one plan.
/// </summary>
internal sealed class CallTrace : IDisposable
{
    [ThreadStatic] private static CallTrace? current;

    private readonly Action<Node>? outerCreated = Node.Created;
    private readonly HashSet<(object Subject, string Name)> known = [];
    private readonly HashSet<object> stepped = [];
    private bool isAsking;

    private CallTrace()
    {
        current = this;
        Node.Created += node => Created.Add(node);
    }

    /// <summary>What watches this thread, or null.</summary>
    public static CallTrace? Current => current;

    /// <summary>The nodes that the function has made.</summary>
    public HashSet<Node> Created { get; } = [];

    /// <summary>Sources of run-time scalars, in the order in which they were asked.</summary>
    public List<ScalarSource> Sources { get; } = [];

    /// <summary>What must hold for a replay to do what the function did.</summary>
    public List<Func<bool>> Conditions { get; } = [];

    /// <summary>Variables that the function has assigned, with what they were before.</summary>
    public Dictionary<Variable, (Node Node, Node? Committed)> Assigned { get; } = [];

    /// <summary>What the function wants to be computed.</summary>
    public List<Node> Asked { get; } = [];

    /// <summary>Tensors whose gradient the function has used or changed, with the gradient that it found; null where it was set before it was read.</summary>
    public Dictionary<Tensor, Tensor?> Gradients { get; } = [];

    /// <summary>What remains to be done on the host once the values are there: counts of steps, schedules.</summary>
    public List<Action> Afterwards { get; } = [];

    /// <summary>Why no replay can do what the function did, null where one can.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>Begins to watch this thread, until the trace is disposed.</summary>
    public static CallTrace Begin() => new();

    public void Dispose() => (current, Node.Created) = (null, outerCreated);

    /// <summary>Throws where a function is being recorded that needs a value on the host.</summary>
    /// <exception cref="ILGpuNetException">A function is being recorded.</exception>
    public static void RequireNone(string what, string advice)
    {
        if (current is not null)
            throw new ILGpuNetException($"[Graph.Compile] {what} inside of a compiled function, where values are not there yet: {advice}");
    }

    /// <summary>Does something on the host once the values are there: at once where nothing is recorded, else after each run.</summary>
    public static void AfterEvaluation(Action action)
    {
        if (current is { } trace) trace.Afterwards.Add(action);
        else action();
    }

    /// <summary>The scalars of a source now; a replay asks again.</summary>
    public (Scalar First, Scalar Second) Ask(ScalarSource source)
    {
        Sources.Add(source);
        bool outer = isAsking;
        isAsking = true;
        try
        {
            return source.Next();
        }
        finally
        {
            isAsking = outer;
        }
    }

    /// <summary>Notes that the function has read something of the host, once for each subject and name; sources may read what they like.</summary>
    public void Require(object subject, string name, Func<bool> condition)
    {
        if (!isAsking && known.Add((subject, name))) Conditions.Add(condition);
    }

    /// <summary>Notes that no replay can do what the function does; sources may do what they like.</summary>
    public void Prevent(string reason)
    {
        if (!isAsking) Obstacle ??= reason;
    }

    /// <summary>Notes that an optimizer or an average takes its step.</summary>
    /// <exception cref="ILGpuNetException">It has taken one in this call.</exception>
    public void NoteStep(object owner)
    {
        if (!stepped.Add(owner))
            throw new ILGpuNetException(
                $"[Graph.Compile] {owner.GetType().Name} takes two steps in one call of a compiled function: compile one step, and call it twice");
    }

    /// <summary>Whether <see cref="NoteStep"/> has been told of an optimizer.</summary>
    public bool HasStepped(object owner) => stepped.Contains(owner);

    /// <summary>Notes that a variable is about to be assigned.</summary>
    public void NoteAssignment(Variable variable)
    {
        if (!Assigned.TryAdd(variable, (variable.Node, variable.Committed))) return;
        if (variable.IsPending) Prevent("a variable had a value that was not computed yet");
    }

    /// <summary>Notes that the gradient of a tensor is read.</summary>
    public void NoteGradientRead(Tensor owner, Tensor? gradient)
    {
        if (!Gradients.TryAdd(owner, gradient) || IsOwn(owner)) return;
        bool exists = gradient is not null;
        Conditions.Add(() => owner.Gradient is not null == exists);
    }

    /// <summary>Notes that the gradient of a tensor is set.</summary>
    public void NoteGradientWrite(Tensor owner) => Gradients.TryAdd(owner, null);

    /// <summary>Whether a tensor is a leaf that the function has made.</summary>
    public bool IsOwn(Tensor tensor) => tensor is not Variable && Created.Contains(tensor.Node);

    /// <summary>What a variable was when the call began.</summary>
    public Node EntryOf(Variable variable) => Assigned.TryGetValue(variable, out (Node Node, Node? Committed) entry) ? entry.Node : variable.Node;

    /// <summary>Gives all variables the values that they had before.</summary>
    public void RollBack()
    {
        lock (Evaluator.Gate)
        {
            foreach ((Variable variable, (Node node, Node? committed)) in Assigned) variable.Restore(node, committed);
        }
    }
}
