using ILGpuNet.Nn;

namespace ILGpuNet.Models;

/// <summary>
/// An encoder of separable convolutions and a decoder of transposed ones, whose blocks add their input (after Chollet, "Xception", 2017). x: [N,
/// channels, H, W], H and W divisible by 16; y: logits [N, classes, H, W]. With 3 channels and 2 classes it has 2,054,914 parameters and 3,776
/// running statistics. Batch normalisation has Keras's epsilon and momentum.
/// </summary>
public sealed class SeparableUNet : Layer
{
    private readonly Sequential entry;
    private readonly Residual[] down, up;
    private readonly Conv2d output;

    /// <summary>Creates the model.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Classes of a pixel.</param>
    /// <param name="activation">ReLU if null.</param>
    public SeparableUNet(int channels, int classes, Layer? activation = null)
    {
        activation ??= new Relu();
        int inputs = 32;
        entry = new Sequential(new Conv2d(channels, inputs, 3, stride: 2, padding: 1), Norm(inputs), activation);
        down = [Smaller(64), Smaller(128), Smaller(256)];
        up = [Larger(256), Larger(128), Larger(64), Larger(32)];
        output = new Conv2d(inputs, classes, 3, padding: 1);

        Residual Smaller(int filters)
        {
            var block = new Residual(
                new Sequential(
                    activation, new SeparableConv2d(inputs, filters, 3, padding: 1), Norm(filters),
                    activation, new SeparableConv2d(filters, filters, 3, padding: 1), Norm(filters),
                    new MaxPool2d(3, stride: 2, padding: 1)),
                new Conv2d(inputs, filters, 1, stride: 2));
            inputs = filters;
            return block;
        }

        Residual Larger(int filters)
        {
            var block = new Residual(
                new Sequential(
                    activation, new ConvTranspose2d(inputs, filters, 3, padding: 1), Norm(filters),
                    activation, new ConvTranspose2d(filters, filters, 3, padding: 1), Norm(filters),
                    new Upsample(2)),
                new Sequential(new Upsample(2), new Conv2d(inputs, filters, 1)));
            inputs = filters;
            return block;
        }
    }

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        if (x.Rank != 4 || x.Shape[2] % 16 != 0 || x.Shape[3] % 16 != 0)
            throw new ShapeException($"[SeparableUNet] the input must be [N, C, H, W] with H and W divisible by 16, found {x.Shape}");
        x = entry.Forward(x);
        foreach (Residual block in (ReadOnlySpan<Residual>)[.. down, .. up]) x = block.Forward(x);
        return output.Forward(x);
    }

    private static BatchNorm2d Norm(int channels) => new(channels, epsilon: 1e-3, momentum: 0.01);
}
