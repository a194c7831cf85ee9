namespace ILGpuNet.Benchmarks;

/// <summary>Convolutions of square images with bias: forward, and the gradients of input, weight and bias.</summary>
internal static class ConvolutionWorkloads
{
    private static readonly Sizes[] All =
    [
        new(Batch: 32, Channels: 64, Extent: 56, Filters: 64, Kernel: 3, Padding: 1),
        new(Batch: 128, Channels: 1, Extent: 28, Filters: 32, Kernel: 3, Padding: 0),
        new(Batch: 128, Channels: 32, Extent: 13, Filters: 64, Kernel: 3, Padding: 0),
        new(Batch: 16, Channels: 128, Extent: 28, Filters: 128, Kernel: 3, Padding: 1),
        new(Batch: 16, Channels: 256, Extent: 14, Filters: 256, Kernel: 3, Padding: 1),
        new(Batch: 16, Channels: 512, Extent: 7, Filters: 512, Kernel: 3, Padding: 1),
        new(Batch: 16, Channels: 64, Extent: 56, Filters: 128, Kernel: 1, Padding: 0),
        new(Batch: 8, Channels: 3, Extent: 112, Filters: 64, Kernel: 7, Padding: 3),
        new(Batch: 16, Channels: 16, Extent: 32, Filters: 32, Kernel: 5, Padding: 2),
        new(Batch: 1, Channels: 64, Extent: 56, Filters: 64, Kernel: 3, Padding: 1),
        new(Batch: 16, Channels: 256, Extent: 14, Filters: 64, Kernel: 1, Padding: 0),
        new(Batch: 16, Channels: 64, Extent: 56, Filters: 128, Kernel: 3, Padding: 1, Stride: 2),
        new(Batch: 8, Channels: 3, Extent: 224, Filters: 64, Kernel: 7, Padding: 3, Stride: 2),
        new(Batch: 16, Channels: 128, Extent: 28, Filters: 128, Kernel: 3, Padding: 1, Groups: 128),
    ];

    /// <summary>The convolution itself.</summary>
    public static IEnumerable<Workload> Forward() => All.Select(sizes =>
        new Workload("conv2d", sizes.ToString(), Work.Operations(sizes.Operations), () => PrepareForward(sizes)));

    /// <summary>
    /// The gradients for a given output gradient. The output is part of the graph but no gradient needs its value, so that plans leave it
    /// out: two products of the size of the forward pass.
    /// </summary>
    public static IEnumerable<Workload> Backward() => All.Select(sizes =>
        new Workload("conv2d-backward", sizes.ToString(), Work.Operations(2 * sizes.Operations), () => PrepareBackward(sizes)));

    private static PreparedWorkload PrepareForward(Sizes sizes)
    {
        Tensor images = RandomInput.Uniform(sizes.Images), weight = RandomInput.Uniform(sizes.Weight);
        Tensor bias = RandomInput.Uniform([sizes.Filters]);
        return PreparedWorkload.OfTensor(() => sizes.Convolve(images, weight, bias).Evaluate());
    }

    private static PreparedWorkload PrepareBackward(Sizes sizes)
    {
        var images = new Parameter(RandomInput.Uniform(sizes.Images));
        var weight = new Parameter(RandomInput.Uniform(sizes.Weight));
        var bias = new Parameter(RandomInput.Uniform([sizes.Filters]));
        Tensor.Evaluate(images, weight, bias);
        Tensor outputGradient = RandomInput.Uniform(sizes.Output);
        return PreparedWorkload.OfTensor(() =>
        {
            Tensor output = sizes.Convolve(images, weight, bias);
            Tensor[] gradients = Tensor.Grad([output], [outputGradient], [images, weight, bias]);
            Tensor.Evaluate(gradients);
            return gradients[0];
        });
    }

    /// <summary>Sizes of a convolution; the text is that of the rivals.</summary>
    private sealed record Sizes(int Batch, int Channels, int Extent, int Filters, int Kernel, int Padding, int Stride = 1, int Groups = 1)
    {
        public Shape Images => [Batch, Channels, Extent, Extent];

        public Shape Weight => [Filters, Channels / Groups, Kernel, Kernel];

        public Shape Output => [Batch, Filters, OutputExtent, OutputExtent];

        public double Operations => 2.0 * Output.Count * Channels / Groups * Kernel * Kernel;

        private int OutputExtent => (Extent + 2 * Padding - Kernel) / Stride + 1;

        public Tensor Convolve(Tensor images, Tensor weight, Tensor bias) =>
            images.Convolve(weight, bias, stride: [Stride], padding: [Padding], groups: Groups);

        public override string ToString() => $"{Batch}x{Channels}x{Extent}x{Extent} -> {Filters}, kernel {Kernel}, padding {Padding}"
            + (Stride == 1 ? "" : $", stride {Stride}") + (Groups == 1 ? "" : $", groups {Groups}");
    }
}
