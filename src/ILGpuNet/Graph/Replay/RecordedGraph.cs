using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Replay;

/// <summary>A plan with all that its leaves, scalars, outputs and updates are bound to.</summary>
internal sealed class RecordedGraph
{
    private readonly Dictionary<Node, int> outputs = [];

    private RecordedGraph(Plan plan) => Plan = plan;

    public Plan Plan { get; }

    public List<BoundInput> Inputs { get; } = [];

    public List<BoundConstant> Constants { get; } = [];

    public List<BoundVariable> Variables { get; } = [];

    public List<BoundGradient> Gradients { get; } = [];

    public List<BoundUpdate> Updates { get; } = [];

    /// <summary>Types and shapes of the plan's outputs.</summary>
    public List<(TensorSpec Spec, Device Device)> Outputs { get; } = [];

    /// <summary>The scalars of all kernels, as they were.</summary>
    public required Scalar[] Scalars { get; init; }

    /// <summary>Which of the scalars are asked for again.</summary>
    public List<BoundScalar> AskedScalars { get; } = [];

    public required ScalarSource[] Sources { get; init; }

    /// <summary>Writes a captured graph down before its plan runs. Call under the gate.</summary>
    public static RecordedGraph From(CapturedGraph graph, Plan plan, CallTrace trace, Tensor[] standIns)
    {
        var recorded = new RecordedGraph(plan)
        {
            Scalars = new Scalar[plan.ScalarCount],
            Sources = [.. trace.Sources],
        };
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            if (graph.Nodes[i].IsReady) recorded.AddLeaf(i, graph.Nodes[i], trace, standIns);
            else if (!trace.Created.Contains(graph.Nodes[i])) trace.Prevent("a value from outside was not computed yet");
        }
        recorded.AddScalars(graph, trace);
        foreach (int output in graph.Outputs)
        {
            Node node = graph.Nodes[output];
            recorded.outputs[node] = recorded.Outputs.Count;
            recorded.Outputs.Add((node.Spec, node.Device));
        }
        foreach (CapturedUpdate update in graph.Updates) recorded.AddUpdate(update, trace);
        return recorded;
    }

    /// <summary>The index of the output that a node is, or -1.</summary>
    public int OutputOf(Node node) => outputs.GetValueOrDefault(node, -1);

    private void AddLeaf(int index, Node node, CallTrace trace, Tensor[] standIns)
    {
        int input = Array.FindIndex(standIns, standIn => standIn.Node == node);
        if (input >= 0) Inputs.Add(new BoundInput(index, input));
        else if (node.GradientOwner is Variable variable && trace.EntryOf(variable) == node)
            Variables.Add(new BoundVariable(index, variable, node.Layout!, node.RequiresGradient));
        else if (trace.Gradients.Keys.Where(owner => trace.Gradients[owner]?.Node == node).ToArray() is { Length: > 0 } owners)
            AddGradient(index, node, owners, trace);
        else if (trace.Created.Contains(node) && node.Operation is not LeafOperation)
            trace.Prevent("a part was computed before the rest");
        else
            Constants.Add(new BoundConstant(index, node));
    }

    /// <summary>Adds a leaf that is the gradient of one tensor, or of several: summands have the gradient of their sum, until one of them gets another.</summary>
    private void AddGradient(int index, Node node, Tensor[] owners, CallTrace trace)
    {
        Tensor first = owners[0];
        Gradients.Add(new BoundGradient(index, first, node.Layout!));
        foreach (Tensor other in owners[1..]) trace.Conditions.Add(() => other.Gradient?.Node == first.Gradient?.Node);
    }

    private void AddScalars(CapturedGraph graph, CallTrace trace)
    {
        var positions = new Dictionary<ScalarSource, int>();
        for (int i = 0; i < Sources.Length; i++) positions.Add(Sources[i], i);
        foreach (PlanStep step in Plan.Steps)
        {
            for (int i = 0; i < step.Scalars.Length; i++)
            {
                (int origin, int which) = step.Scalars[i];
                Node node = graph.Nodes[origin];
                Scalars[step.FirstScalar + i] = which == 0 ? node.FirstScalar : node.SecondScalar;
                if (node.Source is null) continue;
                if (positions.TryGetValue(node.Source, out int source)) AskedScalars.Add(new BoundScalar(step.FirstScalar + i, 2 * source + which));
                else trace.Prevent("a number was made in another recording");
            }
        }
    }

    private void AddUpdate(CapturedUpdate update, CallTrace trace)
    {
        if (!trace.Assigned.ContainsKey(update.Variable)) trace.Prevent("a variable was assigned outside and not computed yet");
        bool isRead = Variables.Exists(bound => bound.Variable == update.Variable);
        Updates.Add(new BoundUpdate(update.Variable, isRead, update.Target >= 0));
    }
}

/// <summary>A leaf that is an input of the function.</summary>
internal readonly record struct BoundInput(int Leaf, int Input);

/// <summary>A leaf that is the same at every call.</summary>
internal readonly record struct BoundConstant(int Leaf, Node Node);

/// <summary>A leaf that is the present value of a variable, and what the recording expects of it.</summary>
internal readonly record struct BoundVariable(int Leaf, Variable Variable, Layout Layout, bool RequiresGradient);

/// <summary>A leaf that is the gradient which earlier calls have accumulated.</summary>
internal readonly record struct BoundGradient(int Leaf, Tensor Owner, Layout Layout);

/// <summary>A variable that gets a new value.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="IsRead">Whether the plan reads its old value.</param>
/// <param name="HasTarget">Whether the plan may write over the old value.</param>
internal readonly record struct BoundUpdate(Variable Variable, bool IsRead, bool HasTarget);

/// <summary>A scalar of the plan, and which of the scalars of all sources it is.</summary>
internal readonly record struct BoundScalar(int Position, int Asked);
