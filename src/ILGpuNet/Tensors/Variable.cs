using ILGpuNet.Graphs;
using ILGpuNet.Graphs.Replay;
using ILGpuNet.Operations;

namespace ILGpuNet;

/// <summary>
/// A tensor whose value is replaced over time: parameters and running statistics. The new value is computed with the next plan that needs
/// it and written over the old one where nothing else can see that.
/// </summary>
public class Variable : Tensor
{
    /// <summary>Makes a variable with the value of <paramref name="initial"/>.</summary>
    /// <param name="initial">First value, any shape.</param>
    /// <param name="requiresGradient">Whether backward passes compute a gradient for it.</param>
    public Variable(Tensor initial, bool requiresGradient = false) : base(LeafOf(initial, requiresGradient))
    {
        Node.GradientOwner = this;
        Node.Updates = [this];
        CallTrace.Current?.Prevent("a variable was created");
        lock (Evaluator.Gate) AssignedVariables.Note(this);
    }

    /// <summary>The node that holds the memory which the next value may take over; null where the first value is still pending.</summary>
    internal Node? Committed { get; private set; }

    /// <summary>This variable, for those who must not keep it alive.</summary>
    internal WeakReference<Variable> Reference => field ??= new WeakReference<Variable>(this);

    /// <summary>Whether <see cref="AssignedVariables"/> has the variable.</summary>
    internal bool IsNoted { get; set; }

    /// <summary>The traversal that counted the variable among the updates last.</summary>
    internal int UpdateEpoch { get; set; }

    /// <summary>Whether a new value has been assigned that is not computed yet.</summary>
    internal bool IsPending => !Node.IsReady;

    /// <summary>
    /// Replaces the value. The new one is computed when it is needed; gradients do not flow through the assignment. Where the computation fails,
    /// all variables that it was to update keep the values they had.
    /// </summary>
    /// <param name="value">Same shape, type and device.</param>
    /// <exception cref="ShapeException">Another shape.</exception>
    /// <exception cref="DTypeException">Another element type.</exception>
    /// <exception cref="DeviceException">Another device.</exception>
    public void Assign(Tensor value)
    {
        lock (Evaluator.Gate)
        {
            SetPending(value);
            AssignedVariables.Note(this);
        }
    }

    private void SetPending(Tensor value)
    {
        if (value.Shape != Shape)
            throw new ShapeException($"[Assign] the variable has shape {Shape}, the new value {value.Shape}");
        if (value.DType != DType)
            throw new DTypeException($"[Assign] the variable is {DType}, the new value {value.DType}: convert it with To(DType.{DType})");
        if (value.Device != Device)
            throw new DeviceException($"[Assign] the variable is on {Device}, the new value on {value.Device}: move it with To(device)");
        CallTrace.Current?.NoteAssignment(this);
        lock (Evaluator.Gate)
        {
            if (Node.IsReady) Committed = Node;
            Node = LeafOf(value, Node.RequiresGradient);
            Node.GradientOwner = this;
            Node.Updates = [this];
        }
    }

    /// <summary>Takes back an assigned value that could not be computed; the last computed one counts again. Call under the gate.</summary>
    internal void RollBack(Node failed)
    {
        if (Node == failed && Committed is { IsReady: true } committed) Node = committed;
    }

    /// <summary>Makes the variable what it was before. Call under the gate.</summary>
    internal void Restore(Node node, Node? committed) => (Node, Committed) = (node, committed);

    /// <summary>
    /// Gives the variable a value that has been computed, in place of an earlier one. A value that another thread has assigned in the meantime stays. Call under the gate.
    /// </summary>
    internal void Replace(Node old, Node value)
    {
        value.GradientOwner = this;
        if (Node == old) Node = value;
        Committed = value;
    }

    /// <summary>Moves the value to another device, from the next use on. A gradient that was there is dropped.</summary>
    internal void MoveTo(Device device)
    {
        if (device == Device) return;
        CallTrace.Current?.Prevent("a variable was moved to another device");
        Tensor moved = To(device);
        Gradient = null;
        lock (Evaluator.Gate)
        {
            Node = LeafOf(moved, Node.RequiresGradient);
            Node.GradientOwner = this;
            Node.Updates = [this];
            Committed = null;
            AssignedVariables.Note(this);
        }
    }

    /// <summary>Lets gradients be computed for this variable or not, from the next use on.</summary>
    private protected void SetRequiresGradient(bool requiresGradient)
    {
        if (requiresGradient == RequiresGradient) return;
        CallTrace.Current?.Prevent("a parameter was frozen or set free");
        lock (Evaluator.Gate)
        {
            Node previous = Node;
            Node = LeafOf(this, requiresGradient);
            Node.GradientOwner = this;
            Node.Updates = [this];
            if (previous.IsReady) Committed = null;
        }
    }

    /// <summary>Assigns all values and computes them in one plan; where that fails, every variable keeps the value it had.</summary>
    internal static void AssignAndEvaluate(List<(Variable Variable, Tensor Value)> updates)
    {
        var variables = new Variable[updates.Count];
        var previous = new (Node Node, Node? Committed)[updates.Count];
        for (int i = 0; i < variables.Length; i++)
        {
            Variable variable = variables[i] = updates[i].Variable;
            previous[i] = (variable.Node, variable.Committed);
            variable.SetPending(updates[i].Value);
        }
        try
        {
            // What is recorded is computed when the function is at its end, and rolled back there.
            if (CallTrace.Current is null) Evaluator.Evaluate([], variables);
        }
        catch
        {
            lock (Evaluator.Gate)
            {
                for (int i = variables.Length - 1; i >= 0; i--) (variables[i].Node, variables[i].Committed) = previous[i];
            }
            throw;
        }
    }

    private static Node LeafOf(Tensor value, bool requiresGradient) =>
        new(AssignOperation.Instance, [value.Node], value.Node.Spec, value.Device, requiresGradient);
}
