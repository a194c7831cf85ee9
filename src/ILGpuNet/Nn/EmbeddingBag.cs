using System.Globalization;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;

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
/// where a bag is all padding, or empty. Bags of different lengths come one behind the other in x: Int64 [L], with the offsets at which they begin.
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

    /// <summary>The vectors of bags of different lengths, or with a weight for each token.</summary>
    /// <param name="x">Int64 [L], all bags one behind the other; or [N, L] where the offsets are null.</param>
    /// <param name="offsets">
    /// Int64 [N], where each bag begins: from 0, and never less than the one before. A bag that begins where the next one does is empty. Values are looked at when
    /// the result is computed.
    /// </param>
    /// <param name="weights">Like x, of the type of the vectors, which they multiply; those of padding do not count. None if null.</param>
    /// <returns>[N, features]</returns>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    /// <exception cref="DTypeException">Tokens or offsets are not Int64.</exception>
    /// <exception cref="InvalidValueException">There are weights, and the mode is not <see cref="BagMode.Sum"/>.</exception>
    public Tensor Forward(Tensor x, Tensor? offsets, Tensor? weights = null)
    {
        if (weights is not null && mode != BagMode.Sum)
            throw new InvalidValueException($"[EmbeddingBag] only bags of mode Sum take weights, found {mode}");
        if (weights is not null && weights.Shape != x.Shape)
            throw new ShapeException($"[EmbeddingBag] weights must be {x.Shape} like the tokens, found {weights.Shape}");
        return Call(() => offsets is null ? Bag(x, weights) : Bag(x, offsets, weights));
    }

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => Bag(x, null);

    private Tensor Bag(Tensor x, Tensor? weights)
    {
        if (x.Rank != 2) throw new ShapeException($"[EmbeddingBag] tokens must be [N, L], or [L] with offsets, found {x.Shape}");
        (Tensor vectors, Tensor? counts) = LookUp(x, weights);
        if (counts is null)
            return mode switch { BagMode.Sum => vectors.Sum([1]), BagMode.Mean => vectors.Mean([1]), _ => vectors.Max([1]) };
        Tensor number = counts.To(Weight.DType).Sum([1]);
        return mode == BagMode.Max ? ZerosWhereEmpty(vectors.Max([1]), number) : Finish(vectors.Sum([1]), number);
    }

    private Tensor Bag(Tensor x, Tensor offsets, Tensor? weights)
    {
        if (x.Rank != 1 || offsets.Rank != 1)
            throw new ShapeException($"[EmbeddingBag] tokens must be [L] and offsets [N], found {x.Shape} and {offsets.Shape}");
        if (offsets.DType != DType.Int64)
            throw new DTypeException($"[EmbeddingBag] offsets must be Int64, found {offsets.DType}: convert them with To(DType.Int64)");
        (int length, int bags) = (x.Shape[0], offsets.Shape[0]);
        if (bags == 0) throw new ShapeException("[EmbeddingBag] offsets must be [N] with at least one bag, found [0]");
        Tensor number = Tensor.Zeros([bags, 1], Weight.DType, Weight.Device);
        Tensor empty = Tensor.Zeros([bags, Weight.Shape[1]], Weight.DType, Weight.Device);
        Tensor lengths = Lengths(offsets, length);
        if (length == 0) return empty * lengths.To(Weight.DType).Unsqueeze(1);
        (Tensor vectors, Tensor? counts) = LookUp(x, weights);
        Tensor ends = lengths.CumSum(0), positions = Tensor.Arange(length, DType.Int64, x.Device);
        // The bag of each token: the number of bags that have ended before it.
        Tensor bag = Tensor.Zeros([length + 1], DType.Int64, x.Device).IndexAdd(0, ends, Tensor.OnesLike(ends)).CumSum(0)[..^1];
        number = number.IndexAdd(0, bag, counts?.To(Weight.DType) ?? Tensor.Ones([length, 1], Weight.DType, Weight.Device));
        if (mode != BagMode.Max) return Finish(empty.IndexAdd(0, bag, vectors), number);

        // The largest so far of each bag, over spans that double, and then that at its end.
        for (int span = 1; span < length; span *= 2)
        {
            Tensor isSame = (bag[span..].EqualTo(bag[..^span])).Unsqueeze(1);
            Tensor later = Tensor.Where(isSame, Tensor.Maximum(vectors[span..], vectors[..^span]), vectors[span..]);
            vectors = Tensor.Concat([vectors[..span], later]);
        }
        return ZerosWhereEmpty(vectors.IndexSelect(0, (ends - 1).Clamp(minimum: 0)), number);
    }

    /// <summary>How many of so many tokens are in each bag; evaluation throws where offsets are wrong.</summary>
    private static Tensor Lengths(Tensor offsets, int length)
    {
        Tensor first = Tensor.Apply(new CheckOperation(CheckCondition.Index, "[EmbeddingBag] first offset", 1), offsets[..1]);
        Tensor begins = Tensor.Concat([first, offsets[1..]]), ends = Tensor.Concat([offsets[1..], Tensor.Full([1], length, DType.Int64, offsets.Device)]);
        return Tensor.Apply(new CheckOperation(CheckCondition.Index, "[EmbeddingBag] bag length", length + 1), ends - begins);
    }

    /// <summary>The vectors of tokens, and, where there is a padding index, [..., 1] which of them count; in the others is what leaves the result as it is.</summary>
    private (Tensor Vectors, Tensor? Counts) LookUp(Tensor x, Tensor? weights)
    {
        Tensor vectors = EmbeddingTable.LookUp(nameof(EmbeddingBag), Weight, x);
        if (weights is not null) vectors *= weights.Unsqueeze(-1);
        if (paddingIndex is not { } padding) return (vectors, null);
        Tensor counts = x.NotEqualTo(padding).Unsqueeze(-1);
        return (vectors.MaskedFill(counts.Not(), mode == BagMode.Max ? double.NegativeInfinity : 0), counts);
    }

    private Tensor Finish(Tensor sum, Tensor number) => mode == BagMode.Sum ? sum : sum / Tensor.Maximum(number, 1);

    private static Tensor ZerosWhereEmpty(Tensor largest, Tensor number) => Tensor.Where(number.EqualTo(0), Tensor.ZerosLike(largest), largest);
}
