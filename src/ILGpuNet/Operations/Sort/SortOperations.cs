using ILGpuNet.Runtime;

namespace ILGpuNet.Operations;

/// <summary>
/// Int64 indices that put x in order along an axis; equal elements keep theirs, NaN counts as largest. x: any shape and type; y: its shape, of which only the
/// first <paramref name="Needed"/> along the axis may be read.
/// </summary>
internal sealed record ArgSortOperation(int Axis, bool IsDescending, int Needed = int.MaxValue) : KernelOperation
{
    public override string Name => "ArgSort";

    public override string NotDifferentiableBecause => "its result is an index";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output) => new(inputs[0].Shape, DType.Int64);

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new ArgSortPrimitive(Axis, IsDescending, Needed);
}

/// <summary>Where values [..., m] belong in ascending sequences [n] or [..., n]: Int64 of the shape of the values.</summary>
internal sealed record SearchSortedOperation(bool IsRight) : KernelOperation
{
    public override string Name => "SearchSorted";

    public override string NotDifferentiableBecause => "its result is an index";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        (Shape sequences, Shape values) = (inputs[0].Shape, inputs[1].Shape);
        bool fits = sequences.Rank == 1 || sequences.Rank > 1 && sequences.Rank == values.Rank && sequences.Span[..^1].SequenceEqual(values.Span[..^1]);
        if (!fits)
            throw new ShapeException($"[SearchSorted] sequences must be [n], or [..., n] with the leading axes of the values {values}, found {sequences}");
        return inputs[1].Type == DType.Bool
            ? throw new DTypeException("[SearchSorted] Bools have no order: convert with To(DType.Int64)")
            : new TensorSpec(values, DType.Int64);
    }

    internal override Primitive Lower(ReadOnlySpan<TensorSpec> inputs) => new SearchSortedPrimitive(IsRight);
}
