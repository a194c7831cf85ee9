using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// The states of a recurrent sequence, and what its gradient needs: operands and results of <see cref="RecurrentPrimitive"/>. Shapes are checked by
/// <see cref="RecurrentSequence"/>.
/// </summary>
internal sealed record RecurrentOperation(RecurrentCell Cell, bool IsReverse, bool HasLengths) : KernelOperation
{
    public override string Name => "Recurrent";

    internal override int OutputCount => Cell switch
    {
        RecurrentCell.Lstm => 3,
        RecurrentCell.Gru => 2,
        _ => 1,
    };

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        (Shape x, int hidden) = (inputs[0].Shape, inputs[1].Shape[1]);
        bool isGates = output > 0 && output == OutputCount - 1;
        return new TensorSpec([x[0], x[1], isGates ? 4 * hidden : hidden], inputs[0].Type);
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new RecurrentPrimitive(Cell, IsReverse, HasLengths);

    internal override Tensor?[] Gradient(GradientContext context)
    {
        RecurrentGradients gradients = RecurrentGradients.Of(this, context);
        bool needsWeight = context.Needed[2];
        var result = new Tensor?[context.Inputs.Length];
        result[0] = gradients.OfInputs;
        result[1] = gradients.OfFirst;
        result[2] = needsWeight ? OfWeight(gradients.OfRecurrent, context.Inputs[1], context.Outputs[0]) : null;
        if (Cell == RecurrentCell.Lstm) result[3] = gradients.OfFirstCell;
        if (Cell == RecurrentCell.Gru && context.Needed[3]) result[3] = gradients.OfRecurrent.Sum([0, 1]);
        return result;
    }

    /// <summary>Each step's gates times the state before it: one product for all steps that follow another, and one for the first.</summary>
    private Tensor OfWeight(Tensor gates, Tensor first, Tensor states)
    {
        (int steps, int hidden) = (states.Shape[0], states.Shape[2]);
        int firstTime = IsReverse ? steps - 1 : 0, laterTime = IsReverse ? 0 : 1, earlierTime = IsReverse ? 1 : 0;
        Tensor weight = gates.Narrow(0, firstTime, 1).Squeeze(0).Transpose().MatMul(first);
        if (steps == 1) return weight;
        Tensor later = gates.Narrow(0, laterTime, steps - 1).Reshape([-1, gates.Shape[2]]);
        Tensor earlier = states.Narrow(0, earlierTime, steps - 1).Reshape([-1, hidden]);
        return later.Transpose().MatMul(earlier) + weight;
    }
}
