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

    /// <summary>Summing the gradients of the weights of a pair of channels over blocks and threads, and transforming them.</summary>
    private const double WeightSums = 15000;

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
        double pairs = (double)geometry.Channels * geometry.Rows, tiles = (double)geometry.Images * geometry.TilesHigh * geometry.TilesWide;
        bool isWeightGradient = pass == ConvolutionPass.WeightGradient;
        if (isWeightGradient && (long)Points * sizeof(float) * geometry.Groups * pairs > MaximumSumBytes) return false;
        double plain = geometry.Images * geometry.DestinationChannelSize * Taps * pairs;
        double transformed = tiles * (Points * pairs + Tile * (geometry.Channels + geometry.Rows)) + (isWeightGradient ? WeightSums : Weights) * pairs;
        return plain > LeastGain * transformed;
    }
}
