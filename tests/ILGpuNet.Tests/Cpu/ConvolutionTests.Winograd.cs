using System.Runtime.Intrinsics;
using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Algorithms that save products by transforms of tiles.</summary>
public partial class ConvolutionTests
{
    /// <summary>Winograd's transforms lose some three bits more than plain sums of products.</summary>
    private const double WinogradTolerance = 1e-5;

    /// <summary>
    /// Tiles of 4x4 results that hang over the edge, several groups, channels and filters that are no whole vectors, rows of tiles in several runs, and several
    /// batches of images; whether or not the kernel would be chosen for the shape.
    /// </summary>
    [Theory]
    [InlineData(2, 16, 16, 1, 8, 8, 1)]
    [InlineData(1, 21, 50, 1, 9, 6, 0)]
    [InlineData(3, 48, 34, 2, 5, 7, 2)]
    [InlineData(2, 33, 17, 1, 3, 3, 1)]
    [InlineData(7, 16, 16, 1, 13, 4, 1)]
    [InlineData(1, 16, 16, 1, 6, 300, 1)]
    [InlineData(40, 20, 16, 1, 14, 14, 1)]
    [InlineData(1, 16, 16, 1, 1, 1, 1)]
    [InlineData(1, 16, 16, 1, 5, 5, 4)]
    public void Winograd_AnyTiling_MatchesPlainLoops(
        int batch, int channels, int filters, int groups, int height, int width, int padding)
    {
        var geometry = new ConvolutionGeometry(
            batch, channels, filters, groups, [height, width], [3, 3], [height + 2 * padding - 2, width + 2 * padding - 2],
            [1, 1], [padding, padding], [padding, padding], [1, 1]);
        foreach (ConvolutionPass pass in Passes)
        {
            WinogradGeometry tiles = WinogradGeometry.TryCreate(geometry, pass)!;
            CpuKernel Create<TVector, TOperations>() where TVector : unmanaged where TOperations : struct, IVectorOperations<TVector, float> =>
                pass == ConvolutionPass.WeightGradient
                    ? new WinogradWeightGradientKernel<float, TVector, TOperations>(tiles)
                    : new WinogradKernel<float, TVector, TOperations>(tiles);
            CpuKernel CreateDeep<TVector, TOperations>() where TVector : unmanaged where TOperations : struct, IVectorOperations<TVector, float> =>
                new WinogradDeepKernel<float, TVector, TOperations>(tiles);
            if (pass == ConvolutionPass.WeightGradient)
            {
                Check<float>(geometry, pass, new WinogradDeepWeightGradientKernel<float, Vector512<float>, Operations512<float>>(tiles), WinogradTolerance);
                Check<float>(geometry, pass, new WinogradDeepWeightGradientKernel<float, Vector256<float>, Operations256<float>>(tiles), WinogradTolerance);
                Check<float>(geometry, pass, new WinogradDeepWeightGradientKernel<float, Vector128<float>, Operations128<float>>(tiles), WinogradTolerance);
            }
            else
            {
                Check<float>(geometry, pass, CreateDeep<Vector512<float>, Operations512<float>>(), WinogradTolerance);
                Check<float>(geometry, pass, CreateDeep<Vector256<float>, Operations256<float>>(), WinogradTolerance);
                Check<float>(geometry, pass, CreateDeep<Vector128<float>, Operations128<float>>(), WinogradTolerance);
            }
            Check<float>(geometry, pass, Create<Vector512<float>, Operations512<float>>(), WinogradTolerance);
            Check<float>(geometry, pass, Create<Vector256<float>, Operations256<float>>(), WinogradTolerance);
            Check<float>(geometry, pass, Create<Vector128<float>, Operations128<float>>(), WinogradTolerance);
        }
    }

    /// <summary>Tiles that reach beyond the results, rows of tiles shorter and longer than a vector, any padding, groups, several chunks of rows of tiles and blocks of channels.</summary>
    [Theory]
    [InlineData(2, 3, 5, 1, 12, 11, 3, 3, 1)]
    [InlineData(1, 4, 9, 1, 13, 9, 3, 4, 0)]
    [InlineData(2, 6, 8, 2, 10, 14, 4, 4, 1)]
    [InlineData(1, 2, 3, 1, 9, 8, 4, 3, 2)]
    [InlineData(1, 2, 17, 1, 7, 150, 4, 4, 3)]
    [InlineData(3, 2, 10, 1, 70, 40, 3, 3, 2)]
    [InlineData(1, 300, 20, 1, 8, 8, 3, 3, 1)]
    [InlineData(1, 20, 300, 1, 8, 6, 4, 4, 2)]
    [InlineData(40, 8, 8, 1, 3, 4, 3, 3, 0)]
    [InlineData(1, 1, 1, 1, 1, 1, 3, 3, 1)]
    public void Paired_AnyTiling_MatchesPlainLoops(
        int batch, int channels, int filters, int groups, int height, int width, int kernelHeight, int kernelWidth, int padding)
    {
        int[] output = [(height + 2 * padding - kernelHeight) / 2 + 1, (width + 2 * padding - kernelWidth) / 2 + 1];
        var geometry = new ConvolutionGeometry(
            batch, channels, filters, groups, [height, width], [kernelHeight, kernelWidth], [output[0], output[1]], [2, 2], [padding, padding], [padding, padding], [1, 1]);
        foreach (ConvolutionPass pass in (ConvolutionPass[])[ConvolutionPass.Forward, ConvolutionPass.InputGradient])
        {
            PairedGeometry tiles = PairedGeometry.TryCreate(geometry, pass)!;
            Check<float>(geometry, pass, new PairedKernel<float, Vector512<float>, Operations512<float>>(tiles), WinogradTolerance);
            Check<float>(geometry, pass, new PairedKernel<float, Vector256<float>, Operations256<float>>(tiles), WinogradTolerance);
            Check<float>(geometry, pass, new PairedKernel<float, Vector128<float>, Operations128<float>>(tiles), WinogradTolerance);
        }
    }

    /// <summary>Several blocks of channels, whose products add up.</summary>
    [Fact]
    public void WinogradDeep_ManyChannels_MatchesPlainLoops()
    {
        var geometry = new ConvolutionGeometry(9, 120, 40, 1, [7, 9], [3, 3], [7, 9], [1, 1], [1, 1], [1, 1], [1, 1]);
        WinogradGeometry tiles = WinogradGeometry.TryCreate(geometry, ConvolutionPass.Forward)!;
        Check<float>(geometry, ConvolutionPass.Forward, new WinogradDeepKernel<float, Vector256<float>, Operations256<float>>(tiles), WinogradTolerance);
    }

    /// <summary>Several batches of images and of tiles, whose contributions add up, several blocks of filters, and no images at all.</summary>
    [Theory]
    [InlineData(19, 70, 90, 16, 12)]
    [InlineData(2, 16, 16, 60, 80)]
    [InlineData(0, 16, 16, 8, 8)]
    public void WinogradDeepWeightGradient_ManyTiles_MatchesPlainLoops(int batch, int channels, int filters, int height, int width)
    {
        var geometry = new ConvolutionGeometry(batch, channels, filters, 1, [height, width], [3, 3], [height, width], [1, 1], [1, 1], [1, 1], [1, 1]);
        WinogradGeometry tiles = WinogradGeometry.TryCreate(geometry, ConvolutionPass.WeightGradient)!;
        Check<float>(geometry, ConvolutionPass.WeightGradient,
            new WinogradDeepWeightGradientKernel<float, Vector256<float>, Operations256<float>>(tiles), 2 * WinogradTolerance);
    }

    /// <summary>The bound that <see cref="Tensor.Convolve"/> states, relative to the sum of the absolute products.</summary>
    [Theory]
    [InlineData(ConvolutionPass.Forward)]
    [InlineData(ConvolutionPass.InputGradient)]
    [InlineData(ConvolutionPass.WeightGradient)]
    public void Winograd_ManyProducts_KeepsTheStatedErrorBound(ConvolutionPass pass)
    {
        var geometry = new ConvolutionGeometry(1, 128, 32, 1, [12, 12], [3, 3], [12, 12], [1, 1], [1, 1], [1, 1], [1, 1]);
        WinogradGeometry tiles = WinogradGeometry.TryCreate(geometry, pass)!;
        CheckErrorBound(geometry, pass, pass == ConvolutionPass.WeightGradient
            ? new WinogradWeightGradientKernel<float, Vector256<float>, Operations256<float>>(tiles)
            : new WinogradKernel<float, Vector256<float>, Operations256<float>>(tiles));
    }

    [Theory]
    [InlineData(ConvolutionPass.Forward, 3)]
    [InlineData(ConvolutionPass.Forward, 4)]
    [InlineData(ConvolutionPass.InputGradient, 3)]
    [InlineData(ConvolutionPass.InputGradient, 4)]
    public void Paired_ManyProducts_KeepsTheStatedErrorBound(ConvolutionPass pass, int kernel)
    {
        var geometry = new ConvolutionGeometry(1, 128, 128, 1, [24, 24], [kernel, kernel], [12, 12], [2, 2], [1, 1], [1, 1], [1, 1]);
        CheckErrorBound(geometry, pass, new PairedKernel<float, Vector256<float>, Operations256<float>>(PairedGeometry.TryCreate(geometry, pass)!));
    }

    private static void CheckErrorBound(ConvolutionGeometry geometry, ConvolutionPass pass, CpuKernel kernel)
    {
        (int first, int second, int result) = OperandSizes(geometry, pass);
        float[] a = Values<float>(first, 1), b = Values<float>(second, 2), actual = CpuKernels.Run<float>(kernel, result, a, b);
        double[] expected = Reference(geometry, pass, a, b, result);
        double[] absolute = Reference(geometry, pass, Array.ConvertAll(a, Math.Abs), Array.ConvertAll(b, Math.Abs), result);
        for (int i = 0; i < result; i++) Assert.InRange(Math.Abs(actual[i] - expected[i]), 0, 1e-6 * absolute[i]);
    }
}
