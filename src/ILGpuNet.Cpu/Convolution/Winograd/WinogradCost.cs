using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Estimates whether Winograd's algorithm pays, in multiplications and additions of the plain algorithm. Fitted to measurements with 512-bit vectors on shapes from
/// 16x128x28x28 to 1x512x7x7; what lies near the border differs by a tenth either way.
/// </summary>
internal static class WinogradCost
{
    /// <summary>Products of the plain algorithm for each tile of results, and of Winograd's.</summary>
    private const double Points = 36, Taps = 9;

    /// <summary>Transforming a tile of one channel, with its way through the memory.</summary>
    private const double Tile = 1000;

    /// <summary>Transforming the weights of a pair of channels.</summary>
    private const double Weights = 3000;

    /// <summary>The same block by block, without writing them to memory. Fitted to batches of 1 to 8 images of 512x7x7, 384x13x13 and 512x14x14, forward and back.</summary>
    private const double DeepWeights = 900;

    /// <summary>Summing the gradients of the weights of a pair of channels over blocks and threads, and transforming them.</summary>
    private const double WeightSums = 15000;

    /// <summary>
    /// Products and tiles of <see cref="WinogradDeepWeightGradientKernel{T, TVector, TOperations}"/>, whose transformed tiles go through the caches that threads
    /// share, and what is left to do for a pair of channels. Fitted to 32x64x56x56, 16x256x14x14, 16x512x7x7 and smaller batches of them with 512-bit vectors.
    /// </summary>
    private const double DeepProduct = 1.25, DeepTile = 3000, DeepWeightSums = 1500;

    /// <summary>Memory that sums of transformed weights may take in each thread.</summary>
    private const long MaximumSumBytes = 32 << 20;

    /// <summary>Pairs of channels from which on the transformed weights are larger than what the caches share with everything else.</summary>
    private const double DeepPairs = 96 << 10;

    private const double LeastGain = 1.1;

    /// <summary>Whether the weights are better transformed block by block.</summary>
    public static bool IsDeep(WinogradGeometry geometry) => (double)geometry.Channels * geometry.Rows >= DeepPairs;

    /// <summary>Whether the algorithm serves and is faster.</summary>
    /// <param name="geometry">The tiles.</param>
    /// <param name="pass">What is computed.</param>
    /// <param name="vector">Elements of a vector, which are channels here.</param>
    public static bool IsWorthwhile(WinogradGeometry geometry, ConvolutionPass pass, int vector)
    {
        if (geometry.Channels < vector || geometry.Rows < vector) return false;
        double pairs = (double)geometry.Channels * geometry.Rows, plain = geometry.Images * geometry.DestinationChannelSize * Taps * pairs;
        double transformed = pass == ConvolutionPass.WeightGradient
            ? Math.Min(WeightGradient(geometry), DeepWeightGradient(geometry))
            : OfTiles(geometry, product: 1, Tile) + (IsDeep(geometry) ? DeepWeights : Weights) * pairs;
        return plain > LeastGain * transformed;
    }

    /// <summary>Whether threads had better share the pairs of channels than the tiles, when the gradient of the weights is computed.</summary>
    public static bool IsDeepWeightGradient(WinogradGeometry geometry) => DeepWeightGradient(geometry) < WeightGradient(geometry);

    private static double WeightGradient(WinogradGeometry geometry)
    {
        double pairs = (double)geometry.Channels * geometry.Rows;
        if (Points * sizeof(float) * geometry.Groups * pairs > MaximumSumBytes) return double.PositiveInfinity;
        return OfTiles(geometry, product: 1, Tile) + WeightSums * pairs;
    }

    private static double DeepWeightGradient(WinogradGeometry geometry) =>
        OfTiles(geometry, DeepProduct, DeepTile) + DeepWeightSums * geometry.Channels * geometry.Rows;

    /// <summary>The products of all tiles, and their transforms.</summary>
    private static double OfTiles(WinogradGeometry geometry, double product, double tile)
    {
        double tiles = (double)geometry.Images * geometry.TilesHigh * geometry.TilesWide;
        return tiles * (product * Points * geometry.Channels * geometry.Rows + tile * (geometry.Channels + geometry.Rows));
    }
}
