namespace ILGpuNet.Runtime;

/// <summary>
/// Batched matrix product: [..., m, k] times [..., k, n] gives [..., m, n]. Both inputs have the same leading extents (broadcast ones
/// with stride zero) and any strides, so transposed operands need no copy. Float32 or Float64.
/// </summary>
public sealed record MatrixProductPrimitive : Primitive
{
    /// <inheritdoc/>
    public override bool AcceptsStridedInputs => true;

    /// <summary>How exactly Float32 factors are taken.</summary>
    public ProductPrecision Precision { get; init; }

    /// <inheritdoc/>
    public override Primitive With(ProductPrecision precision) => this with { Precision = precision };
}
