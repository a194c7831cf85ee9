using ILGpuNet.Nn;

namespace ILGpuNet.Benchmarks;

/// <summary>Layers of image networks that are bound by memory: forward, and the gradients for a given gradient of the output.</summary>
internal static class ImageWorkloads
{
    private static readonly Shape Images = [32, 64, 56, 56];

    /// <summary>Batch normalisation in training, and pooling that halves the images.</summary>
    public static IEnumerable<Workload> All() =>
    [
        // The input for its statistics, for the output and twice for the gradients; the output; its gradient twice; the gradient of the input.
        Create("batch norm in training and gradient", passes: 8, new BatchNorm2d(Images[1]), Images),
        // Input and its gradient; output and its gradient, a quarter each.
        Create("max pool 2x2 and gradient", passes: 2.5, new MaxPool2d(2), [Images[0], Images[1], Images[2] / 2, Images[3] / 2]),
        Create("average pool 2x2 and gradient", passes: 2.5, new AveragePool2d(2), [Images[0], Images[1], Images[2] / 2, Images[3] / 2]),
    ];

    private static Workload Create(string name, double passes, Layer layer, Shape outputShape) =>
        new("images", $"{name} {string.Join('x', Images.ToArray())}", Work.Bytes(passes * Images.Count * sizeof(float)), () =>
        {
            var images = new Parameter(RandomInput.Uniform(Images));
            Tensor outputGradient = RandomInput.Uniform(outputShape);
            Tensor[] variables = [images, .. layer.Parameters()];
            Tensor.Evaluate(variables);
            return PreparedWorkload.OfTensor(() =>
            {
                Tensor output = layer.Forward(images);
                Tensor[] gradients = Tensor.Grad([output], [outputGradient], variables);
                Tensor.Evaluate([output, .. gradients]);
                return output;
            });
        });
}
