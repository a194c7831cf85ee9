using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>Looks up a vector for each token. x: Int64 [...], from 0 to count - 1; y: [..., features].</summary>
public sealed class Embedding : Layer
{
    private readonly long? paddingIndex;

    /// <summary>Creates the layer with normally distributed vectors, as PyTorch does.</summary>
    /// <param name="count">Number of different tokens.</param>
    /// <param name="features">Length of a vector.</param>
    /// <param name="paddingIndex">A token whose vector begins as zeros and is never trained; none if null.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values.</param>
    /// <exception cref="InvalidValueException">The padding index is none of the tokens.</exception>
    public Embedding(int count, int features, long? paddingIndex = null, DType type = DType.Float32, Device? device = null, Generator? generator = null)
    {
        this.paddingIndex = paddingIndex;
        Weight = EmbeddingTable.Create(nameof(Embedding), count, features, paddingIndex, type, device, generator);
    }

    /// <summary>[count, features]</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"{Weight.Shape[0]}, {Weight.Shape[1]}");

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        Tensor vectors = EmbeddingTable.LookUp(nameof(Embedding), Weight, x);
        return paddingIndex is { } padding ? Tensor.Where(x.EqualTo(padding).Unsqueeze(-1), vectors.Detach(), vectors) : vectors;
    }
}

/// <summary>Vectors of tokens.</summary>
internal static class EmbeddingTable
{
    /// <summary>Normally distributed vectors [count, features], zeros for the padding.</summary>
    public static Parameter Create(string layer, int count, int features, long? paddingIndex, DType type, Device? device, Generator? generator)
    {
        Requirement.Positive(count, nameof(count), layer);
        Requirement.Positive(features, nameof(features), layer);
        Tensor vectors = Initialize.Normal([count, features], 1, type, generator, device);
        if (paddingIndex is not { } padding) return new Parameter(vectors);
        if ((ulong)padding >= (ulong)count) throw new InvalidValueException($"[{layer}] the padding index must be 0 to {count - 1}, found {padding}");
        return new Parameter(vectors.MaskedFill(Tensor.Arange(count, device: device).EqualTo(padding).Unsqueeze(1), 0));
    }

    /// <summary>The vectors [..., features] of tokens [...].</summary>
    public static Tensor LookUp(string layer, Tensor weight, Tensor tokens) => tokens.DType == DType.Int64
        ? weight.IndexSelect(0, tokens.Reshape(-1)).Reshape([.. tokens.Shape.Span, weight.Shape[1]])
        : throw new DTypeException($"[{layer}] tokens must be Int64, found {tokens.DType}: convert them with To(DType.Int64)");
}
