using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Benchmarks;

/// <summary>Whole training steps: forward, loss, backward, update of the parameters.</summary>
internal static class TrainingStepWorkloads
{
    /// <summary>A perceptron with one hidden layer.</summary>
    public static IEnumerable<Workload> Perceptron() => Perceptron("mlp-step", isCompiled: false);

    /// <summary>The same steps as compiled functions: what is left besides the kernels when no graph is built.</summary>
    public static IEnumerable<Workload> CompiledPerceptron() => Perceptron("mlp-step-compiled", isCompiled: true);

    /// <summary>The network of the MNIST example.</summary>
    public static IEnumerable<Workload> ConvolutionalNetwork() => [ConvolutionalNetwork(batch: 32), ConvolutionalNetwork(batch: 128)];

    /// <summary>A perceptron with two wide layers.</summary>
    public static IEnumerable<Workload> WidePerceptron()
    {
        const int Batch = 16;
        yield return new Workload("mlp-wide-step", "784-1024-512-10, batch 16, SGD", Network.WidePerceptron.TrainingStep(Batch),
            () => PrepareClassifier(Network.WidePerceptron.Create(), [Batch, 784], Batch, GradientDescent));
    }

    /// <summary>Residual blocks.</summary>
    public static IEnumerable<Workload> ResidualBlocks()
    {
        const int Batch = 32;
        yield return new Workload("residual-blocks-step", "2 blocks of 64, 32 x 32, batch 32, SGD with momentum", Network.ResidualBlocks.TrainingStep(Batch), () =>
        {
            Tensor targets = RandomInput.Uniform([Batch, 64, 32, 32]);
            return Prepare(Network.ResidualBlocks.Create(), RandomInput.Uniform([Batch, 64, 32, 32]),
                parameters => new Sgd(parameters, learningRate: 0.01, momentum: 0.9), y => Loss.MeanSquaredError(y, targets));
        });
    }

    /// <summary>Segmentation of small and of larger images.</summary>
    public static IEnumerable<Workload> UNet() => [UNet(size: 64, channels: 1, batch: 8), UNet(size: 128, channels: 3, batch: 4)];

    /// <summary>Prediction of the next token.</summary>
    public static IEnumerable<Workload> Gpt()
    {
        const int Batch = 16;
        yield return new Workload("gpt-step", "4 layers of 128, 64 tokens, batch 16, AdamW", Network.Gpt.TrainingStep(Batch), () =>
        {
            Tensor tokens = RandomInput.Classes(Batch * Network.Steps, Network.Tokens), next = RandomInput.Classes(Batch * Network.Steps, Network.Tokens);
            return Prepare(Network.Gpt.Create(), tokens.Reshape(Batch, Network.Steps),
                parameters => new AdamW(parameters), logits => Loss.CrossEntropy(logits.Flatten(0, 1), next));
        });
    }

    /// <summary>Sequences read by long short-term memory.</summary>
    public static IEnumerable<Workload> Lstm() => [Recurrent("lstm-step", 128, Network.Lstm(128)), Recurrent("lstm-step", 512, Network.Lstm(512))];

    /// <summary>Sequences read by gated recurrent units.</summary>
    public static IEnumerable<Workload> Gru() => [Recurrent("gru-step", 128, Network.Gru(128)), Recurrent("gru-step", 512, Network.Gru(512))];

    /// <summary>Steps that take so little time that capturing, preparing and publishing count.</summary>
    public static IEnumerable<Workload> Small()
    {
        const int Batch = 32, Width = 32, Layers = 30;
        double layer = 2.0 * Batch * Width * Width;
        return
        [
            .. Perceptron(),
            ConvolutionalNetwork(Batch),
            new Workload("residual-step", $"{Layers} layers of 32, batch 32, Adam", Work.Operations(layer * (2 + 3 * (Layers - 2)) + 3 * layer * Network.Classes / Width),
                () => PrepareClassifier(new ResidualNetwork(Width, Network.Classes), [Batch, Width], Batch, AdaptiveMoments)),
        ];
    }

    /// <summary>The network of the MNIST example with a batch of some size.</summary>
    public static Workload ConvolutionalNetwork(int batch) => new("mnist-cnn-step", $"batch {batch}, Adam", Network.MnistCnn.TrainingStep(batch),
        () => PrepareClassifier(Network.MnistCnn.Create(), [batch, 1, 28, 28], batch, AdaptiveMoments));

    private static IEnumerable<Workload> Perceptron(string name, bool isCompiled)
    {
        const int Batch = 32;
        foreach ((string optimizer, Func<IEnumerable<Parameter>, Optimizer> create) in
            ((string, Func<IEnumerable<Parameter>, Optimizer>)[])[("SGD", GradientDescent), ("Adam", AdaptiveMoments)])
        {
            yield return new Workload(name, $"784-128-10, batch 32, {optimizer}", Network.Perceptron.TrainingStep(Batch),
                () => PrepareClassifier(Network.Perceptron.Create(), [Batch, 784], Batch, create, isCompiled));
        }
    }

    private static Workload UNet(int size, int channels, int batch)
    {
        Network network = Network.UNet(size, channels);
        return new Workload("u-net-step", $"{size} x {size}{(channels == 1 ? "" : $" x {channels}")}, 16 to 64 channels, batch {batch}, Adam",
            network.TrainingStep(batch), () =>
            {
                Tensor masks = RandomInput.Classes(batch * size * size, 2).Reshape(batch, size, size);
                return Prepare(network.Create(), RandomInput.Uniform([batch, channels, size, size]), AdaptiveMoments, logits => Loss.CrossEntropy(logits, masks));
            });
    }

    private static Workload Recurrent(string name, int hidden, Network network)
    {
        const int Batch = 32;
        return new Workload(name, $"{Network.Steps} steps, hidden {hidden}, batch {Batch}, SGD", network.TrainingStep(Batch),
            () => PrepareClassifier(network.Create(), [Network.Steps, Batch, hidden], Batch, GradientDescent));
    }

    private static Sgd GradientDescent(IEnumerable<Parameter> parameters) => new(parameters, learningRate: 0.01);

    private static Adam AdaptiveMoments(IEnumerable<Parameter> parameters) => new(parameters);

    private static PreparedWorkload PrepareClassifier(
        Layer model, Shape inputShape, int batch, Func<IEnumerable<Parameter>, Optimizer> createOptimizer, bool isCompiled = false)
    {
        Tensor labels = RandomInput.Classes(batch, Network.Classes);
        return Prepare(model, RandomInput.Uniform(inputShape), createOptimizer, logits => Loss.CrossEntropy(logits, labels), isCompiled);
    }

    private static PreparedWorkload Prepare(Layer model, Tensor inputs, Func<IEnumerable<Parameter>, Optimizer> createOptimizer,
        Func<Tensor, Tensor> computeLoss, bool isCompiled = false)
    {
        Tensor.Evaluate([.. model.Parameters()]);
        Optimizer optimizer = createOptimizer(model.Parameters());
        Func<Tensor, Tensor> step = isCompiled ? Graph.Compile<Tensor>(Step) : Step;
        return PreparedWorkload.OfTensor(() => step(inputs));

        Tensor Step(Tensor inputs)
        {
            optimizer.ZeroGradient();
            Tensor loss = computeLoss(model.Forward(inputs));
            loss.Backward();
            optimizer.Step();
            return loss;
        }
    }
}
