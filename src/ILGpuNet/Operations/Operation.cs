using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// A node's rule: how the output's shape follows from the inputs and how gradients flow back. Immutable and compared by value, since it
/// is part of the key under which plans are cached; numbers that change from step to step are therefore no attribute but a scalar of
/// the node. Nothing here knows about devices.
/// </summary>
public abstract record Operation
{
    /// <summary>Name in the field's terms, as error messages show it in brackets.</summary>
    public abstract string Name { get; }

    /// <summary>Why the operation has no gradient, or null where <see cref="Gradient"/> gives one.</summary>
    public virtual string? NotDifferentiableBecause => null;

    /// <summary>Whether elements are only moved and never computed with, so that their type does not matter.</summary>
    internal virtual bool MovesElements => false;

    /// <summary>Whether the operation is a function of real numbers that takes whole ones too: they become Float32, as in PyTorch.</summary>
    internal virtual bool PromotesIntegers => false;

    /// <summary>What plans keep of the operation: it computes the same and equals it, but holds nothing that belongs to one graph.</summary>
    internal virtual Operation Structure => this;

    /// <summary>Number of outputs; where it is not one, the tensors are projections of the node.</summary>
    internal virtual int OutputCount => 1;

    /// <summary>Shape and type of the output with the given index.</summary>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">The element types do not fit.</exception>
    internal abstract TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output);

    /// <summary>
    /// Gradients of the inputs, in their order, null where there is none. Written in tensor operations, so that gradients have gradients.
    /// Only called where <see cref="NotDifferentiableBecause"/> is null.
    /// </summary>
    internal virtual Tensor?[] Gradient(GradientContext context) =>
        throw new InvalidOperationException($"[{Name}] has no gradient: {NotDifferentiableBecause}");

    /// <summary>A floating-point type, or an exception in this operation's name.</summary>
    internal DType RequireFloatingPoint(DType type, string what = "input") =>
        type.IsFloatingPoint() ? type : throw new DTypeException(
            $"[{Name}] {what} must be of a floating-point type, found {type}: convert it with To(DType.Float32)");
}

/// <summary>An operation that engines compute element by element; neighbours fuse into one map.</summary>
public abstract record ElementwiseOperation : Operation
{
    /// <summary>The function of the elements.</summary>
    internal abstract MapFunction Function { get; }

    /// <summary>By default all inputs have the same shape and type, and so has the output.</summary>
    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => new(CommonShape(inputs), inputs[0].Type);

    /// <summary>The shape of all inputs; constants may stay scalars beside it.</summary>
    protected static Shape CommonShape(ReadOnlySpan<TensorSpec> inputs)
    {
        foreach (TensorSpec input in inputs)
        {
            if (input.Shape.Rank > 0) return input.Shape;
        }
        return Shape.Scalar;
    }
}

/// <summary>An operation that only looks at its input in another way: it moves no data.</summary>
public abstract record ViewOperation : Operation
{
    internal override bool MovesElements => true;

    /// <summary>The output's layout in the input's buffer, or null where strides cannot express it and a copy is needed first.</summary>
    internal abstract Layout? View(Layout input);
}

/// <summary>An operation with a kernel of its own.</summary>
public abstract record KernelOperation : Operation
{
    /// <summary>What an engine is asked to run.</summary>
    internal abstract Primitive Lower(ReadOnlySpan<TensorSpec> inputs);

    /// <summary>How the kernel reads an input: as it lies, unless the primitive sees it under another shape.</summary>
    internal virtual Layout Read(int input, ReadOnlySpan<TensorSpec> inputs, Layout layout) => layout;
}

/// <summary>What a gradient rule sees.</summary>
/// <param name="Inputs">The operation's inputs.</param>
/// <param name="Outputs">The operation's outputs.</param>
/// <param name="OutputGradients">Gradients of the outputs; null for an output that nothing depends on.</param>
/// <param name="Needed">Which inputs' gradients are asked for.</param>
internal sealed record GradientContext(Tensor[] Inputs, Tensor[] Outputs, Tensor?[] OutputGradients, bool[] Needed)
{
    /// <summary>The only output.</summary>
    public Tensor Output => Outputs[0];

    /// <summary>Gradient of the only output.</summary>
    public Tensor OutputGradient => OutputGradients[0]!;
}
