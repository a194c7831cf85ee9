using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

public partial class ConvolutionTests
{
    private static readonly ConvolutionPass[] Passes = Enum.GetValues<ConvolutionPass>();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Kernel_RandomGeometry_MatchesPlainLoops(int spatialRank)
    {
        var random = new Random(spatialRank);
        for (int repeat = 0; repeat < 30; repeat++) CheckAll(RandomGeometry(random, spatialRank));
    }

    /// <summary>Sizes that make several blocks of depth and rows, batches of images, and panels that span images.</summary>
    [Theory]
    [InlineData(2, 64, 40, 1, 9, 3, 1, 1)]
    [InlineData(5, 130, 17, 1, 7, 3, 1, 1)]
    [InlineData(3, 48, 64, 1, 8, 3, 2, 1)]
    [InlineData(2, 3, 24, 1, 30, 7, 2, 3)]
    [InlineData(4, 1, 32, 1, 28, 3, 1, 0)]
    [InlineData(2, 32, 32, 32, 12, 3, 1, 1)]
    [InlineData(2, 32, 64, 32, 12, 3, 2, 1)]
    [InlineData(1, 20, 600, 1, 5, 1, 1, 0)]
    [InlineData(3, 100, 20, 1, 20, 1, 1, 0)]
    [InlineData(2, 8, 12, 2, 16, 1, 1, 0)]
    [InlineData(2, 8, 8, 1, 9, 1, 2, 0)]
    [InlineData(2, 7, 7, 7, 28, 3, 1, 1)]
    [InlineData(2, 5, 5, 5, 41, 3, 2, 1)]
    [InlineData(2, 6, 6, 6, 40, 3, 2, 0)]
    [InlineData(1, 3, 3, 3, 64, 3, 2, 2)]
    [InlineData(2, 4, 8, 4, 33, 3, 2, 1)]
    [InlineData(3, 5, 5, 5, 16, 3, 2, 1)]
    [InlineData(2, 5, 5, 5, 17, 3, 2, 0)]
    [InlineData(3, 64, 64, 64, 112, 3, 2, 1)]
    [InlineData(3, 4, 8, 4, 7, 3, 1, 1)]
    [InlineData(1, 6, 6, 6, 33, 5, 1, 2)]
    [InlineData(2, 16, 21, 1, 32, 5, 1, 2)]
    [InlineData(1, 3, 9, 1, 70, 7, 2, 3)]
    [InlineData(2, 20, 30, 1, 28, 1, 2, 0)]
    [InlineData(1, 40, 33, 1, 40, 1, 1, 0)]
    [InlineData(2, 2, 5, 1, 26, 2, 3, 1)]
    [InlineData(1, 300, 40, 1, 9, 1, 1, 0)]
    [InlineData(1, 530, 70, 1, 10, 1, 1, 0)]
    [InlineData(5, 270, 1, 1, 12, 1, 1, 0)]
    [InlineData(2, 48, 4, 4, 12, 1, 1, 0)]
    [InlineData(6, 20, 25, 1, 28, 1, 1, 0)]
    [InlineData(40, 24, 36, 2, 7, 1, 1, 0)]
    [InlineData(2, 24, 9, 1, 71, 3, 2, 1)]
    [InlineData(60, 10, 20, 1, 7, 1, 1, 0)]
    [InlineData(5, 530, 70, 2, 7, 1, 1, 0)]
    [InlineData(15, 30, 19, 1, 6, 1, 1, 0)]
    [InlineData(9, 8, 16, 1, 10, 3, 1, 0)]
    [InlineData(3, 12, 20, 1, 10, 3, 1, 0)]
    [InlineData(2, 6, 12, 1, 12, 5, 1, 2)]
    [InlineData(2, 4, 16, 1, 19, 3, 1, 0)]
    public void Kernel_KnownGeometry_MatchesPlainLoops(
        int batch, int channels, int filters, int groups, int extent, int kernel, int stride, int padding)
    {
        int output = (extent + 2 * padding - kernel) / stride + 1;
        CheckAll(new ConvolutionGeometry(
            batch, channels, filters, groups, [extent, extent], [kernel, kernel], [output, output],
            [stride, stride], [padding, padding], [padding, padding], [1, 1]));
    }

    /// <summary>Long axes are cut into bands, with what windows reach of their neighbours.</summary>
    [Theory]
    [InlineData(new[] { 5000 }, 3, 1, 1)]
    [InlineData(new[] { 5000 }, 4, 3, 2)]
    [InlineData(new[] { 190, 160 }, 3, 1, 1)]
    [InlineData(new[] { 190, 160 }, 3, 2, 2)]
    [InlineData(new[] { 40, 20, 30 }, 3, 1, 1)]
    [InlineData(new[] { 40, 20, 30 }, 2, 2, 1)]
    public void Direct_LongAxes_MatchesPlainLoops(int[] input, int kernel, int stride, int dilation)
    {
        int[] all = [.. input.Select(_ => 1)], kernels = [.. all.Select(_ => kernel)], padding = [.. all.Select(_ => 2)];
        int[] output = [.. input.Select(extent => (extent + 4 - dilation * (kernel - 1) - 1) / stride + 1)];
        var geometry = new ConvolutionGeometry(1, 4, 2, 2, List(input), List(kernels), List(output),
            List([.. all.Select(_ => stride)]), List(padding), List(padding), List([.. all.Select(_ => dilation)]));
        foreach (ConvolutionPass pass in Passes) Check<float>(geometry, pass, DType.Float32, VectorWidth.Bits256, 2e-5);
    }

    /// <summary>Enough images that each thread pads its own: of many results and of few, in groups, and with results that no element of the kernel meets.</summary>
    [Theory]
    [InlineData(9, 3, 10, 1, 24, 3, 1)]
    [InlineData(70, 6, 9, 3, 13, 3, 2)]
    [InlineData(20, 4, 17, 1, 40, 2, 3)]
    public void Sliding_ManyImages_MatchesPlainLoops(int batch, int channels, int filters, int groups, int extent, int kernel, int stride)
    {
        int output = (extent - kernel) / stride + 1;
        var geometry = new ConvolutionGeometry(
            batch, channels, filters, groups, [extent, extent], [kernel, kernel], [output, output], [stride, stride], [0, 0], [0, 0], [1, 1]);
        Check<float>(geometry, ConvolutionPass.Forward, new SlidingKernel<float, Vector512<float>, Operations512<float>>(SlidingGeometry.Forward(geometry)), 1e-5);
        Check<float>(geometry, ConvolutionPass.Forward, new SlidingKernel<float, Vector128<float>, Operations128<float>>(SlidingGeometry.Forward(geometry)), 1e-5);
        // Its channels and filters change places.
        var gradient = geometry with { Channels = filters * groups, Filters = channels * groups };
        Check<float>(gradient, ConvolutionPass.InputGradient, new SlidingKernel<float, Vector512<float>, Operations512<float>>(SlidingGeometry.InputGradient(gradient)), 1e-5);
    }

    /// <summary>Vectors along filters, whether or not they would be chosen for the shape: fewer filters than a vector has, more than a tile has, in groups.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FilterGradient_RandomGeometry_MatchesPlainLoops(int spatialRank)
    {
        var random = new Random(spatialRank);
        for (int repeat = 0; repeat < 30; repeat++) CheckFilterGradient(RandomGeometry(random, spatialRank));
    }

    /// <summary>Several tiles of filters, bands of rows, and blocks of pixels, the last of which are short.</summary>
    [Theory]
    [InlineData(2, 3, 130, 1, 31, 3, 2, 1)]
    [InlineData(3, 16, 17, 1, 40, 5, 1, 2)]
    [InlineData(2, 20, 50, 2, 29, 1, 1, 0)]
    [InlineData(1, 2, 9, 1, 150, 3, 1, 0)]
    [InlineData(0, 2, 9, 1, 8, 3, 1, 0)]
    public void FilterGradient_KnownGeometry_MatchesPlainLoops(int batch, int channels, int filters, int groups, int extent, int kernel, int stride, int padding)
    {
        int output = (extent + 2 * padding - kernel) / stride + 1;
        CheckFilterGradient(new ConvolutionGeometry(
            batch, channels, filters * groups, groups, [extent, extent], [kernel, kernel], [output, output], [stride, stride], [padding, padding], [padding, padding], [1, 1]));
    }

    /// <summary>
    /// Threads share the rows of weights: several blocks of rows and of channels, batches of images, panels that span images, phases of different taps, and results
    /// that no element of the kernel meets.
    /// </summary>
    [Theory]
    [InlineData(3, 40, 150, 1, 7, 3, 1, 1)]
    [InlineData(2, 200, 30, 1, 9, 3, 2, 1)]
    [InlineData(21, 6, 20, 1, 13, 3, 2, 1)]
    [InlineData(5, 9, 13, 2, 8, 4, 2, 1)]
    [InlineData(2, 10, 33, 3, 11, 2, 3, 0)]
    [InlineData(3, 18, 35, 1, 10, 1, 2, 1)]
    [InlineData(1, 5, 17, 1, 12, 7, 3, 3)]
    public void SlidingDeep_AnyGeometry_MatchesPlainLoops(int batch, int channels, int filters, int groups, int extent, int kernel, int stride, int padding)
    {
        int output = (extent + 2 * padding - kernel) / stride + 1;
        var geometry = new ConvolutionGeometry(
            batch, channels * groups, filters * groups, groups, [extent, extent], [kernel, kernel], [output, output], [stride, stride], [padding, padding], [padding, padding], [1, 1]);
        foreach (ConvolutionPass pass in new[] { ConvolutionPass.Forward, ConvolutionPass.InputGradient })
        {
            SlidingGeometry sliding = pass == ConvolutionPass.Forward ? SlidingGeometry.Forward(geometry) : SlidingGeometry.InputGradient(geometry);
            Check<float>(geometry, pass, new SlidingDeepKernel<float, Vector512<float>, Operations512<float>>(sliding), 1e-5);
            Check<float>(geometry, pass, new SlidingDeepKernel<float, Vector256<float>, Operations256<float>>(sliding), 1e-5);
            Check<float>(geometry, pass, new SlidingDeepKernel<float, Vector128<float>, Operations128<float>>(sliding), 1e-5);
            Check<double>(geometry, pass, new SlidingDeepKernel<double, Vector512<double>, Operations512<double>>(sliding), 1e-12);
        }
    }

    /// <summary>Kernels of one element in steps: rows that end with a step or within one, images of one row, more pixels than a strip has, several blocks of channels.</summary>
    [Theory]
    [InlineData(2, 5, 9, 1, new[] { 16, 16 }, new[] { 2, 2 })]
    [InlineData(1, 12, 7, 1, new[] { 31, 33 }, new[] { 2, 2 })]
    [InlineData(3, 4, 6, 2, new[] { 17, 50 }, new[] { 3, 2 })]
    [InlineData(1, 3, 5, 1, new[] { 90, 91 }, new[] { 1, 3 })]
    [InlineData(2, 6, 1, 1, new[] { 1, 64 }, new[] { 2, 4 })]
    [InlineData(2, 1, 6, 1, new[] { 64 }, new[] { 2 })]
    [InlineData(1, 300, 280, 1, new[] { 15, 16 }, new[] { 2, 2 })]
    [InlineData(2, 4, 5, 1, new[] { 5, 8, 16 }, new[] { 2, 2, 2 })]
    [InlineData(1, 4, 5, 1, new[] { 6, 7, 18 }, new[] { 1, 3, 2 })]
    public void Pointwise_InSteps_MatchesPlainLoops(int batch, int channels, int filters, int groups, int[] input, int[] stride)
    {
        int[] ones = [.. input.Select(_ => 1)], zeros = new int[input.Length];
        int[] output = [.. input.Select((extent, i) => (extent - 1) / stride[i] + 1)];
        CheckAll(new ConvolutionGeometry(
            batch, channels * groups, filters * groups, groups, List(input), List(ones), List(output), List(stride), List(zeros), List(zeros), List(ones)));
    }

    /// <summary>One row of weights and any number of vectors of results.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    public void Direct_OneFilterInAGroup_MatchesPlainLoops(int channels, int stride)
    {
        for (int extent = 8; extent <= 80; extent += 9)
        {
            int output = (extent + 4 - 5) / stride + 1;
            var geometry = new ConvolutionGeometry(2, 2 * channels, 2, 2, [3, extent], [5, 5], [(3 - 1) / stride + 1, output], [stride, stride], [2, 2], [2, 2], [1, 1]);
            foreach (ConvolutionPass pass in Passes) Check<float>(geometry, pass, DType.Float32, VectorWidth.Bits256, 2e-5);
        }
    }

    /// <summary>What is beyond the end of a row, and what a vector reads twice, takes no part: it may be infinite.</summary>
    [Fact]
    public void WeightGradient_InfiniteInput_StaysWithTheWeightsThatMeetIt()
    {
        var geometry = new ConvolutionGeometry(1, 1, 1, 1, [13], [2], [12], [1], [0], [0], [1]);
        Kernel kernel = ConvolutionKernel.Create(new ConvolutionPrimitive(geometry, ConvolutionPass.WeightGradient), DType.Float32, VectorWidth.Bits256);
        float[] gradient = Values<float>(12, 1), input = Values<float>(13, 2);
        input[0] = float.PositiveInfinity;
        float[] actual = CpuKernels.Run<float>(kernel, 2, gradient, input);
        Assert.True(float.IsInfinity(actual[0]));
        Assert.True(float.IsFinite(actual[1]));
    }

    [Theory]
    [InlineData(ConvolutionPass.Forward)]
    [InlineData(ConvolutionPass.InputGradient)]
    [InlineData(ConvolutionPass.WeightGradient)]
    public void Kernel_EmptyBatch_GivesNothingOrZeros(ConvolutionPass pass)
    {
        var geometry = new ConvolutionGeometry(0, 2, 3, 1, [5], [3], [3], [1], [0], [0], [1]);
        (int first, int second, int result) = OperandSizes(geometry, pass);
        float[] actual = CpuKernels.Run<float>(
            ConvolutionKernel.Create(new ConvolutionPrimitive(geometry, pass), DType.Float32), result, new float[first], new float[second]);
        Assert.All(actual, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(ConvolutionPass.Forward)]
    [InlineData(ConvolutionPass.InputGradient)]
    [InlineData(ConvolutionPass.WeightGradient)]
    public void Kernel_Repeated_GivesTheSameBits(ConvolutionPass pass)
    {
        var geometry = new ConvolutionGeometry(7, 16, 24, 1, [15, 15], [3, 3], [15, 15], [1, 1], [1, 1], [1, 1], [1, 1]);
        (int first, int second, int result) = OperandSizes(geometry, pass);
        Kernel kernel = ConvolutionKernel.Create(new ConvolutionPrimitive(geometry, pass), DType.Float32);
        float[] a = Values<float>(first, 1), b = Values<float>(second, 2), expected = CpuKernels.Run<float>(kernel, result, a, b);
        for (int repeat = 0; repeat < 20; repeat++) Assert.Equal(expected, CpuKernels.Run<float>(kernel, result, a, b));
    }

    private static ConvolutionGeometry RandomGeometry(Random random, int spatialRank)
    {
        int groups = random.Next(1, 4);
        int[] input = new int[spatialRank], kernel = new int[spatialRank], output = new int[spatialRank], stride = new int[spatialRank];
        int[] before = new int[spatialRank], after = new int[spatialRank], dilation = new int[spatialRank];
        for (int axis = 0; axis < spatialRank; axis++)
        {
            do
            {
                input[axis] = random.Next(1, spatialRank == 1 ? 90 : spatialRank == 2 ? 24 : 9);
                kernel[axis] = random.Next(1, 5);
                stride[axis] = random.Next(1, 4);
                before[axis] = random.Next(0, 4);
                after[axis] = random.Next(0, 4);
                dilation[axis] = random.Next(1, 4);
                int slack = input[axis] + before[axis] + after[axis] - dilation[axis] * (kernel[axis] - 1) - 1;
                output[axis] = slack < 0 ? 0 : slack / stride[axis] + 1;
            }
            while (output[axis] == 0);
        }
        return new ConvolutionGeometry(
            random.Next(1, 5), groups * random.Next(1, 6), groups * random.Next(1, 12), groups,
            List(input), List(kernel), List(output), List(stride), List(before), List(after), List(dilation));
    }

    private static ValueList<int> List(int[] items) => ValueList.Create<int>(items);

    private static void CheckAll(ConvolutionGeometry geometry)
    {
        foreach (ConvolutionPass pass in Passes)
        {
            foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
            {
                Check<float>(geometry, pass, DType.Float32, width, 1e-5);
                Check<double>(geometry, pass, DType.Float64, width, 1e-12);
            }
        }
    }

    private static void CheckFilterGradient(ConvolutionGeometry geometry)
    {
        // Thousands of products in single precision, one after the other.
        const double SumTolerance = 2e-5;
        DirectGeometry Bands<T>() where T : unmanaged => new(SlidingGeometry.Forward(geometry), vector: 1, Unsafe.SizeOf<T>());
        Check<float>(geometry, ConvolutionPass.WeightGradient, new FilterGradientKernel<float, Vector512<float>, Operations512<float>>(Bands<float>()), SumTolerance);
        Check<float>(geometry, ConvolutionPass.WeightGradient, new FilterGradientKernel<float, Vector256<float>, Operations256<float>>(Bands<float>()), SumTolerance);
        Check<double>(geometry, ConvolutionPass.WeightGradient, new FilterGradientKernel<double, Vector128<double>, Operations128<double>>(Bands<double>()), 1e-12);
    }

    private static void Check<T>(ConvolutionGeometry geometry, ConvolutionPass pass, DType type, VectorWidth width, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Check<T>(geometry, pass, ConvolutionKernel.Create(new ConvolutionPrimitive(geometry, pass), type, width), tolerance);

    private static void Check<T>(ConvolutionGeometry geometry, ConvolutionPass pass, CpuKernel kernel, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int first, int second, int result) = OperandSizes(geometry, pass);
        T[] a = Values<T>(first, 1), b = Values<T>(second, 2);
        double[] expected = Reference(geometry, pass, a, b, result);
        T[] actual = CpuKernels.Run<T>(kernel, result, a, b);
        for (int i = 0; i < result; i++)
        {
            double difference = Math.Abs(expected[i] - double.CreateChecked(actual[i]));
            Assert.True(
                difference <= tolerance * (10 + Math.Abs(expected[i])),
                $"{geometry} {pass} {kernel.GetType()}: [{i}] is {actual[i]}, expected {expected[i]}");
        }
    }

    private static (int First, int Second, int Result) OperandSizes(ConvolutionGeometry geometry, ConvolutionPass pass)
    {
        int x = geometry.Batch * geometry.Channels * Product(geometry.Input);
        int w = geometry.Filters * (geometry.Channels / geometry.Groups) * Product(geometry.Kernel);
        int y = geometry.Batch * geometry.Filters * Product(geometry.Output);
        return pass switch
        {
            ConvolutionPass.Forward => (x, w, y),
            ConvolutionPass.InputGradient => (y, w, x),
            _ => (y, x, w),
        };
    }

    /// <summary>Every pass is the sum over the same triples of elements of x, w and y.</summary>
    private static double[] Reference<T>(ConvolutionGeometry geometry, ConvolutionPass pass, T[] first, T[] second, int count)
        where T : IFloatingPointIeee754<T>
    {
        var result = new double[count];
        int channels = geometry.Channels / geometry.Groups, filters = geometry.Filters / geometry.Groups;
        int inputs = Product(geometry.Input), kernels = Product(geometry.Kernel), outputs = Product(geometry.Output);
        for (int output = 0; output < outputs; output++)
        {
            for (int kernel = 0; kernel < kernels; kernel++)
            {
                int input = InputIndex(geometry, output, kernel);
                if (input < 0) continue;
                for (int n = 0; n < geometry.Batch; n++)
                {
                    for (int f = 0; f < geometry.Filters; f++)
                    {
                        for (int c = 0; c < channels; c++)
                        {
                            int x = (n * geometry.Channels + f / filters * channels + c) * inputs + input;
                            int w = (f * channels + c) * kernels + kernel;
                            int y = (n * geometry.Filters + f) * outputs + output;
                            (int a, int b, int target) = pass switch
                            {
                                ConvolutionPass.Forward => (x, w, y),
                                ConvolutionPass.InputGradient => (y, w, x),
                                _ => (y, x, w),
                            };
                            result[target] += double.CreateChecked(first[a]) * double.CreateChecked(second[b]);
                        }
                    }
                }
            }
        }
        return result;
    }

    /// <summary>The input element that an output element meets through a kernel element, or -1 in the padding.</summary>
    private static int InputIndex(ConvolutionGeometry geometry, int output, int kernel)
    {
        int index = 0, step = 1;
        for (int axis = geometry.SpatialRank - 1; axis >= 0; axis--)
        {
            (output, int o) = Math.DivRem(output, geometry.Output[axis]);
            (kernel, int k) = Math.DivRem(kernel, geometry.Kernel[axis]);
            int i = o * geometry.Stride[axis] + k * geometry.Dilation[axis] - geometry.PaddingBefore[axis];
            if (i < 0 || i >= geometry.Input[axis]) return -1;
            index += i * step;
            step *= geometry.Input[axis];
        }
        return index;
    }

    private static int Product(ValueList<int> extents)
    {
        int product = 1;
        foreach (int extent in extents) product *= extent;
        return product;
    }

    private static T[] Values<T>(int count, int seed) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var values = new T[count];
        for (int i = 0; i < count; i++) values[i] = T.CreateChecked(random.NextDouble() - 0.5);
        return values;
    }
}
