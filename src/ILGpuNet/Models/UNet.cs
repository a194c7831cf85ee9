using ILGpuNet.Nn;

namespace ILGpuNet.Models;

/// <summary>
/// An encoder that halves the image and a decoder that doubles it again, which sees what the encoder had at each size (Ronneberger, Fischer, Brox,
/// "U-Net", 2015; with padding and batch normalisation). x: [N, channels, H, W], H and W divisible by 2^levels; y: logits [N, classes, H, W].
/// </summary>
public sealed class UNet : Layer
{
    private readonly Sequential[] down, up;
    private readonly ConvTranspose2d[] enlarge;
    private readonly Sequential bottom;
    private readonly Conv2d output;

    /// <summary>Creates the model. With 3 channels, 2 classes and the defaults it has 31,037,698 parameters.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Classes of a pixel.</param>
    /// <param name="width">Filters at full size; each level has twice as many.</param>
    /// <param name="levels">How often the image is halved.</param>
    public UNet(int channels, int classes, int width = 64, int levels = 4)
    {
        if (levels < 1) throw new ShapeException($"[UNet] there must be at least 1 level, found {levels}");
        (down, up, enlarge) = (new Sequential[levels], new Sequential[levels], new ConvTranspose2d[levels]);
        for (int level = 0; level < levels; level++)
        {
            int filters = width << level;
            down[level] = Block(level == 0 ? channels : filters / 2, filters);
            enlarge[level] = new ConvTranspose2d(2 * filters, filters, 2, stride: 2);
            up[level] = Block(2 * filters, filters);
        }
        bottom = Block(width << (levels - 1), width << levels);
        output = new Conv2d(width, classes, 1);
    }

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        int divisor = 1 << down.Length;
        if (x.Rank != 4 || x.Shape[2] % divisor != 0 || x.Shape[3] % divisor != 0)
            throw new ShapeException($"[UNet] the input must be [N, C, H, W] with H and W divisible by {divisor}, found {x.Shape}");
        var seen = new Tensor[down.Length];
        for (int level = 0; level < down.Length; level++)
        {
            seen[level] = down[level].Forward(x);
            x = seen[level].MaxPool([2]);
        }
        x = bottom.Forward(x);
        for (int level = down.Length - 1; level >= 0; level--)
            x = up[level].Forward(Tensor.Concat([seen[level], enlarge[level].Forward(x)], 1));
        return output.Forward(x);
    }

    private static Sequential Block(int channels, int filters) => new(
        new Conv2d(channels, filters, 3, padding: 1, bias: false), new BatchNorm2d(filters), new Relu(),
        new Conv2d(filters, filters, 3, padding: 1, bias: false), new BatchNorm2d(filters), new Relu());
}
