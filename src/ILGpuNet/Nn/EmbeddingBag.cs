using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>How the vectors of a bag become one.</summary>
public enum BagMode
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest of each feature.</summary>
    Max,
}

/// <summary>
/// Looks up the vectors of several tokens and makes one of them; padding does not count. x: Int64 [N, L], from 0 to count - 1; y: [N, features], zeros
/// where a bag is all padding.
/// </summary>
public sealed class EmbeddingBag : Layer
{
    private readonly BagMode mode;
    private readonly long? paddingIndex;

    /// <summary>Creates the layer with normally distributed vectors, as PyTorch does.</summary>
    /// <param name="count">Number of different tokens.</param>
    /// <param name="features">Length of a vector.</param>
    /// <param name="mode">How the vectors of a bag become one.</param>
    /// <param name="paddingIndex">A token that does not count; none if null.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values.</param>
    /// <exception cref="InvalidValueException">The padding index is none of the tokens.</exception>
    public EmbeddingBag(int count, int features, BagMode mode = BagMode.Mean, long? paddingIndex = null, DType type = DType.Float32,
        Device? device = null, Generator? generator = null)
    {
        (this.mode, this.paddingIndex) = (mode, paddingIndex);
        Weight = EmbeddingTable.Create(nameof(EmbeddingBag), count, features, paddingIndex, type, device, generator);
    }

    /// <summary>[count, features]</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"{Weight.Shape[0]}, {Weight.Shape[1]}, {mode}");

    /// <summary>The sum of the vectors, each times a weight of its own.</summary>
    /// <param name="x">Int64 [N, L].</param>
    /// <param name="weights">[N, L], of the type of the vectors; those of padding do not count.</param>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    /// <exception cref="InvalidValueException">The mode is not <see cref="BagMode.Sum"/>.</exception>
    public Tensor Forward(Tensor x, Tensor weights)
    {
        if (mode != BagMode.Sum) throw new InvalidValueException($"[EmbeddingBag] only bags of mode Sum take weights, found {mode}");
        if (weights.Shape != x.Shape) throw new ShapeException($"[EmbeddingBag] weights must be {x.Shape} like the tokens, found {weights.Shape}");
        return Call(() => Bag(x, weights.Unsqueeze(-1)));
    }

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => Bag(x, null);

    private Tensor Bag(Tensor x, Tensor? weights)
    {
        if (x.Rank != 2) throw new ShapeException($"[EmbeddingBag] tokens must be [N, L], found {x.Shape}");
        Tensor vectors = EmbeddingTable.LookUp(nameof(EmbeddingBag), Weight, x);
        if (weights is not null) vectors *= weights;
        if (paddingIndex is not { } padding)
            return mode switch { BagMode.Sum => vectors.Sum([1]), BagMode.Mean => vectors.Mean([1]), _ => vectors.Max([1]) };
        Tensor counts = x.NotEqualTo(padding).Unsqueeze(-1), number = counts.To(Weight.DType).Sum([1]);
        if (mode == BagMode.Max)
        {
            Tensor largest = vectors.MaskedFill(counts.Not(), double.NegativeInfinity).Max([1]);
            return Tensor.Where(number.EqualTo(0), Tensor.ZerosLike(largest), largest);
        }
        Tensor sum = vectors.MaskedFill(counts.Not(), 0).Sum([1]);
        return mode == BagMode.Sum ? sum : sum / Tensor.Maximum(number, 1);
    }
}
