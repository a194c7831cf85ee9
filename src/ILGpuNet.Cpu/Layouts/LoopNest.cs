namespace ILGpuNet.Cpu;

/// <summary>
/// The index space that several operands share, with as few axes as their strides allow: axes of extent 1 are dropped and neighbours
/// that every operand walks like one axis are merged. There is always at least one axis.
/// </summary>
internal sealed class LoopNest
{
    private readonly long[] extents;
    private readonly long[][] strides;

    private LoopNest(long[] extents, long[][] strides)
    {
        this.extents = extents;
        this.strides = strides;
        Count = 1;
        foreach (long extent in extents) Count *= extent;
    }

    /// <summary>Number of axes, at least 1.</summary>
    public int Rank => extents.Length;

    /// <summary>Extents, outermost first.</summary>
    public ReadOnlySpan<long> Extents => extents;

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>Strides of an operand, in elements.</summary>
    public ReadOnlySpan<long> Strides(int operand) => strides[operand];

    /// <summary>Merges the axes of layouts of the same shape.</summary>
    public static LoopNest Create(params ReadOnlySpan<Layout> operands)
    {
        int rank = operands[0].Shape.Rank;
        var axes = new (long Extent, long[] Strides)[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            axes[axis] = (operands[0].Shape[axis], new long[operands.Length]);
            for (int operand = 0; operand < operands.Length; operand++) axes[axis].Strides[operand] = operands[operand].Strides[axis];
        }
        return Create(axes, operands.Length);
    }

    /// <summary>Merges axes given as an extent and the stride of every operand.</summary>
    public static LoopNest Create(ReadOnlySpan<(long Extent, long[] Strides)> axes, int operands)
    {
        var merged = new List<(long Extent, long[] Strides)>();
        foreach ((long extent, long[] stride) in axes)
        {
            if (extent == 1) continue;
            if (merged.Count > 0 && IsMergeable(merged[^1].Strides, extent, stride)) merged[^1] = (merged[^1].Extent * extent, stride);
            else merged.Add((extent, stride));
        }
        if (merged.Count == 0) merged.Add((1, Enumerable.Repeat(1L, operands).ToArray()));
        var strides = new long[operands][];
        for (int operand = 0; operand < operands; operand++) strides[operand] = merged.Select(axis => axis.Strides[operand]).ToArray();
        return new LoopNest(merged.Select(axis => axis.Extent).ToArray(), strides);
    }

    /// <summary>Whether an operand's elements lie one after the other in the order of this space.</summary>
    public bool IsContiguous(int operand)
    {
        long expected = 1;
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            if (strides[operand][axis] != expected) return false;
            expected *= extents[axis];
        }
        return true;
    }

    /// <summary>Whether an operand has the same element everywhere.</summary>
    public bool IsConstant(int operand) => !strides[operand].AsSpan().ContainsAnyExcept(0);

    /// <summary>Number of elements after which an operand repeats because its outer strides are zero.</summary>
    public long Period(int operand)
    {
        long period = Count;
        for (int axis = 0; axis < Rank && strides[operand][axis] == 0; axis++) period /= extents[axis];
        return period;
    }

    /// <summary>Position of an operand's element, given its row-major index over the first <paramref name="rank"/> axes.</summary>
    public long Offset(int operand, long index, int rank)
    {
        long offset = 0;
        for (int axis = rank - 1; axis > 0; axis--)
        {
            (index, long position) = Math.DivRem(index, extents[axis]);
            offset += position * strides[operand][axis];
        }
        return rank > 0 ? offset + index * strides[operand][0] : 0;
    }

    private static bool IsMergeable(long[] outer, long extent, long[] inner)
    {
        for (int operand = 0; operand < outer.Length; operand++)
            if (outer[operand] != extent * inner[operand]) return false;
        return true;
    }
}
