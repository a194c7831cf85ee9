using ILGpuNet.Graphs;
using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// Gradients of a recurrent sequence. They are computed by a kernel; where gradients of them may be asked for, each carries a rule that records the
/// sequence step by step and differentiates that twice.
/// </summary>
/// <param name="OfInputs">Of the inputs' part of the gates, [T, N, G H].</param>
/// <param name="OfRecurrent">Of the recurrent part, [T, N, G H].</param>
/// <param name="OfFirst">Of the first state, [N, H].</param>
/// <param name="OfFirstCell">Of the first cell state, [N, H]; Lstm only.</param>
internal sealed record RecurrentGradients(Tensor OfInputs, Tensor OfRecurrent, Tensor OfFirst, Tensor? OfFirstCell)
{
    public static RecurrentGradients Of(RecurrentOperation operation, GradientContext context)
    {
        (Tensor[] inputs, Tensor[] outputs) = (context.Inputs, context.Outputs);
        bool isLstm = operation.Cell == RecurrentCell.Lstm;
        Tensor ofStates = context.OutputGradients[0] ?? Tensor.ZerosLike(outputs[0]);
        Tensor? ofCells = isLstm ? context.OutputGradients[1] : null;
        Tensor[] operands =
        [
            ofStates, .. ofCells is null ? [] : new[] { ofCells },
            outputs[0], inputs[1], inputs[2],
            .. isLstm ? [inputs[3], outputs[1], outputs[2]] : operation.Cell == RecurrentCell.Gru ? new[] { outputs[1] } : [],
            .. operation.HasLengths ? new[] { inputs[^1] } : [],
        ];
        Tensor[] found = Tensor.ApplyMany(
            new RecurrentGradientOperation(operation.Cell, operation.IsReverse, operation.HasLengths, ofCells is not null), operands);
        if (GradientMode.IsEnabled)
        {
            Tensor[] differentiated = [ofStates, .. ofCells is null ? [] : new[] { ofCells }, .. inputs];
            for (int i = 0; i < found.Length; i++) found[i] = WithRule(operation, ofCells is not null, found[i], i, differentiated);
        }
        return new RecurrentGradients(
            found[0], operation.Cell == RecurrentCell.Gru ? found[2] : found[0], found[1], isLstm ? found[2] : null);
    }

    private static Tensor WithRule(RecurrentOperation operation, bool hasCellGradient, Tensor value, int index, Tensor[] differentiated) =>
        Tensor.Apply(new GradientRuleOperation("RecurrentGradient", context => Differentiate(operation, hasCellGradient, index, context)),
            [value, .. differentiated]);

    /// <summary>Gradients of gradient number <paramref name="index"/>, for the gradients of the outputs and the inputs of the sequence.</summary>
    private static Tensor?[] Differentiate(RecurrentOperation operation, bool hasCellGradient, int index, GradientContext context)
    {
        // Recorded even where the second backward pass records nothing itself.
        using IDisposable mode = GradientMode.Enable();
        Node gradient = context.OutputGradient.Node;
        Tensor[] given = Array.ConvertAll(context.Inputs[1..], input => new Tensor(new Node(
            BarrierOperation.Instance, [input.Node, gradient], input.Node.Spec, input.Device, input.DType.IsFloatingPoint())));
        int outputs = hasCellGradient ? 2 : 1;
        RecurrentInputs inputs = RecurrentInputs.Of(operation, given.AsSpan(outputs));
        // The recurrent part has no name of its own among the inputs: its gradient is that of zeros which are added to it.
        Tensor recurrent = Tensor.ZerosLike(inputs.Gates).WithGradient();
        (Tensor states, Tensor? cells) = RecurrentComposition.Run(operation, inputs, recurrent);
        Tensor target = index switch
        {
            0 => inputs.Gates,
            1 => inputs.First,
            _ => operation.Cell == RecurrentCell.Gru ? recurrent : inputs.FirstCell!,
        };
        Tensor?[] first = Backpropagation.Gradients(
            hasCellGradient ? [states, cells!] : [states], given.AsSpan(0, outputs), [target], endsAtInputs: true);
        Tensor[] wanted = Array.FindAll(given, tensor => tensor.RequiresGradient);
        Tensor?[] found = first[0] is { } value
            ? Backpropagation.Gradients([value], [context.OutputGradient], wanted, endsAtInputs: true)
            : new Tensor?[wanted.Length];
        int next = 0;
        return [.. given.Select(tensor => tensor.RequiresGradient ? found[next++] : null)];
    }
}
