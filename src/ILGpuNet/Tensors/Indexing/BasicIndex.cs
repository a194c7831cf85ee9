namespace ILGpuNet;

/// <summary>
/// The part of an index that a view expresses: a slice of every axis, and the shape in which it is seen. Axes with an index tensor are kept whole
/// and remembered.
/// </summary>
internal sealed class BasicIndex
{
    private readonly List<int> shape = [];

    public BasicIndex(Shape indexed, ReadOnlySpan<TensorIndex> indices)
    {
        (Starts, Lengths, Steps) = (new int[indexed.Rank], indexed.ToArray(), new int[indexed.Rank]);
        Array.Fill(Steps, 1);
        int taken = 0, ellipses = 0;
        foreach (TensorIndex index in indices)
        {
            taken += index.Axes;
            if (index.Kind == IndexKind.Ellipsis) ellipses++;
        }
        if (taken > indexed.Rank) throw new ShapeException($"[Index] {taken} indices for shape {indexed}, which has {indexed.Rank} axes");
        if (ellipses > 1) throw new ShapeException($"[Index] expected at most one Ellipsis, found {ellipses}");

        int axis = 0;
        foreach (TensorIndex index in indices)
        {
            switch (index.Kind)
            {
                case IndexKind.NewAxis:
                    shape.Add(1);
                    continue;
                case IndexKind.Ellipsis:
                    for (int whole = indexed.Rank - taken; whole > 0; whole--) shape.Add(indexed[axis++]);
                    continue;
                case IndexKind.Tensor:
                    Tensors.Add((shape.Count, index.Tensor!));
                    for (int k = 0; k < index.Axes; k++) shape.Add(indexed[axis++]);
                    continue;
                default:
                    Take(indexed, axis++, index);
                    continue;
            }
        }
        for (; axis < indexed.Rank; axis++) shape.Add(indexed[axis]);
    }

    public int[] Starts { get; }

    public int[] Lengths { get; }

    public int[] Steps { get; }

    /// <summary>The index tensors, each with the first axis of <see cref="Shape"/> that it takes from.</summary>
    public List<(int Axis, Tensor Tensor)> Tensors { get; } = [];

    /// <summary>The shape of the view.</summary>
    public Shape Shape => Shape.Create(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(shape));

    private void Take(Shape indexed, int axis, TensorIndex index)
    {
        int extent = indexed[axis], start = index.Range.Start.GetOffset(extent);
        bool isSingle = index.Kind == IndexKind.Single;
        int end = isSingle ? start + 1 : index.Range.End.GetOffset(extent);
        if (start < 0 || end > extent || end < start)
        {
            throw new ShapeException(isSingle
                ? $"[Index] index {index.Range.Start} is out of range for axis {axis} of {indexed}"
                : $"[Index] range {index.Range} is out of range for axis {axis} of {indexed}");
        }
        (Starts[axis], Lengths[axis]) = (start, end - start);
        if (!isSingle) shape.Add(end - start);
    }
}
