namespace ILGpuNet;

// How far vectors are from each other.
public partial class Tensor
{
    /// <summary>
    /// The cosine of the angle between vectors along an axis: a b / (max(|a|, epsilon) max(|b|, epsilon)). The tensors broadcast.
    /// </summary>
    /// <param name="a">[..., D, ...].</param>
    /// <param name="b">The same, or broadcast to it.</param>
    /// <param name="axis">The axis of the vectors' elements, which is removed.</param>
    /// <param name="epsilon">Shorter vectors count as this long, so that zeros give zero.</param>
    /// <exception cref="DTypeException">The tensors are not of a floating-point type.</exception>
    public static Tensor CosineSimilarity(Tensor a, Tensor b, int axis = 1, double epsilon = 1e-8)
    {
        RequireVectors("CosineSimilarity", a, b);
        Shape shape = Shape.Broadcast(a.Shape, b.Shape, "CosineSimilarity");
        axis = shape.Axis(axis, "CosineSimilarity");
        DType type = DTypes.Promote(a.DType, b.DType);
        (a, b) = (a.Widened.BroadcastTo(shape), b.Widened.BroadcastTo(shape));
        Tensor lengths = Maximum(a.Norm(axes: [axis]), epsilon) * Maximum(b.Norm(axes: [axis]), epsilon);
        return ((a * b).Sum([axis]) / lengths).To(type);
    }

    /// <summary>The p-norm of the difference of vectors [..., D], to which epsilon is added: [...]. The tensors broadcast.</summary>
    /// <param name="a">[..., D].</param>
    /// <param name="b">The same, or broadcast to it.</param>
    /// <param name="p">The norm: 2, 1, infinity, or any other positive number.</param>
    /// <param name="epsilon">Keeps the distance of equal vectors differentiable.</param>
    /// <param name="keepDimensions">Whether the last axis stays with extent 1.</param>
    /// <exception cref="DTypeException">The tensors are not of a floating-point type.</exception>
    public static Tensor PairwiseDistance(Tensor a, Tensor b, double p = 2, double epsilon = 1e-6, bool keepDimensions = false)
    {
        RequireVectors("PairwiseDistance", a, b);
        if (!(p > 0)) throw new InvalidValueException($"[PairwiseDistance] p must be positive, found {p}");
        Tensor difference = a - b + epsilon;
        if (difference.Rank == 0) throw new ShapeException("[PairwiseDistance] vectors must be [..., D], found scalars");
        return difference.Norm(p, [-1], keepDimensions);
    }

    private static void RequireVectors(string operation, Tensor a, Tensor b)
    {
        if (!a.DType.IsFloatingPoint() || !b.DType.IsFloatingPoint())
            throw new DTypeException($"[{operation}] vectors must be of a floating-point type, found {a.DType} and {b.DType}: convert with To(DType.Float32)");
    }
}
