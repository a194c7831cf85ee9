using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Matrix products and dropout.
public partial class Tensor
{
    /// <summary>
    /// Matrix product over the last two axes, [..., m, k] times [..., k, n] to [..., m, n]; leading axes broadcast. A vector [k] on the left is a row,
    /// on the right a column, and its axis is removed from the result. Transposed views are read in place.
    /// </summary>
    /// <exception cref="ShapeException">Inner extents differ, or leading axes do not broadcast.</exception>
    public Tensor MatMul(Tensor other)
    {
        if (Rank == 0 || other.Rank == 0)
            throw new ShapeException($"[MatMul] needs vectors or matrices, found shapes {Shape} and {other.Shape}: multiply scalars with *");
        if (other.DType != DType)
            throw new DTypeException($"[MatMul] both tensors must have one type, found {DType} and {other.DType}: convert one with To");
        Tensor a = Rank == 1 ? Unsqueeze(0) : this, b = other.Rank == 1 ? other.Unsqueeze(1) : other;
        if (a.Shape[-1] != b.Shape[-2])
            throw new ShapeException($"[MatMul] inner extents differ: {Shape} has {a.Shape[-1]} columns, {other.Shape} has {b.Shape[-2]} rows");
        Shape batch = Shape.Broadcast(Shape.Create(a.Shape.Span[..^2]), Shape.Create(b.Shape.Span[..^2]), "MatMul");
        Tensor product = Apply(MatrixProductOperation.Instance,
            a.BroadcastTo([.. batch, a.Shape[-2], a.Shape[-1]]), b.BroadcastTo([.. batch, b.Shape[-2], b.Shape[-1]]));
        if (Rank == 1) product = product.Squeeze(-2);
        return other.Rank == 1 ? product.Squeeze(-1) : product;
    }

    /// <summary>
    /// Zeros elements with a probability and scales the others by 1 / (1 - probability), so that the expected value stays (Srivastava et al.,
    /// "Dropout", 2014).
    /// </summary>
    /// <param name="probability">Of an element to become zero, in [0, 1].</param>
    /// <param name="generator">Where the random numbers come from; the default generator if null.</param>
    public Tensor Dropout(double probability, Generator? generator = null)
    {
        if (!(probability is >= 0 and <= 1))
            throw new InvalidValueException($"[Dropout] the probability must be in [0, 1], found {probability}");
        if (!DType.IsFloatingPoint()) throw new DTypeException($"[Dropout] input must be of a floating-point type, found {DType}: convert it with To(DType.Float32)");
        if (probability == 0) return Value;
        if (probability == 1) return this * 0;
        Tensor kept = RandomBernoulli(Shape, 1 - probability, generator, Device);
        return Where(kept, this * (1 / (1 - probability)), ZerosLike(this));
    }
}
