using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// A convolution whose kernel is a single element that meets every pixel once: for each image and group the product of the weights,
/// or of their transpose for the gradient with respect to the input, with the image's channels.
/// </summary>
internal sealed unsafe class PointwiseKernel<T, TVector, TOperations> : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    // Smaller images leave the last tile of every row of an image too empty; windows that span images do better.
    private const int MinimumPixels = 192;

    private readonly BatchedProductGeometry product;

    private PointwiseKernel(ConvolutionGeometry geometry, ConvolutionPass pass, int pixels)
    {
        int groups = geometry.Groups, filters = geometry.Filters / groups, channels = geometry.Channels / groups;
        Layout weights = new Layout([1, groups, filters, channels], [0, (long)filters * channels, channels, 1], 0)
            .Expand([geometry.Batch, groups, filters, channels]);
        if (pass == ConvolutionPass.InputGradient) weights = weights.Permute([0, 1, 3, 2]);
        product = new BatchedProductGeometry(weights, Layout.Contiguous([geometry.Batch, groups, weights.Shape[-1], pixels]));
    }

    /// <summary>A kernel for the pass, or null where the convolution is not of this kind.</summary>
    public static CpuKernel? TryCreate(ConvolutionGeometry geometry, ConvolutionPass pass)
    {
        int pixels = 1;
        foreach (ConvolutionAxis axis in ConvolutionAxis.Of(geometry))
        {
            if (axis.Kernel != 1 || axis.Stride != 1 || axis.PaddingBefore != 0 || axis.Output != axis.Input) return null;
            pixels *= axis.Output;
        }
        return pixels < MinimumPixels ? null : new PointwiseKernel<T, TVector, TOperations>(geometry, pass, pixels);
    }

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars) =>
        MatrixProductKernel<T, TVector, TOperations>.Multiply(product, (T*)operands[1], (T*)operands[0], (T*)operands[2]);
}
