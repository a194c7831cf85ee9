using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// x put where the slice of the same numbers takes from, in zeros of the target shape (the adjoint of slicing) or in a second input of that
/// shape.
/// </summary>
internal sealed record SliceScatterOperation(Shape Target, ValueList<int> Starts, ValueList<int> Lengths, ValueList<int> Steps) : KernelOperation
{
    public override string Name => "SliceScatter";

    internal override bool MovesElements => true;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => new(Target, inputs[0].Type);

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new SliceScatterPrimitive(Starts, Steps);

    internal override Tensor?[] Gradient(GradientContext context)
    {
        Tensor g = context.OutputGradient;
        Tensor? part = context.Needed[0] ? Tensor.Apply(new SliceOperation(Starts, Lengths, Steps), g) : null;
        if (context.Inputs.Length == 1) return [part];
        return [part, context.Needed[1] ? Tensor.Apply(this, Tensor.ZerosLike(context.Inputs[0]), g) : null];
    }
}

/// <summary>Tensors of the same rank, type and extents joined along one axis.</summary>
internal sealed record ConcatenateOperation(int Axis) : KernelOperation
{
    public override string Name => "Concat";

    internal override bool MovesElements => true;

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        int[] extents = inputs[0].Shape.ToArray();
        for (int i = 1; i < inputs.Length; i++)
        {
            Shape shape = inputs[i].Shape;
            bool fits = shape.Rank == extents.Length;
            for (int axis = 0; fits && axis < extents.Length; axis++) fits = axis == Axis || shape[axis] == extents[axis];
            if (!fits)
                throw new ShapeException($"[Concat] shapes {inputs[0].Shape} and {shape} (input {i}) must be equal in every axis except {Axis}");
            if (inputs[i].Type != inputs[0].Type)
                throw new DTypeException($"[Concat] inputs must have one type, found {inputs[0].Type} and {inputs[i].Type} (input {i}): convert with To");
            extents[Axis] += shape[Axis];
        }
        return new TensorSpec(Shape.Create(extents), inputs[0].Type);
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new ConcatenatePrimitive(Axis);

    internal override Tensor?[] Gradient(GradientContext context)
    {
        var gradients = new Tensor?[context.Inputs.Length];
        int start = 0;
        for (int i = 0; i < gradients.Length; i++)
        {
            int length = context.Inputs[i].Shape[Axis];
            if (context.Needed[i]) gradients[i] = context.OutputGradient.Narrow(Axis, start, length);
            start += length;
        }
        return gradients;
    }
}
