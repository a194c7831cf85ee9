using ILGpuNet.Nn;

namespace ILGpuNet.Benchmarks;

/// <summary>The networks of the training steps in use: one sample, as after <see cref="Module.Eval"/>, and nothing kept for gradients.</summary>
internal static class InferenceWorkloads
{
    /// <summary>Each network.</summary>
    public static IEnumerable<Workload> All() =>
    [
        Create("784-128-10", Network.Perceptron, [1, 784]),
        Create("784-1024-512-10", Network.WidePerceptron, [1, 784]),
        Create("MNIST CNN", Network.MnistCnn, [1, 1, 28, 28]),
        Create("2 blocks of 64, 32 x 32", Network.ResidualBlocks, [1, 64, 32, 32]),
        Create("U-Net 64 x 64", Network.UNet(64, 1), [1, 1, 64, 64]),
        Create("U-Net 128 x 128 x 3", Network.UNet(128, 3), [1, 3, 128, 128]),
        Create("LSTM, 64 steps, hidden 128", Network.Lstm(128), [Network.Steps, 1, 128]),
        Create("LSTM, 64 steps, hidden 512", Network.Lstm(512), [Network.Steps, 1, 512]),
        Create("GRU, 64 steps, hidden 128", Network.Gru(128), [Network.Steps, 1, 128]),
        Create("GRU, 64 steps, hidden 512", Network.Gru(512), [Network.Steps, 1, 512]),
        Create("GPT, 4 layers of 128, 64 tokens", Network.Gpt, () => RandomInput.Classes(Network.Steps, Network.Tokens).Reshape(1, Network.Steps)),
    ];

    private static Workload Create(string shape, Network network, Shape inputShape) => Create(shape, network, () => RandomInput.Uniform(inputShape));

    private static Workload Create(string shape, Network network, Func<Tensor> createInput) => new("inference", shape, network.Inference, () =>
    {
        Layer model = network.Create();
        Tensor input = createInput();
        Tensor.Evaluate([.. model.Parameters()]);
        model.Eval();
        return PreparedWorkload.OfTensor(() =>
        {
            using IDisposable gradients = Tensor.NoGradient();
            return model.Forward(input).Evaluate();
        });
    });
}
