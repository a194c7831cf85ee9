namespace ILGpuNet;

// What Bool masks choose. Results whose size depends on data are computed at the call.
public partial class Tensor
{
    /// <summary>
    /// The positions of all elements that are not zero: Int64 [count, rank], in row-major order. Evaluates the tensor at the call.
    /// </summary>
    public Tensor NonZero()
    {
        long[] positions = TruePositions();
        var coordinates = new long[positions.Length * Rank];
        for (int i = 0; i < positions.Length; i++)
        {
            long rest = positions[i];
            for (int axis = Rank - 1; axis >= 0; axis--) (rest, coordinates[i * Rank + axis]) = Math.DivRem(rest, Shape[axis]);
        }
        return FromArray(coordinates, [positions.Length, Rank], Device);
    }

    /// <summary>
    /// The elements where a Bool mask is true: a vector in row-major order. Tensor and mask broadcast to each other. Evaluates the mask at the call;
    /// the elements have gradients.
    /// </summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The mask is not Bool.</exception>
    public Tensor MaskedSelect(Tensor mask)
    {
        RequireMask("MaskedSelect", mask);
        Shape shape = Shape.Broadcast(Shape, mask.Shape, "MaskedSelect");
        return BroadcastTo(shape).Reshape(-1).IndexSelect(0, FromArray(mask.BroadcastTo(shape).TruePositions(), Device));
    }

    /// <summary>A copy with a number where a Bool mask is true. The mask broadcasts.</summary>
    /// <exception cref="ShapeException">The mask does not broadcast to this shape.</exception>
    /// <exception cref="DTypeException">The mask is not Bool.</exception>
    public Tensor MaskedFill(Tensor mask, double value) => MaskedFill(mask, Full(Shape.Scalar, value, DType, Device));

    /// <summary>A copy with the value of a scalar tensor where a Bool mask is true. The mask broadcasts.</summary>
    /// <exception cref="ShapeException">The mask does not broadcast to this shape, or the value is no scalar.</exception>
    /// <exception cref="DTypeException">The mask is not Bool, or the value of another type.</exception>
    public Tensor MaskedFill(Tensor mask, Tensor value)
    {
        RequireMask("MaskedFill", mask);
        RequireInside("MaskedFill", mask);
        if (value.Rank != 0) throw new ShapeException($"[MaskedFill] the value must be a scalar, found {value.Shape}: use Where");
        if (value.DType != DType) throw new DTypeException($"[MaskedFill] the value must be {DType} like the tensor, found {value.DType}: convert with To");
        return Where(mask, value, this);
    }

    /// <summary>
    /// A copy in which the elements where a Bool mask is true are replaced by the first elements of the source, both in row-major order. The mask
    /// broadcasts; it is evaluated at the call.
    /// </summary>
    /// <exception cref="ShapeException">The mask does not broadcast to this shape, or the source has too few elements.</exception>
    /// <exception cref="DTypeException">The mask is not Bool, or the source of another type.</exception>
    public Tensor MaskedScatter(Tensor mask, Tensor source)
    {
        RequireMask("MaskedScatter", mask);
        RequireInside("MaskedScatter", mask);
        if (source.DType != DType) throw new DTypeException($"[MaskedScatter] the source must be {DType} like the tensor, found {source.DType}: convert with To");
        long[] positions = mask.BroadcastTo(Shape).TruePositions();
        if (source.Count < positions.Length)
            throw new ShapeException($"[MaskedScatter] the mask is true {positions.Length} times, the source {source.Shape} has {source.Count} elements");
        Tensor used = source.Reshape(-1).Narrow(0, 0, positions.Length);
        return Reshape(-1).IndexCopy(0, FromArray(positions, Device), used).Reshape(Shape);
    }

    /// <summary>Row-major positions of the elements that are not zero, NaN included.</summary>
    private long[] TruePositions()
    {
        bool[] truths = To(DType.Bool).ToArray<bool>();
        var positions = new List<long>();
        for (int i = 0; i < truths.Length; i++) if (truths[i]) positions.Add(i);
        return positions.ToArray();
    }

    private static void RequireMask(string operation, Tensor mask)
    {
        if (mask.DType != DType.Bool) throw new DTypeException($"[{operation}] the mask must be Bool, found {mask.DType}: compare first");
    }

    private void RequireInside(string operation, Tensor mask)
    {
        if (Shape.Broadcast(Shape, mask.Shape, operation) != Shape)
            throw new ShapeException($"[{operation}] the mask {mask.Shape} must broadcast to {Shape}");
    }
}
