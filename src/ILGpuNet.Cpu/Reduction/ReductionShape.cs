using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// The loops of a reduction: the kept axes, whose row-major index is the index of the output, and the reduced axes. Where the reduced
/// axes lie innermost in memory, each output is the sum of rows ("by rows"); else rows of kept elements are added to one another
/// ("by columns").
/// </summary>
internal sealed class ReductionShape
{
    public ReductionShape(Layout input, ValueList<int> axes)
    {
        var kept = new List<(long, long[])>();
        var reduced = new List<(long, long[])>();
        for (int axis = 0; axis < input.Shape.Rank; axis++)
            (axes.Contains(axis) ? reduced : kept).Add((input.Shape[axis], [input.Strides[axis]]));
        Kept = LoopNest.Create(kept.ToArray(), operands: 1);
        Reduced = LoopNest.Create(reduced.ToArray(), operands: 1);
        IsByRows = Kept.Extents[^1] == 1 || Math.Abs(ReducedStride) <= Math.Abs(KeptStride);
    }

    public LoopNest Kept { get; }

    public LoopNest Reduced { get; }

    public bool IsByRows { get; }

    /// <summary>Stride of the innermost kept axis.</summary>
    public long KeptStride => Kept.Strides(0)[^1];

    /// <summary>Stride of the innermost reduced axis.</summary>
    public long ReducedStride => Reduced.Strides(0)[^1];

    /// <summary>Number of elements of the input.</summary>
    public long Count => Kept.Count * Reduced.Count;
}
