using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Which kernel computes which convolution.</summary>
public class ConvolutionSelectionTests
{
    /// <summary>Threads share the tiles, or the channels where there are many of them.</summary>
    [Theory]
    [InlineData(16, 64, 28, "WinogradWeightGradientKernel")]
    [InlineData(16, 256, 14, "WinogradDeepWeightGradientKernel")]
    [InlineData(1, 256, 14, "WeightGradientKernel")]
    public void Create_WeightGradientOf3x3_ChoosesByChannelsAndTiles(int batch, int channels, int extent, string expected)
    {
        var geometry = new ConvolutionGeometry(
            batch, channels, channels, 1, [extent, extent], [3, 3], [extent, extent], [1, 1], [1, 1], [1, 1], [1, 1]);
        Kernel kernel = ConvolutionKernel.Create(new ConvolutionPrimitive(geometry, ConvolutionPass.WeightGradient), DType.Float32);
        Assert.StartsWith(expected, kernel.GetType().Name, StringComparison.Ordinal);
    }

    /// <summary>Short rows of results are computed directly, with vectors that fit them, where what those cost more is less than packing panels.</summary>
    [Theory]
    [InlineData(ConvolutionPass.Forward, 8, 10, 16, 3, 512, "DirectKernel of 256")]
    [InlineData(ConvolutionPass.Forward, 8, 10, 64, 3, 512, "SlidingKernel of 512")]
    [InlineData(ConvolutionPass.Forward, 8, 10, 64, 3, 256, "DirectKernel of 256")]
    [InlineData(ConvolutionPass.Forward, 6, 12, 16, 5, 512, "DirectKernel of 256")]
    [InlineData(ConvolutionPass.Forward, 4, 14, 16, 3, 512, "SlidingKernel of 512")]
    [InlineData(ConvolutionPass.Forward, 4, 14, 12, 3, 512, "DirectKernel of 256")]
    [InlineData(ConvolutionPass.Forward, 4, 19, 16, 3, 512, "DirectKernel of 512")]
    [InlineData(ConvolutionPass.Forward, 8, 8, 5, 3, 512, "DirectKernel of 128")]
    [InlineData(ConvolutionPass.Forward, 8, 5, 2, 3, 512, "SlidingKernel of 512")]
    [InlineData(ConvolutionPass.InputGradient, 16, 8, 8, 3, 512, "DirectKernel of 256")]
    [InlineData(ConvolutionPass.WeightGradient, 3, 10, 8, 3, 512, "DirectWeightGradientKernel of 256")]
    [InlineData(ConvolutionPass.WeightGradient, 8, 10, 16, 3, 512, "FilterGradientKernel of 512")]
    [InlineData(ConvolutionPass.WeightGradient, 8, 9, 16, 3, 512, "WeightGradientKernel of 512")]
    [InlineData(ConvolutionPass.WeightGradient, 8, 10, 20, 3, 512, "WeightGradientKernel of 512")]
    [InlineData(ConvolutionPass.WeightGradient, 20, 10, 16, 3, 512, "WeightGradientKernel of 512")]
    [InlineData(ConvolutionPass.WeightGradient, 32, 8, 16, 1, 512, "FilterGradientKernel of 512")]
    [InlineData(ConvolutionPass.WeightGradient, 3, 10, 16, 3, 256, "DirectWeightGradientKernel of 256")]
    [InlineData(ConvolutionPass.WeightGradient, 16, 20, 16, 3, 256, "FilterGradientKernel of 256")]
    public void Create_ShortRows_ChoosesByRowsOfWeights(
        ConvolutionPass pass, int channels, int extent, int filters, int kernel, int bits, string expected)
    {
        VectorWidth width = bits == 512 ? VectorWidth.Bits512 : VectorWidth.Bits256;
        int output = extent - kernel + 1;
        var geometry = new ConvolutionGeometry(
            4, channels, filters, 1, [extent, extent], [kernel, kernel], [output, output], [1, 1], [0, 0], [0, 0], [1, 1]);
        Assert.Equal(expected, NameAndBits(ConvolutionKernel.Create(new ConvolutionPrimitive(geometry, pass), DType.Float32, width)));
    }

    /// <summary>Depthwise convolutions have kernels of their own, whose vectors are no wider than rows of results need.</summary>
    [Theory]
    [InlineData(ConvolutionPass.Forward, 28, 3, 1, "DepthwiseKernel of 512")]
    [InlineData(ConvolutionPass.Forward, 9, 5, 1, "DepthwiseKernel of 512")]
    [InlineData(ConvolutionPass.Forward, 16, 7, 2, "DepthwiseKernel of 256")]
    [InlineData(ConvolutionPass.Forward, 7, 5, 2, "DepthwiseKernel of 128")]
    [InlineData(ConvolutionPass.Forward, 28, 4, 1, "DirectKernel of 512")]
    [InlineData(ConvolutionPass.InputGradient, 7, 5, 1, "DepthwiseKernel of 256")]
    [InlineData(ConvolutionPass.InputGradient, 28, 3, 2, "DepthwiseKernel of 512")]
    [InlineData(ConvolutionPass.InputGradient, 16, 3, 2, "DepthwiseKernel of 256")]
    [InlineData(ConvolutionPass.WeightGradient, 28, 3, 2, "DepthwiseWeightGradientKernel of 512")]
    [InlineData(ConvolutionPass.WeightGradient, 7, 5, 1, "DepthwiseWeightGradientKernel of 256")]
    public void Create_Depthwise_ChoosesByRows(ConvolutionPass pass, int extent, int kernel, int stride, string expected)
    {
        int padding = (kernel - 1) / 2, output = (extent + 2 * padding - kernel) / stride + 1;
        var geometry = new ConvolutionGeometry(
            2, 8, 8, 8, [extent, extent], [kernel, kernel], [output, output], [stride, stride], [padding, padding], [padding, padding], [1, 1]);
        Assert.Equal(expected, NameAndBits(ConvolutionKernel.Create(new ConvolutionPrimitive(geometry, pass), DType.Float32, VectorWidth.Bits512)));
    }

    /// <summary>Results in pairs pay where rows of tiles are long, or products many, against what is transformed.</summary>
    [Theory]
    [InlineData(ConvolutionPass.Forward, 16, 64, 56, 128, 3, "PairedKernel")]
    [InlineData(ConvolutionPass.InputGradient, 16, 64, 56, 128, 3, "PairedKernel")]
    [InlineData(ConvolutionPass.Forward, 8, 32, 112, 64, 3, "PairedKernel")]
    [InlineData(ConvolutionPass.Forward, 32, 64, 14, 128, 4, "PairedKernel")]
    [InlineData(ConvolutionPass.InputGradient, 32, 64, 14, 128, 4, "SlidingKernel")]
    [InlineData(ConvolutionPass.Forward, 32, 64, 8, 128, 3, "SlidingKernel")]
    [InlineData(ConvolutionPass.Forward, 1, 64, 90, 64, 3, "PairedKernel")]
    [InlineData(ConvolutionPass.Forward, 1, 64, 56, 128, 3, "SlidingKernel")]
    [InlineData(ConvolutionPass.Forward, 8, 16, 64, 32, 3, "DirectKernel")]
    [InlineData(ConvolutionPass.Forward, 8, 512, 14, 512, 3, "SlidingDeepKernel")]
    public void Create_StepsOfTwo_ChoosesByTilesAndProducts(ConvolutionPass pass, int batch, int channels, int extent, int filters, int kernel, string expected)
    {
        int output = (extent + 2 - kernel) / 2 + 1;
        var geometry = new ConvolutionGeometry(batch, channels, filters, 1, [extent, extent], [kernel, kernel], [output, output], [2, 2], [1, 1], [1, 1], [1, 1]);
        Kernel found = ConvolutionKernel.Create(new ConvolutionPrimitive(geometry, pass), DType.Float32, VectorWidth.Bits512);
        Assert.StartsWith(expected, found.GetType().Name, StringComparison.Ordinal);
    }

    /// <summary>Transforming the weights of many channels, block by block, takes several images to pay.</summary>
    [Theory]
    [InlineData(ConvolutionPass.Forward, 8, "WinogradDeepKernel")]
    [InlineData(ConvolutionPass.InputGradient, 8, "WinogradDeepKernel")]
    [InlineData(ConvolutionPass.Forward, 2, "SlidingDeepKernel")]
    public void Create_SmallImagesOfManyChannels_ChoosesByBatch(ConvolutionPass pass, int batch, string expected)
    {
        var geometry = new ConvolutionGeometry(batch, 512, 512, 1, [7, 7], [3, 3], [7, 7], [1, 1], [1, 1], [1, 1], [1, 1]);
        Kernel kernel = ConvolutionKernel.Create(new ConvolutionPrimitive(geometry, pass), DType.Float32);
        Assert.StartsWith(expected, kernel.GetType().Name, StringComparison.Ordinal);
    }

    /// <summary>Threads share the rows of weights where there are many, or fewer pixels, and the pixels elsewhere.</summary>
    [Theory]
    [InlineData(ConvolutionPass.Forward, 1, 512, 7, 512, 1, true)]
    [InlineData(ConvolutionPass.InputGradient, 1, 512, 7, 512, 1, true)]
    [InlineData(ConvolutionPass.Forward, 1, 128, 14, 128, 2, true)]
    [InlineData(ConvolutionPass.Forward, 8, 64, 14, 64, 2, false)]
    [InlineData(ConvolutionPass.Forward, 1, 64, 46, 64, 2, false)]
    public void Create_SlidingProduct_SharesTheLargerSide(ConvolutionPass pass, int batch, int channels, int extent, int filters, int stride, bool isDeep)
    {
        int output = (extent - 1) / stride + 1;
        var geometry = new ConvolutionGeometry(
            batch, channels, filters, 1, [extent, extent], [3, 3], [output, output], [stride, stride], [1, 1], [1, 1], [1, 1]);
        Kernel kernel = ConvolutionKernel.Create(new ConvolutionPrimitive(geometry, pass), DType.Float32);
        Assert.StartsWith(isDeep ? "SlidingDeepKernel" : "SlidingKernel", kernel.GetType().Name, StringComparison.Ordinal);
    }

    /// <summary>Many rows for each thread are worth packing all pixels again.</summary>
    [Theory]
    [InlineData(128, 14, true)]
    [InlineData(127, 14, false)]
    [InlineData(128, 60, false)]
    public void SlidingCost_ManyRowsForEachThread_IsDeepForSmallImages(int rowsPerThread, int output, bool isDeep)
    {
        int filters = rowsPerThread * ForkJoin.Threads;
        var geometry = new ConvolutionGeometry(
            64, 16, filters, 1, [2 * output, 2 * output], [3, 3], [output, output], [2, 2], [1, 1], [0, 0], [1, 1]);
        Assert.Equal(isDeep, SlidingCost.IsDeep(SlidingGeometry.Forward(geometry)));
    }

    [Theory]
    [InlineData(ConvolutionPass.Forward, true)]
    [InlineData(ConvolutionPass.InputGradient, true)]
    [InlineData(ConvolutionPass.WeightGradient, true)]
    [InlineData(ConvolutionPass.Forward, false)]
    public void Create_Float32With3x3Kernel_ChoosesWinogradWhereItPays(ConvolutionPass pass, bool isLarge)
    {
        (int batch, int channels, int extent) = isLarge ? (16, 64, 28) : (1, 512, 7);
        var geometry = new ConvolutionGeometry(
            batch, channels, channels, 1, [extent, extent], [3, 3], [extent, extent], [1, 1], [1, 1], [1, 1], [1, 1]);
        var primitive = new ConvolutionPrimitive(geometry, pass);
        Assert.Equal(isLarge, ConvolutionKernel.Create(primitive, DType.Float32).GetType().Name.StartsWith("Winograd", StringComparison.Ordinal));
        Assert.DoesNotContain("Winograd", ConvolutionKernel.Create(primitive, DType.Float64).GetType().Name, StringComparison.Ordinal);
    }

    /// <summary>
    /// With few rows of weights the plain algorithm packs as much as it multiplies; with few channels it packs nothing. Single images leave threads without work that
    /// transforms them for gradients.
    /// </summary>
    [Theory]
    [InlineData(ConvolutionPass.InputGradient, 32, 32, 13, 64, "WinogradKernel")]
    [InlineData(ConvolutionPass.Forward, 8, 64, 14, 32, "WinogradKernel")]
    [InlineData(ConvolutionPass.Forward, 1, 64, 14, 32, "SlidingKernel")]
    [InlineData(ConvolutionPass.Forward, 8, 32, 64, 16, "DirectKernel")]
    [InlineData(ConvolutionPass.WeightGradient, 8, 32, 64, 16, "WinogradWeightGradientKernel")]
    [InlineData(ConvolutionPass.WeightGradient, 8, 16, 64, 16, "WinogradWeightGradientKernel")]
    [InlineData(ConvolutionPass.WeightGradient, 4, 16, 128, 16, "FilterGradientKernel")]
    [InlineData(ConvolutionPass.WeightGradient, 16, 32, 14, 16, "WeightGradientKernel")]
    [InlineData(ConvolutionPass.WeightGradient, 1, 16, 64, 16, "FilterGradientKernel")]
    public void Create_FewRowsOfWeights_ChoosesByPacking(ConvolutionPass pass, int batch, int channels, int extent, int filters, string expected)
    {
        var geometry = new ConvolutionGeometry(batch, channels, filters, 1, [extent, extent], [3, 3], [extent, extent], [1, 1], [1, 1], [1, 1], [1, 1]);
        Kernel kernel = ConvolutionKernel.Create(new ConvolutionPrimitive(geometry, pass), DType.Float32, VectorWidth.Bits512);
        Assert.StartsWith(expected, kernel.GetType().Name, StringComparison.Ordinal);
    }

    /// <summary>Depth, dilation, steps and other kernels are not cut into tiles.</summary>
    [Fact]
    public void Winograd_OtherConvolutions_AreNotItsKind()
    {
        ConvolutionGeometry[] others =
        [
            new(2, 32, 32, 1, [8, 8, 8], [3, 3, 3], [6, 6, 6], [1, 1, 1], [0, 0, 0], [0, 0, 0], [1, 1, 1]),
            new(2, 32, 32, 1, [9, 9], [3, 3], [4, 4], [2, 2], [0, 0], [0, 0], [1, 1]),
            new(2, 32, 32, 1, [9, 9], [3, 3], [5, 5], [1, 1], [0, 0], [0, 0], [2, 2]),
            new(2, 32, 32, 1, [9, 9], [5, 5], [5, 5], [1, 1], [0, 0], [0, 0], [1, 1]),
            new(2, 32, 32, 1, [9], [3], [7], [1], [0], [0], [1]),
        ];
        Assert.All(others, geometry => Assert.Null(WinogradGeometry.TryCreate(geometry, ConvolutionPass.Forward)));
    }

    /// <summary>The type of a kernel and the bits of its vectors.</summary>
    private static string NameAndBits(Kernel kernel)
    {
        Type type = kernel.GetType();
        return type.Name.Split('`')[0] + " of " + type.GetGenericArguments()[1].Name.Split('`')[0]["Vector".Length..];
    }
}
