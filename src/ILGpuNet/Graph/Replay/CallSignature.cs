using ILGpuNet.Nn;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Replay;

/// <summary>What calls must have in common to share a recording: shapes, types, devices and layouts of the inputs, and what holds on the thread: the mode of gradients, mixed precision, the default device.</summary>
internal sealed class CallSignature
{
    private readonly (TensorSpec Spec, Layout Layout, Device Device)[] inputs;
    private readonly (bool RecordsGradients, DType? StoredType, Device Default) mode = PresentMode;

    public CallSignature(ReadOnlySpan<Tensor> inputs)
    {
        this.inputs = new (TensorSpec, Layout, Device)[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) this.inputs[i] = (inputs[i].Node.Spec, inputs[i].Node.Layout!, inputs[i].Device);
    }

    private static (bool RecordsGradients, DType? StoredType, Device Default) PresentMode => (GradientMode.IsEnabled, MixedPrecision.Current, Device.Default);

    public bool Matches(ReadOnlySpan<Tensor> others)
    {
        if (mode != PresentMode || inputs.Length != others.Length) return false;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!Matches(inputs[i], others[i].Node.Spec, others[i].Node.Layout!, others[i].Device)) return false;
        }
        return true;
    }

    public bool IsSameAs(CallSignature other)
    {
        if (mode != other.mode || inputs.Length != other.inputs.Length) return false;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!Matches(inputs[i], other.inputs[i].Spec, other.inputs[i].Layout, other.inputs[i].Device)) return false;
        }
        return true;
    }

    private static bool Matches((TensorSpec Spec, Layout Layout, Device Device) input, TensorSpec spec, Layout layout, Device device) =>
        input.Spec.Type == spec.Type && input.Spec.Shape == spec.Shape && input.Device == device && input.Layout.Strides.SequenceEqual(layout.Strides);
}

/// <summary>The inputs of a call.</summary>
internal static class CallInputs
{
    /// <summary>Computes inputs that are not there yet.</summary>
    /// <exception cref="ILGpuNetException">An input requires a gradient.</exception>
    public static void Prepare(ReadOnlySpan<Tensor> inputs, Span<Tensor> values)
    {
        bool areReady = true;
        for (int i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i]);
            if (inputs[i].RequiresGradient && inputs[i] is not Variable)
                throw new ILGpuNetException(
                    $"[Graph.Compile] input {i} of shape {inputs[i].Shape} requires a gradient, which does not flow through a compiled function: " +
                    "pass its Detach(), or compute it within the function");
            values[i] = inputs[i] is Variable variable ? variable.Detach() : inputs[i];
            areReady &= values[i].Node.IsReady;
        }
        if (!areReady) Tensor.Evaluate(values);
    }

    /// <summary>Tensors of the same values and without history, each with a node of its own, by which a recording knows them.</summary>
    public static Tensor[] StandInsFor(ReadOnlySpan<Tensor> inputs)
    {
        var standIns = new Tensor[inputs.Length];
        for (int i = 0; i < standIns.Length; i++)
        {
            Node node = inputs[i].Node;
            standIns[i] = new Tensor(new Node(node.Storage!, node.Layout!, node.Spec.Type, node.Device, requiresGradient: false));
        }
        return standIns;
    }
}
