using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Replay;

/// <summary>Computes what a traced function has built, in one plan, and writes down how to do it again.</summary>
/// <param name="trace">What was watched; it has ended.</param>
/// <param name="standIns">The inputs as the function has seen them.</param>
/// <param name="results">What the function has returned.</param>
internal sealed class Recorder(CallTrace trace, Tensor[] standIns, List<Tensor> results)
{
    private readonly HashSet<Node> roots = [];
    private readonly List<(Tensor Owner, Tensor? Gradient)> gradients = [];
    private RecordedGraph? recorded;

    /// <summary>Values of the results, and the recording where the call can be replayed.</summary>
    /// <param name="inputs">The inputs as they were given.</param>
    /// <param name="signature">To which calls the recording applies.</param>
    public (Tensor[] Values, Recording? Recording) Run(ReadOnlySpan<Tensor> inputs, CallSignature signature)
    {
        try
        {
            FindGradients();
            FindRoots();
            ComputeOutsiders();
            Evaluator.Evaluate(roots.ToArray(), trace.Assigned.Keys.ToArray(), (graph, plan) => recorded = RecordedGraph.From(graph, plan, trace, standIns));
        }
        catch
        {
            trace.RollBack();
            throw;
        }
        Tensor[] given = inputs.ToArray();
        var sources = results.ConvertAll(result => SourceOf(result));
        if (recorded is null) trace.Prevent("there was nothing to compute");
        GradientResult[] gradientsAfter = GradientsAfter();
        Recording? recording = trace.Obstacle is null
            ? new Recording(signature, recorded!, [.. trace.Conditions], [.. sources], gradientsAfter, [.. trace.Afterwards])
            : null;
        foreach (Action action in trace.Afterwards) action();
        return ([.. results.Select((result, i) => ValueOf(result, sources[i], given))], recording);
    }

    /// <summary>Gradients that the function has left behind. Those of its own leaves go with these.</summary>
    private void FindGradients()
    {
        foreach (Tensor owner in trace.Gradients.Keys)
        {
            if (!trace.IsOwn(owner)) gradients.Add((owner, owner.Gradient));
        }
    }

    private void FindRoots()
    {
        foreach (Tensor result in results)
        {
            if (result is not Variable && !result.Node.IsReady) roots.Add(result.Node);
        }
        roots.UnionWith(trace.Asked);
        // A gradient that an update in the same call makes stale is computed only as part of that update.
        foreach ((Tensor owner, Tensor? gradient) in gradients)
        {
            if (gradient is { Node.IsReady: false } && !IsAssigned(owner)) roots.Add(gradient.Node);
        }
    }

    private bool IsAssigned(Tensor owner) => owner is Variable variable && trace.Assigned.ContainsKey(variable);

    /// <summary>What the function takes from outside is computed once and for all, so that it is not part of the recording.</summary>
    private void ComputeOutsiders()
    {
        var outsiders = new HashSet<Node>();
        var seen = new HashSet<Node>();
        var open = new Stack<Node>(roots.Concat(trace.Assigned.Keys.Select(variable => variable.Node)));
        while (open.TryPop(out Node? node))
        {
            if (node.IsReady || !seen.Add(node)) continue;
            if (!trace.Created.Contains(node)) outsiders.Add(node);
            else foreach (Node input in node.Inputs) open.Push(input);
        }
        if (outsiders.Count > 0 && trace.Obstacle is null) Evaluator.Evaluate(outsiders.ToArray(), []);
    }

    private ResultSource SourceOf(Tensor result)
    {
        int input = Array.FindIndex(standIns, standIn => standIn.Node == result.Node);
        if (input >= 0) return new ResultSource(ResultKind.Input, input, null);
        if (recorded is not null && recorded.OutputOf(result.Node) is var output and >= 0) return new ResultSource(ResultKind.Output, output, null);
        return new ResultSource(ResultKind.Same, 0, result is Variable ? result : Detached(result.Node));
    }

    private static Tensor ValueOf(Tensor result, ResultSource source, Tensor[] inputs) => source.Kind switch
    {
        ResultKind.Input => inputs[source.Index],
        ResultKind.Output => Detached(result.Node),
        _ => source.Tensor!,
    };

    private static Tensor Detached(Node node) => node.IsReady
        ? new Tensor(new Node(node.Storage!, node.Layout!, node.Spec.Type, node.Device, requiresGradient: false))
        : new Tensor(node);

    private GradientResult[] GradientsAfter()
    {
        var after = new List<GradientResult>();
        foreach ((Tensor owner, Tensor? gradient) in gradients)
        {
            if (gradient is null) after.Add(new GradientResult(owner, -1, null));
            else if (recorded?.OutputOf(gradient.Node) is >= 0 and var output) after.Add(new GradientResult(owner, output, null));
            else if (!gradient.Node.IsReady) after.Add(new GradientResult(owner, -1, Stale(gradient.Node)));
            else if (trace.Gradients[owner] != gradient) trace.Prevent("a gradient was set to a value that was not computed");
        }
        return [.. after];
    }

    /// <summary>What is left of a gradient once an update has overwritten what it was computed from.</summary>
    private static Tensor Stale(Node gradient)
    {
        Node node = Node.Placeholder(gradient.Spec, gradient.Device);
        node.MarkOverwritten();
        return new Tensor(node);
    }
}

/// <summary>Where a result of a compiled function comes from.</summary>
/// <param name="Kind">From what.</param>
/// <param name="Index">Of the plan's output or the function's input.</param>
/// <param name="Tensor">The tensor that every call returns.</param>
internal readonly record struct ResultSource(ResultKind Kind, int Index, Tensor? Tensor);

/// <summary>Kinds of results.</summary>
internal enum ResultKind : byte
{
    /// <summary>An output of the plan.</summary>
    Output,
    /// <summary>An input of the function as it is.</summary>
    Input,
    /// <summary>The same tensor at every call: a variable, or something that was there before.</summary>
    Same,
}

/// <summary>What a call leaves as the gradient of a tensor.</summary>
/// <param name="Owner">The tensor.</param>
/// <param name="Output">Index of the plan's output, or -1.</param>
/// <param name="Tensor">Where there is no output, the gradient or null.</param>
internal readonly record struct GradientResult(Tensor Owner, int Output, Tensor? Tensor);
