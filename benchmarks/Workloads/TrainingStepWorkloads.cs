using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Benchmarks;

/// <summary>Whole training steps of classifiers of ten classes: forward, loss, backward, update of the parameters.</summary>
internal static class TrainingStepWorkloads
{
    private const int Classes = 10;

    /// <summary>A perceptron with one hidden layer, small enough that what surrounds the kernels counts.</summary>
    public static IEnumerable<Workload> Perceptron() => Perceptron(isCompiled: false);

    private static IEnumerable<Workload> Perceptron(bool isCompiled)
    {
        string name = isCompiled ? "mlp-step-compiled" : "mlp-step";
        const int Batch = 32;
        Work work = StepWork(first: Product(Batch, 784, 128), others: Product(Batch, 128, Classes));
        yield return new Workload(name, "784-128-10, batch 32, SGD", work,
            () => Prepare(Model(), [Batch, 784], parameters => new Sgd(parameters, learningRate: 0.01), isCompiled));
        yield return new Workload(name, "784-128-10, batch 32, Adam", work,
            () => Prepare(Model(), [Batch, 784], parameters => new Adam(parameters), isCompiled));

        static Sequential Model() => new(new Linear(784, 128), new Relu(), new Linear(128, Classes));
    }

    /// <summary>The same steps as compiled functions: what is left besides the kernels when no graph is built.</summary>
    public static IEnumerable<Workload> CompiledPerceptron() => Perceptron(isCompiled: true);

    /// <summary>The network of the MNIST example, with dropout.</summary>
    public static IEnumerable<Workload> ConvolutionalNetwork() => [ConvolutionalNetwork(batch: 128)];

    /// <summary>Steps that take so little time that capturing, preparing and publishing count.</summary>
    public static IEnumerable<Workload> Small()
    {
        const int Batch = 32, Width = 32;
        Work work = StepWork(Product(Batch, Width, Width), 28 * Product(Batch, Width, Width) + Product(Batch, Width, Classes));
        return
        [
            .. Perceptron(),
            ConvolutionalNetwork(Batch),
            new Workload("residual-step", "30 layers of 32, batch 32, Adam", work,
                () => Prepare(new ResidualNetwork(Width, Classes), [Batch, Width], parameters => new Adam(parameters))),
        ];
    }

    private static Workload ConvolutionalNetwork(int batch)
    {
        double others = Product(batch * 11 * 11, 32 * 3 * 3, 64) + Product(batch, 1600, 128) + Product(batch, 128, Classes);
        return new Workload("mnist-cnn-step", $"batch {batch}, Adam", StepWork(Product(batch * 26 * 26, 3 * 3, 32), others),
            () => Prepare(Model(), [batch, 1, 28, 28], parameters => new Adam(parameters)));

        static Sequential Model() => new(
            new Conv2d(1, 32, 3), new Relu(), new MaxPool2d(2),
            new Conv2d(32, 64, 3), new Relu(), new MaxPool2d(2),
            new Dropout(0.25), new Flatten(),
            new Linear(1600, 128), new Relu(), new Dropout(0.5), new Linear(128, Classes));
    }

    /// <summary>
    /// Operations of the products alone: each layer's forward pass and its two gradients, without the gradient of the images.
    /// </summary>
    private static Work StepWork(double first, double others) => Work.Operations(2 * first + 3 * others);

    private static double Product(int rows, int inner, int columns) => 2.0 * rows * inner * columns;

    private static PreparedWorkload Prepare(Layer model, Shape inputShape, Func<IEnumerable<Parameter>, Optimizer> createOptimizer,
        bool isCompiled = false)
    {
        Tensor inputs = RandomInput.Uniform(inputShape), labels = RandomInput.Classes(inputShape[0], Classes);
        Tensor.Evaluate([.. model.Parameters()]);
        Optimizer optimizer = createOptimizer(model.Parameters());
        Func<Tensor, Tensor, Tensor> step = isCompiled ? Graph.Compile<Tensor>(Step) : Step;
        return PreparedWorkload.OfTensor(() => step(inputs, labels));

        Tensor Step(Tensor inputs, Tensor labels)
        {
            optimizer.ZeroGradient();
            Tensor loss = Loss.CrossEntropy(model.Forward(inputs), labels);
            loss.Backward();
            optimizer.Step();
            return loss;
        }
    }
}
