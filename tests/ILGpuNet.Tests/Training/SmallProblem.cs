using ILGpuNet.Data;
using ILGpuNet.Metrics;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Training;

/// <summary>Points of the plane in two classes, 53 of them, and a network that learns to tell them apart.</summary>
internal sealed class SmallProblem
{
    private readonly Tensor inputs, classes;

    public SmallProblem(int hidden = 12, double dropout = 0)
    {
        var generator = new Generator(11);
        inputs = Tensor.RandomNormal([53, 2], generator: generator);
        classes = (inputs[.., 0] * inputs[.., 1] > 0).To(DType.Int64);
        Tensor.Evaluate(inputs, classes);
        Model = new Sequential(new Linear(2, hidden, generator: generator), new Tanh(), new Dropout(dropout, new Generator(5)), new Linear(hidden, 2, generator: generator));
        Optimizer = new Adam(Model.Parameters(), learningRate: 0.05);
    }

    public Sequential Model { get; }

    public Optimizer Optimizer { get; set; }

    public static Tensor Loss(Tensor logits, Tensor classes) => ILGpuNet.Loss.CrossEntropy(logits, classes);

    public DataLoader Loader(int batchSize = 8, bool shuffle = true) => new(inputs, classes, batchSize, shuffle, seed: 2);

    /// <summary>The same samples, read by threads and with noise.</summary>
    public DataLoader NoisyLoader(int workers = 2) => new(
        new TensorDataset(inputs, classes).Map((sample, random) => sample with { Input = Array.ConvertAll(sample.Input.As<float>().ToArray(), x => x + (float)random.NextNormal() * 0.1f) }),
        batchSize: 8, shuffle: true, seed: 2, workers: workers);

    public Trainer Trainer() => new(Model, Optimizer, Loss) { Metrics = [new Accuracy()] };

    public float[][] Parameters() => [.. Model.Parameters().Select(parameter => parameter.ToArray())];
}
