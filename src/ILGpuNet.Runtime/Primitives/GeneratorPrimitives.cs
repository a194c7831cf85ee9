namespace ILGpuNet.Runtime;

/// <summary>
/// Random numbers from Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011). Scalars: key (Int64) and
/// counter offset (Int64). Element i of the output in row-major order is made from the block with the 128-bit counter
/// (i / 4 as 64 bits, counter offset as 64 bits), word i % 4 (Float64: block i / 2, words 2 (i % 2) and 2 (i % 2) + 1), so that the
/// numbers do not depend on device, threads or evaluation order.
/// </summary>
/// <param name="Distribution">Of what the numbers are.</param>
public sealed record RandomPrimitive(RandomDistribution Distribution) : Primitive
{
    /// <inheritdoc/>
    public override int ScalarCount => 2;
}

/// <summary>Distributions that engines draw from.</summary>
public enum RandomDistribution
{
    /// <summary>Uniform in [0, 1): the upper 24 (Float32) or 53 (Float64) bits, scaled.</summary>
    Uniform,
    /// <summary>Standard normal by Box-Muller: u1 from an even word, u2 from the next; cosine first, then sine.</summary>
    Normal,
}

/// <summary>Element i is start + i * step. Scalars: start and step (doubles). Int32, Int64, Float32 or Float64.</summary>
public sealed record RangePrimitive : Primitive
{
    /// <inheritdoc/>
    public override int ScalarCount => 2;
}
