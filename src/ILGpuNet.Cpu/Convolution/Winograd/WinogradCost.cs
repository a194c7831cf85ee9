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

    /// <summary>
    /// Rows of weights in whose time the panels of a plain product are packed, and the same for gradients of weights. Fitted to 24 to 128 channels with 24 to 128 rows over images of 7x7 to
    /// 28x28, and to 16 to 48 channels with 16 to 32 rows over images of 8x8 to 128x128.
    /// </summary>
    private const double PackingRows = 16, GradientPackingRows = 10;

    /// <summary>So few pairs of channels are no longer packed in images of more pixels, but computed directly: 16 by 16 gain over images of 64x64 and lose over those of 96x96.</summary>
    private const int DirectPairs = 256, DirectPixels = 80 * 80;

    /// <summary>Whether the weights are better transformed block by block.</summary>
    public static bool IsDeep(WinogradGeometry geometry) => (double)geometry.Channels * geometry.Rows >= DeepPairs;

    /// <summary>Whether the algorithm serves and is faster.</summary>
    /// <param name="geometry">The tiles.</param>
    /// <param name="pass">What is computed.</param>
    /// <param name="vector">Elements of a vector, which are channels here.</param>
    /// <param name="isPacked">Whether the plain algorithm would pack panels of the images.</param>
    public static bool IsWorthwhile(WinogradGeometry geometry, ConvolutionPass pass, int vector, bool isPacked)
    {
        if (geometry.Channels < vector || geometry.Rows < vector) return false;
        double pairs = (double)geometry.Channels * geometry.Rows;
        double plain = geometry.Images * geometry.DestinationChannelSize * Taps * (pairs + geometry.Channels * PackedRows(geometry, pass, isPacked));
        double transformed = pass == ConvolutionPass.WeightGradient
            ? Math.Min(WeightGradient(geometry), DeepWeightGradient(geometry))
            : OfTiles(geometry, product: 1, Tile) + (IsDeep(geometry) ? DeepWeights : Weights) * pairs;
        return plain > LeastGain * transformed;
    }

    /// <summary>Whether threads had better share the pairs of channels than the tiles, when the gradient of the weights is computed.</summary>
    public static bool IsDeepWeightGradient(WinogradGeometry geometry) => DeepWeightGradient(geometry) < WeightGradient(geometry);

    /// <summary>Rows of weights in whose time the plain algorithm packs. Winograd's gradients lose as much where single images leave threads without work.</summary>
    private static double PackedRows(WinogradGeometry geometry, ConvolutionPass pass, bool isPacked)
    {
        if (pass != ConvolutionPass.WeightGradient) return isPacked ? PackingRows : 0;
        bool isDirect = geometry.Channels * geometry.Rows <= DirectPairs && geometry.DestinationChannelSize > DirectPixels;
        return isDirect || geometry.Images == 1 ? 0 : GradientPackingRows;
    }

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
