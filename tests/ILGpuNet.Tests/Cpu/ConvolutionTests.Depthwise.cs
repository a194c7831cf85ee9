using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>One channel for each group.</summary>
public partial class ConvolutionTests
{
    /// <summary>
    /// Kernels of three sizes in steps of one and two with any padding: few rows, bands of rows, rows shorter than a vector or as long as several, several filters for
    /// a channel.
    /// </summary>
    [Theory]
    [InlineData(2, 3, 1, 17, 9, 1, 1, 1, 1)]
    [InlineData(1, 2, 2, 8, 8, 0, 0, 0, 0)]
    [InlineData(3, 1, 1, 1, 16, 2, 2, 2, 2)]
    [InlineData(1, 3, 1, 2, 21, 1, 0, 2, 1)]
    [InlineData(2, 2, 3, 3, 19, 0, 2, 0, 2)]
    [InlineData(1, 2, 1, 90, 60, 1, 1, 1, 1)]
    [InlineData(2, 4, 1, 5, 4, 1, 1, 1, 1)]
    [InlineData(1, 7, 1, 1, 1, 1, 1, 1, 1)]
    [InlineData(9, 5, 2, 2, 3, 2, 1, 0, 2)]
    public void Depthwise_AnyPadding_MatchesPlainLoops(
        int batch, int channels, int filtersPerChannel, int height, int width, int top, int bottom, int left, int right)
    {
        for (int more = 0; more <= 2; more++)
        {
            for (int stride = 1; stride <= 2; stride++)
            {
                int kernel = 3 + 2 * more;
                CheckAll(new ConvolutionGeometry(
                    batch, channels, channels * filtersPerChannel, channels, [height, width], [kernel, kernel],
                    [(height + top + bottom - 3) / stride + 1, (width + left + right - 3) / stride + 1], [stride, stride],
                    [top + more, left + more], [bottom + more, right + more], [1, 1]));
            }
        }
    }

    /// <summary>Rows are read where they lie, with elements of their neighbours: those take no part, they may be infinite.</summary>
    [Theory]
    [InlineData(ConvolutionPass.Forward, 3, 1)]
    [InlineData(ConvolutionPass.Forward, 3, 2)]
    [InlineData(ConvolutionPass.Forward, 5, 1)]
    [InlineData(ConvolutionPass.Forward, 5, 2)]
    [InlineData(ConvolutionPass.InputGradient, 3, 1)]
    [InlineData(ConvolutionPass.InputGradient, 3, 2)]
    [InlineData(ConvolutionPass.InputGradient, 5, 2)]
    [InlineData(ConvolutionPass.WeightGradient, 3, 1)]
    [InlineData(ConvolutionPass.WeightGradient, 3, 2)]
    [InlineData(ConvolutionPass.WeightGradient, 5, 1)]
    [InlineData(ConvolutionPass.WeightGradient, 5, 2)]
    public void Depthwise_InfiniteElement_StaysWithTheResultsThatMeetIt(ConvolutionPass pass, int extent, int stride)
    {
        const int Planes = 12, Height = 9, Width = 12;
        int padding = extent / 2, height = (Height - 1) / stride + 1, width = (Width - 1) / stride + 1;
        var geometry = new ConvolutionGeometry(
            1, Planes, Planes, Planes, [Height, Width], [extent, extent], [height, width], [stride, stride], [padding, padding], [padding, (width - 1) * stride + extent - Width - padding], [1, 1]);
        (int first, int second, int result) = OperandSizes(geometry, pass);
        // The image, of which the last operand of gradients of weights is one; its first and last columns, in a row and a plane amidst of others.
        bool isSecond = pass == ConvolutionPass.WeightGradient;
        (int rows, int columns) = pass == ConvolutionPass.InputGradient ? (height, width) : (Height, Width);
        int row = (Planes / 2 * rows + rows / 2) * columns;
        foreach (int place in (int[])[row, row + columns - 1])
        {
            float[] a = Values<float>(first, 1), b = Values<float>(second, 2), meets = new float[isSecond ? second : first];
            (isSecond ? b : a)[place] = float.PositiveInfinity;
            meets[place] = 1;
            float[] ones = [.. Enumerable.Repeat(1f, isSecond ? first : second)];
            double[] expected = Reference(geometry, pass, isSecond ? ones : meets, isSecond ? meets : ones, result);
            foreach (VectorWidth vectors in Enum.GetValues<VectorWidth>())
            {
                float[] actual = CpuKernels.Run<float>(ConvolutionKernel.Create(new ConvolutionPrimitive(geometry, pass), DType.Float32, vectors), result, a, b);
                for (int i = 0; i < result; i++) Assert.Equal(expected[i] > 0, !float.IsFinite(actual[i]));
            }
        }
    }
}
