using ILGpuNet.Operations;

namespace ILGpuNet;

public partial class Tensor
{
    /// <summary>
    /// A view of part of the tensor: <c>x[1..3, ^1]</c> keeps rows 1 and 2 of the last column. Axes that are not named are kept whole.
    /// </summary>
    /// <exception cref="ShapeException">There are more indices than axes, or one is out of range.</exception>
    [System.Runtime.CompilerServices.IndexerName("Elements")]
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            if (indices.Length > Rank) throw new ShapeException($"[Index] {indices.Length} indices for shape {Shape}, which has {Rank} axes");
            int[] starts = new int[Rank], lengths = Shape.ToArray(), steps = new int[Rank];
            Array.Fill(steps, 1);
            var kept = new List<int>(Rank);
            for (int axis = 0; axis < Rank; axis++)
            {
                if (axis >= indices.Length)
                {
                    kept.Add(lengths[axis]);
                    continue;
                }
                TensorIndex index = indices[axis];
                int extent = Shape[axis];
                int start = index.Range.Start.GetOffset(extent);
                int end = index.IsSingle ? start + 1 : index.Range.End.GetOffset(extent);
                if (start < 0 || end > extent || end < start)
                    throw new ShapeException(index.IsSingle
                        ? $"[Index] index {index.Range.Start} is out of range for axis {axis} of {Shape}"
                        : $"[Index] range {index.Range} is out of range for axis {axis} of {Shape}");
                (starts[axis], lengths[axis]) = (start, end - start);
                if (!index.IsSingle) kept.Add(end - start);
            }
            Tensor part = lengths.AsSpan().SequenceEqual(Shape.Span) ? this : Slice(starts, lengths, steps);
            return part.Reshape(Shape.Create(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept)));
        }
    }

    /// <summary>
    /// Takes along an axis: <c>y[.., i, ..] = x[.., indices[.., i, ..], ..]</c>. An index out of range throws when evaluated.
    /// </summary>
    /// <param name="axis">The axis that the indices address.</param>
    /// <param name="indices">Int64, same rank as this, equal extents in all other axes.</param>
    public Tensor Gather(int axis, Tensor indices) => Apply(new GatherOperation(Shape.Axis(axis, "Gather")), this, indices);

    /// <summary>Slices of an axis by number: slice i of the result is slice <c>indices[i]</c> of this. An index out of range throws when evaluated.</summary>
    /// <param name="axis">The axis that the indices address.</param>
    /// <param name="indices">Int64 [n].</param>
    public Tensor IndexSelect(int axis, Tensor indices) => Apply(new IndexSelectOperation(Shape.Axis(axis, "IndexSelect")), this, indices);
}
