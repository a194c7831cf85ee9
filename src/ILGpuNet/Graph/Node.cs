using ILGpuNet.Graphs.Replay;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>
/// A value of the graph: pending (an operation on other nodes), ready (with its memory) or overwritten (an update has reused the memory).
/// Everything that changes is guarded by <see cref="Evaluator.Gate"/>.
/// </summary>
internal sealed class Node
{
    private static readonly Node[] NoInputs = [];

    /// <summary>Who is told of every node that this thread makes.</summary>
    [ThreadStatic] public static Action<Node>? Created;

    public Node(Operation operation, Node[] inputs, TensorSpec spec, Device device, bool requiresGradient,
        Scalar first = default, Scalar second = default, ScalarSource? source = null)
    {
        Operation = operation;
        Inputs = inputs;
        Spec = spec;
        Device = device;
        RequiresGradient = requiresGradient;
        FirstScalar = first;
        SecondScalar = second;
        Source = source;
        foreach (Node input in inputs) input.HasReaders = true;
        Hash = HashCode.Combine(operation.GetHashCode(), spec.Shape.GetHashCode(), (int)spec.Type);
        Created?.Invoke(this);
    }

    /// <summary>A node that has its value already.</summary>
    public Node(Storage storage, Layout layout, DType type, Device device, bool requiresGradient)
        : this(LeafOperation.Instance, NoInputs, new TensorSpec(layout.Shape, type), device, requiresGradient)
    {
        Storage = storage;
        Layout = layout;
    }

    /// <summary>A pending node that is given its value later.</summary>
    public static Node Placeholder(TensorSpec spec, Device device, bool requiresGradient = false) =>
        new(LeafOperation.Instance, NoInputs, spec, device, requiresGradient);

    public Operation Operation { get; }

    public Node[] Inputs { get; private set; }

    public TensorSpec Spec { get; }

    public Device Device { get; }

    public bool RequiresGradient { get; }

    /// <summary>Run-time arguments of operations such as Full and Random; not part of the structure.</summary>
    public Scalar FirstScalar { get; }

    /// <inheritdoc cref="FirstScalar"/>
    public Scalar SecondScalar { get; }

    /// <summary>Where the scalars came from, null where a replay takes them as they are.</summary>
    public ScalarSource? Source { get; }

    /// <summary>Whether a node was ever computed from this one, so that it must not change its value.</summary>
    public bool HasReaders { get; private set; }

    /// <summary>Hash of operation, shape and type, without the wiring.</summary>
    public int Hash { get; }

    /// <summary>Memory of the value, null while pending or overwritten.</summary>
    public Storage? Storage { get; private set; }

    /// <summary>Where the value lies in the storage.</summary>
    public Layout? Layout { get; private set; }

    public bool IsReady => Storage is not null;

    /// <summary>Whether an in-place update has reused the memory of this value.</summary>
    public bool IsOverwritten { get; private set; }

    /// <summary>Whether a plan that computes this node on the way keeps its value (results of modules).</summary>
    public bool IsKept { get; set; }

    /// <summary>
    /// Whether a backward pass has used the history of this value and asked to let it go as soon as the value is there.
    /// </summary>
    public bool ReleasesHistory { get; private set; }

    /// <summary>The tensor in whose <see cref="Tensor.Gradient"/> a backward pass accumulates; set on leaves.</summary>
    public Tensor? GradientOwner { get; set; }

    /// <summary>Variables with updates that must happen when this node is computed (running statistics).</summary>
    public Variable[]? Updates { get; set; }

    /// <summary>What is computed along with this value: the loss and the other gradients of its backward pass.</summary>
    public BackwardPass? Companion { get; set; }

    /// <summary>A further result of the same computation, which a plan that computes this one keeps too (cell states beside states).</summary>
    public Node? Sibling { get; set; }

    /// <summary>Whether a plan that is under way writes over this value.</summary>
    public bool IsBeingOverwritten { get; set; }

    /// <summary>Marks of the traversal that visited this node last, and of the last one that made it an output.</summary>
    public int VisitEpoch, VisitIndex, OutputEpoch;

    /// <summary>The traversal that asked last whether this value depends on certain others: its number where it does not, minus that where it does.</summary>
    public int DependenceMark;

    /// <summary>Whether gradients flow through this node to its inputs.</summary>
    public bool IsDifferentiated => RequiresGradient && Inputs.Length > 0 && Operation is not AssignOperation;

    /// <summary>Stores the computed value. Without a gradient to come the inputs are let go, so that history does not pile up.</summary>
    public void SetValue(Storage storage, Layout layout)
    {
        Storage = storage;
        Layout = layout;
        Updates = null;
        Companion = null;
        if (!IsDifferentiated || ReleasesHistory) Inputs = NoInputs;
    }

    /// <summary>Lets the history go now, or as soon as the value is there.</summary>
    public void ReleaseHistory()
    {
        ReleasesHistory = true;
        if (IsReady) Inputs = NoInputs;
        // No gradient may have come this way, but the history is the same.
        Sibling?.ReleaseHistory();
    }

    /// <summary>Notes that the memory now holds another value.</summary>
    public void MarkOverwritten()
    {
        Storage = null;
        Layout = null;
        IsOverwritten = true;
        IsBeingOverwritten = false;
        Inputs = NoInputs;
    }
}

/// <summary>What one backward pass has computed gradients for.</summary>
internal sealed class BackwardPass(Node loss)
{
    /// <summary>The value that was differentiated.</summary>
    public Node Loss { get; } = loss;

    /// <summary>The leaves that got a gradient.</summary>
    public List<Tensor> Owners { get; } = [];

    /// <summary>The traversal that visited the pass last.</summary>
    public int VisitEpoch { get; set; }
}
