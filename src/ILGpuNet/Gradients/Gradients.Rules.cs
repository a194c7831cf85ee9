using ILGpuNet.Graphs;
using ILGpuNet.Operations;

namespace ILGpuNet;

/// <summary>
/// Tools for gradients beyond <see cref="Tensor.Backward(bool)"/> and <see cref="Tensor.Grad(Tensor, ReadOnlySpan{Tensor})"/>: matrices of derivatives
/// and products with them, own gradient rules, and memory against time.
/// </summary>
public static partial class Gradients
{
    /// <summary>
    /// A computation with a gradient of your own: the value is that of <paramref name="forward"/>, the gradients of the inputs are what
    /// <paramref name="backward"/> says.
    /// <code>
    /// // e^x whose gradient is at most 1
    /// Tensor y = Gradients.Custom(x => x[0].Exp(), rule => [rule.OutputGradient * rule.Output.Clamp(maximum: 1)], x);
    /// </code>
    /// Where the rule is written in tensors its gradient can be taken in turn.
    /// </summary>
    /// <param name="forward">The computation; nothing in it is recorded for gradients.</param>
    /// <param name="backward">
    /// The gradient of each input, of its shape and type, from that of the output; null where there is none. Called when gradients are asked for.
    /// </param>
    /// <param name="inputs">What <paramref name="forward"/> is given. Tensors that it uses besides get no gradient.</param>
    /// <exception cref="ShapeException">When differentiated: a gradient has not the input's shape.</exception>
    /// <exception cref="DTypeException">When differentiated: a gradient has not the input's type.</exception>
    public static Tensor Custom(Func<Tensor[], Tensor> forward, Func<GradientRule, Tensor?[]> backward, params ReadOnlySpan<Tensor> inputs)
    {
        Tensor[] given = inputs.ToArray();
        Tensor value;
        using (GradientMode.Disable()) value = forward([.. given]);
        Tensor?[] Apply(GradientContext context)
        {
            Tensor[] differentiated = context.Inputs[1..];
            Tensor?[] gradients = backward(new GradientRule(differentiated, context.Output, context.OutputGradient));
            if (gradients.Length != differentiated.Length)
                throw new ShapeException($"[Custom] the backward rule must give a gradient, or null, for each of the {differentiated.Length} inputs, found {gradients.Length}");
            for (int i = 0; i < gradients.Length; i++)
            {
                if (gradients[i] is not { } gradient) continue;
                if (gradient.Shape != differentiated[i].Shape)
                    throw new ShapeException($"[Custom] the gradient of input {i} must have the input's shape {differentiated[i].Shape}, found {gradient.Shape}");
                if (gradient.DType != differentiated[i].DType)
                    throw new DTypeException($"[Custom] the gradient of input {i} must be {differentiated[i].DType} like the input, found {gradient.DType}: convert with To");
            }
            return gradients;
        }
        return Tensor.Apply(new GradientRuleOperation("Custom", Apply), [value.Detach(), .. given]);
    }

    /// <summary>
    /// A function of one input that is computed again in the backward pass: see <see cref="Checkpoint(Func{Tensor[], Tensor}, Tensor[])"/>.
    /// </summary>
    public static Tensor Checkpoint(Func<Tensor, Tensor> function, Tensor input) => Checkpoint(inputs => function(inputs[0]), [input]);

    /// <summary>
    /// Memory against time (Chen et al., "Training deep nets with sublinear memory cost", 2016): what <paramref name="function"/> computes on the way to its
    /// result is not kept for the backward pass, but computed again there. Values and gradients are the same, bit by bit, random numbers included;
    /// running statistics are updated once. Parameters and other tensors that the function uses get their gradients too.
    /// </summary>
    /// <param name="function">Called once.</param>
    /// <param name="inputs">What it is given.</param>
    public static Tensor Checkpoint(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        if (!GradientMode.IsEnabled) return function([.. inputs]);
        var inside = new HashSet<Node>();
        Action<Node>? previous = Node.Created;
        Node.Created = previous + (node => inside.Add(node));
        Tensor output;
        try
        {
            output = function([.. inputs]);
        }
        finally
        {
            Node.Created = previous;
        }
        if (!output.RequiresGradient || !inside.Contains(output.Node)) return output;
        // Results of the layers inside would be kept by the plan, and that is what is to be saved.
        foreach (Node node in inside) node.IsKept = false;
        var segment = GraphSegment.Record(output.Node, inside);
        Tensor[] boundary = [.. segment.Boundary.Select(node => new Tensor(node))];
        return Tensor.Apply(new GradientRuleOperation("Checkpoint", context => Recompute(segment, context)), [output.Detach(), .. boundary]);
    }

    /// <summary>
    /// Computes the segment again, behind a barrier that opens when the output's gradient is there: else it would be found equal to the first
    /// computation, and both be done at once.
    /// </summary>
    private static Tensor?[] Recompute(GraphSegment segment, GradientContext context)
    {
        Node gradient = context.OutputGradient.Node;
        Node[] boundary = Array.ConvertAll(context.Inputs[1..], input =>
            new Node(BarrierOperation.Instance, [input.Node, gradient], input.Node.Spec, input.Device, input.RequiresGradient));
        var output = new Tensor(segment.Build(boundary));
        return Backpropagation.Gradients([output], [context.OutputGradient], Array.ConvertAll(boundary, node => new Tensor(node)), endsAtInputs: true);
    }
}

/// <summary>What the backward rule of <see cref="Gradients.Custom"/> sees.</summary>
/// <param name="Inputs">The inputs.</param>
/// <param name="Output">The value that was computed from them.</param>
/// <param name="OutputGradient">Its gradient, of its shape and type.</param>
public sealed record GradientRule(Tensor[] Inputs, Tensor Output, Tensor OutputGradient);
