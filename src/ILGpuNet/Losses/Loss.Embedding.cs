namespace ILGpuNet;

// Distances and angles between vectors.
public static partial class Loss
{
    /// <summary>Distances of pairs: x itself where the pair belongs together (y = 1), max(0, margin - x) where it does not (y = -1).</summary>
    /// <param name="distances">x, any shape.</param>
    /// <param name="signs">y, the same shape: 1 or -1.</param>
    /// <param name="margin">Distance beyond which pairs that do not belong together cost nothing.</param>
    /// <param name="reduction">What becomes of the elements' losses.</param>
    public static Tensor HingeEmbedding(Tensor distances, Tensor signs, double margin = 1, Reduction reduction = Reduction.Mean)
    {
        RequirePredictions("HingeEmbedding", distances, reduction, "distances");
        RequireShape("HingeEmbedding", "signs", signs, distances.Shape);
        Tensor zero = Number(0, distances);
        Tensor apart = Tensor.Where(signs.NotEqualTo(1), (margin - distances).Clamp(minimum: 0), zero);
        return Reduce(apart + Tensor.Where(signs.NotEqualTo(-1), distances, zero), reduction);
    }

    /// <summary>
    /// 1 - cos of the angle between two vectors that belong together (y = 1), max(0, cos - margin) where they do not (y = -1).
    /// </summary>
    /// <param name="first">[N, D] or [D].</param>
    /// <param name="second">The same shape.</param>
    /// <param name="signs">y: [N] or a scalar, 1 or -1.</param>
    /// <param name="margin">Cosine below which vectors that do not belong together cost nothing.</param>
    /// <param name="reduction">What becomes of the N losses.</param>
    public static Tensor CosineEmbedding(Tensor first, Tensor second, Tensor signs, double margin = 0, Reduction reduction = Reduction.Mean)
    {
        const string Name = "CosineEmbedding";
        const double Epsilon = 1e-12;
        if (first.Rank is not (1 or 2)) throw new ShapeException($"[{Name}] vectors must be [N, D] or [D], found {first.Shape}");
        RequirePredictions(Name, first, reduction, "vectors");
        RequireShape(Name, "second vectors", second, first.Shape);
        RequireShape(Name, "signs", signs, Shape.Create(first.Shape.Span[..^1]));
        Tensor lengths = ((first.Square().Sum([-1]) + Epsilon) * (second.Square().Sum([-1]) + Epsilon)).Sqrt();
        Tensor cosine = (first * second).Sum([-1]) / lengths, zero = Number(0, cosine);
        Tensor together = Tensor.Where(signs.EqualTo(1), 1 - cosine, zero);
        return Reduce(together + Tensor.Where(signs.EqualTo(-1), (cosine - margin).Clamp(minimum: 0), zero), reduction);
    }

    /// <summary>
    /// An anchor should be nearer to the positive than to the negative by the margin: max(0, margin + d(a, p) - d(a, n)) with
    /// <see cref="Tensor.PairwiseDistance"/> (Balntas et al., "Learning local feature descriptors with triplets", 2016).
    /// </summary>
    /// <param name="anchor">[..., D].</param>
    /// <param name="positive">The same shape.</param>
    /// <param name="negative">The same shape.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="p">Norm of the distance.</param>
    /// <param name="epsilon">Added to differences, so that the distance of equal vectors has a gradient.</param>
    /// <param name="swap">Whether the distance of positive and negative counts where it is smaller than that of anchor and negative.</param>
    /// <param name="reduction">What becomes of the losses [...].</param>
    public static Tensor TripletMargin(Tensor anchor, Tensor positive, Tensor negative, double margin = 1, double p = 2, double epsilon = 1e-6, bool swap = false,
        Reduction reduction = Reduction.Mean)
    {
        if (anchor.Rank == 0) throw new ShapeException("[TripletMargin] vectors must be [..., D], found a scalar");
        return TripletMargin(anchor, positive, negative, (a, b) => Tensor.PairwiseDistance(a, b, p, epsilon), margin, swap, reduction);
    }

    /// <summary>The triplet loss with a distance of one's own: PyTorch's triplet_margin_with_distance_loss.</summary>
    /// <param name="anchor">Any shape.</param>
    /// <param name="positive">The same shape.</param>
    /// <param name="negative">The same shape.</param>
    /// <param name="distance">From two tensors of that shape to their distances.</param>
    /// <param name="margin">By how much the positive should be nearer.</param>
    /// <param name="swap">Whether the distance of positive and negative counts where it is smaller than that of anchor and negative.</param>
    /// <param name="reduction">What becomes of the losses, which have the shape of the distances.</param>
    public static Tensor TripletMargin(Tensor anchor, Tensor positive, Tensor negative, Func<Tensor, Tensor, Tensor> distance, double margin = 1,
        bool swap = false, Reduction reduction = Reduction.Mean)
    {
        const string Name = "TripletMargin";
        RequirePredictions(Name, anchor, reduction, "anchors");
        RequireShape(Name, "positives", positive, anchor.Shape);
        RequireShape(Name, "negatives", negative, anchor.Shape);
        Tensor near = distance(anchor, positive), far = distance(anchor, negative);
        if (swap) far = Tensor.Minimum(far, distance(positive, negative));
        return Reduce((margin + near - far).Clamp(minimum: 0), reduction);
    }
}
