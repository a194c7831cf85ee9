using ILGpuNet.Nn;

namespace ILGpuNet.Models;

/// <summary>
/// A residual network (He et al., "Deep residual learning for image recognition", 2016). x: [N, 3, H, W], made for 224 x 224; y: logits [N, classes].
/// Parameters have the names and shapes of torchvision's models.
/// </summary>
public sealed class ResNet : Layer
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly MaxPool2d pool = new(3, stride: 2, padding: 1);
    private readonly Sequential layer1, layer2, layer3, layer4;
    private readonly Linear fc;

    private ResNet(bool isBottleneck, int[] blocks, int classes, int channels, int width)
    {
        conv1 = new Conv2d(channels, width, 7, stride: 2, padding: 3, bias: false);
        Initialize(conv1);
        bn1 = new BatchNorm2d(width);
        int inputs = width;
        layer1 = Stage(0);
        layer2 = Stage(1);
        layer3 = Stage(2);
        layer4 = Stage(3);
        fc = new Linear(inputs, classes);

        Sequential Stage(int number)
        {
            int filters = width << number;
            var layers = new Layer[blocks[number]];
            for (int i = 0; i < layers.Length; i++)
            {
                int stride = number > 0 && i == 0 ? 2 : 1;
                layers[i] = isBottleneck ? new Bottleneck(inputs, filters, stride) : new BasicBlock(inputs, filters, stride);
                inputs = isBottleneck ? filters * Bottleneck.Expansion : filters;
            }
            return new Sequential(layers);
        }
    }

    /// <summary>18 layers with weights: 11,689,512 parameters for 1000 classes.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="width">Filters of the first stage; each further one has twice as many.</param>
    public static ResNet Of18(int classes = 1000, int channels = 3, int width = 64) => new(false, [2, 2, 2, 2], classes, channels, width);

    /// <summary>34 layers with weights: 21,797,672 parameters for 1000 classes.</summary>
    /// <inheritdoc cref="Of18" path="/param"/>
    public static ResNet Of34(int classes = 1000, int channels = 3, int width = 64) => new(false, [3, 4, 6, 3], classes, channels, width);

    /// <summary>50 layers with weights: 25,557,032 parameters for 1000 classes.</summary>
    /// <inheritdoc cref="Of18" path="/param"/>
    public static ResNet Of50(int classes = 1000, int channels = 3, int width = 64) => new(true, [3, 4, 6, 3], classes, channels, width);

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        x = pool.Forward(bn1.Forward(conv1.Forward(x)).Relu());
        x = layer4.Forward(layer3.Forward(layer2.Forward(layer1.Forward(x))));
        return fc.Forward(x.Mean([-2, -1]));
    }

    /// <summary>Normal values that keep the variance of gradients through rectifiers, as in the paper.</summary>
    private static Conv2d Initialize(Conv2d layer)
    {
        Shape shape = layer.Weight.Shape;
        layer.Weight.Assign(Nn.Initialize.Normal(shape, Math.Sqrt(2.0 / (shape[0] * shape[2] * shape[3])), layer.Weight.DType));
        return layer;
    }

    private static Sequential? Shortcut(int inputs, int outputs, int stride) => stride == 1 && inputs == outputs
        ? null
        : new Sequential(Initialize(new Conv2d(inputs, outputs, 1, stride, bias: false)), new BatchNorm2d(outputs));

    /// <summary>Two convolutions of 3 x 3.</summary>
    private sealed class BasicBlock(int inputs, int filters, int stride) : Layer
    {
        private readonly Conv2d conv1 = Initialize(new Conv2d(inputs, filters, 3, stride, padding: 1, bias: false));
        private readonly BatchNorm2d bn1 = new(filters);
        private readonly Conv2d conv2 = Initialize(new Conv2d(filters, filters, 3, padding: 1, bias: false));
        private readonly BatchNorm2d bn2 = new(filters);
        private readonly Sequential? downsample = Shortcut(inputs, filters, stride);

        protected override Tensor ForwardCore(Tensor x)
        {
            Tensor y = bn1.Forward(conv1.Forward(x)).Relu();
            return (bn2.Forward(conv2.Forward(y)) + (downsample?.Forward(x) ?? x)).Relu();
        }
    }

    /// <summary>A convolution of 3 x 3 between two of 1 x 1 that reduce and restore the number of channels.</summary>
    private sealed class Bottleneck(int inputs, int filters, int stride) : Layer
    {
        public const int Expansion = 4;

        private readonly Conv2d conv1 = Initialize(new Conv2d(inputs, filters, 1, bias: false));
        private readonly BatchNorm2d bn1 = new(filters);
        private readonly Conv2d conv2 = Initialize(new Conv2d(filters, filters, 3, stride, padding: 1, bias: false));
        private readonly BatchNorm2d bn2 = new(filters);
        private readonly Conv2d conv3 = Initialize(new Conv2d(filters, filters * Expansion, 1, bias: false));
        private readonly BatchNorm2d bn3 = new(filters * Expansion);
        private readonly Sequential? downsample = Shortcut(inputs, filters * Expansion, stride);

        protected override Tensor ForwardCore(Tensor x)
        {
            Tensor y = bn1.Forward(conv1.Forward(x)).Relu();
            y = bn2.Forward(conv2.Forward(y)).Relu();
            return (bn3.Forward(conv3.Forward(y)) + (downsample?.Forward(x) ?? x)).Relu();
        }
    }
}
