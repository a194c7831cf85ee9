using ILGpuNet.Operations;

namespace ILGpuNet;

// Softmax and what is built on it.
public partial class Tensor
{
    /// <summary>e^x over its sum along an axis, stable for large values. A row of negative infinities gives NaN, as in PyTorch.</summary>
    public Tensor Softmax(int axis = -1) => Apply(new SoftmaxOperation(Shape.Axis(axis, "Softmax")), this);

    /// <summary>Logarithm of the softmax along an axis, stable for large values.</summary>
    public Tensor LogSoftmax(int axis = -1) => Apply(new LogSoftmaxOperation(Shape.Axis(axis, "LogSoftmax")), this);

    /// <summary>e^-x over its sum along an axis: the softmax of -x.</summary>
    public Tensor Softmin(int axis = -1) => (-this).Softmax(axis);

    /// <summary>
    /// Softmax over the elements whose mask is true; the others become 0 and get no gradient, whatever their value. A row without any true is all
    /// zeros.
    /// </summary>
    /// <param name="mask">Bool, broadcast to this shape: which elements take part.</param>
    /// <param name="axis">The axis that sums to one.</param>
    /// <exception cref="ShapeException">The mask does not broadcast to this shape.</exception>
    /// <exception cref="DTypeException">The mask is not Bool.</exception>
    public Tensor MaskedSoftmax(Tensor mask, int axis = -1)
    {
        if (mask.DType != DType.Bool) throw new DTypeException($"[MaskedSoftmax] the mask must be Bool, found {mask.DType}: compare first");
        axis = Shape.Axis(axis, "MaskedSoftmax");
        Shape broadcast = Shape.Broadcast(mask.Shape, Shape, "MaskedSoftmax");
        if (broadcast != Shape) throw new ShapeException($"[MaskedSoftmax] the mask {mask.Shape} must broadcast to the input {Shape}, not to {broadcast}");
        // Rows without any true have no maximum to subtract: zeros take their place.
        int maskAxis = axis - (Rank - mask.Rank);
        Tensor hasAny = maskAxis < 0 ? mask : mask.Any([maskAxis], keepDimensions: true);
        Tensor excluded = Full(Shape.Scalar, double.NegativeInfinity, DType, Device), zero = Full(Shape.Scalar, 0, DType, Device);
        Tensor outside = Where(hasAny, excluded, zero);
        return Where(mask, Where(mask, this, outside).Softmax(axis), ZerosLike(this));
    }

    /// <summary>
    /// Scaled dot-product attention, softmax(query keyᵀ scale + mask) value (Vaswani et al., "Attention is all you need", 2017): query [..., L, E],
    /// key [..., S, E] and value [..., S, V] to [..., L, V]; leading axes (batch, heads) broadcast. A query that may attend to nothing gives zeros.
    /// </summary>
    /// <param name="query">[..., L, E]</param>
    /// <param name="key">[..., S, E]</param>
    /// <param name="value">[..., S, V]</param>
    /// <param name="mask">
    /// Broadcast to [..., L, S]: Bool, true where a query attends to a key, or numbers that are added to the products, negative infinity to exclude.
    /// </param>
    /// <param name="dropout">Probability of a weight to be dropped; 0 in use.</param>
    /// <param name="isCausal">Whether query i attends to the keys 0 to i only; not together with a mask.</param>
    /// <param name="scale">Factor of the products; 1 / sqrt(E) if null.</param>
    /// <param name="generator">Source of the dropout's random numbers; the default generator if null.</param>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    /// <exception cref="DTypeException">Types differ, or are not of floating point; a mask may be Bool.</exception>
    /// <exception cref="InvalidValueException">A mask is given and <paramref name="isCausal"/> too.</exception>
    public static Tensor Attention(Tensor query, Tensor key, Tensor value, Tensor? mask = null, double dropout = 0, bool isCausal = false,
        double? scale = null, Generator? generator = null)
    {
        if (query.Rank < 2 || key.Rank < 2 || value.Rank < 2)
            throw new ShapeException(
                $"[Attention] needs query [..., L, E], key [..., S, E] and value [..., S, V], found {query.Shape}, {key.Shape} and {value.Shape}");
        if (!query.DType.IsFloatingPoint() || key.DType != query.DType || value.DType != query.DType)
            throw new DTypeException("[Attention] query, key and value must have one floating-point type, " +
                $"found {query.DType}, {key.DType} and {value.DType}: convert them with To");
        if (mask is not null && mask.DType != DType.Bool && mask.DType != query.DType)
            throw new DTypeException($"[Attention] the mask must be Bool or {query.DType} like the query, found {mask.DType}: compare, or convert it with To");
        if (query.Shape[-1] != key.Shape[-1])
            throw new ShapeException(
                $"[Attention] query {query.Shape} and key {key.Shape} must have the same last extent, found {query.Shape[-1]} and {key.Shape[-1]}");
        if (key.Shape[-2] != value.Shape[-2])
            throw new ShapeException(
                $"[Attention] key {key.Shape} and value {value.Shape} must have as many rows, found {key.Shape[-2]} and {value.Shape[-2]}");
        Tensor weights = AttentionWeights(query, key, mask, isCausal, scale);
        return (dropout == 0 ? weights : weights.Dropout(dropout, generator)).MatMul(value);
    }

    /// <summary>How much each query attends to each key: [..., L, S], rows that add up to 1. Operands must fit, except for the mask.</summary>
    internal static Tensor AttentionWeights(Tensor query, Tensor key, Tensor? mask, bool isCausal, double? scale = null)
    {
        if (isCausal && mask is not null)
            throw new InvalidValueException("[Attention] takes a mask or isCausal, found both: make the mask causal, with And");
        // Both factors of the product are scaled, so that neither overflows before the other makes up for it; PyTorch does the same.
        double factor = scale ?? 1 / Math.Sqrt(query.Shape[-1]);
        Tensor scores = (query * (Math.Sign(factor) * Math.Sqrt(Math.Abs(factor)))).MatMul((key * Math.Sqrt(Math.Abs(factor))).Transpose());
        if (isCausal)
        {
            Tensor rows = Arange(query.Shape[-2], DType.Int64, query.Device), columns = Arange(key.Shape[-2], DType.Int64, query.Device);
            mask = rows.Unsqueeze(1) >= columns;
        }
        return mask is null ? scores.Softmax() : MaskedWeights(scores, mask);
    }

    private static Tensor MaskedWeights(Tensor scores, Tensor mask)
    {
        Shape shape;
        try
        {
            shape = Shape.Broadcast(scores.Shape, mask.Shape, "Attention");
        }
        catch (ShapeException)
        {
            throw new ShapeException(
                $"[Attention] the mask {mask.Shape} must broadcast with {scores.Shape}, the products [..., L, S] of queries and keys: " +
                "a mask [N, S] of keys becomes [N, 1, S], or [N, 1, 1, S] where there are heads");
        }
        if (mask.DType == DType.Bool) return scores.BroadcastTo(shape).MaskedSoftmax(mask);
        Tensor sums = scores + mask;
        return sums.MaskedSoftmax(sums.NotEqualTo(double.NegativeInfinity));
    }
}
