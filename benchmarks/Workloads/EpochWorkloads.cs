using ILGpuNet.Data;
using ILGpuNet.Metrics;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace ILGpuNet.Benchmarks;

/// <summary>A hundred steps of a small perceptron with a loader, mean loss and accuracy: by hand and by a trainer, which are to be equally fast.</summary>
internal static class EpochWorkloads
{
    private const int Batch = 32, Steps = 100, Classes = 10;

    public static IEnumerable<Workload> Perceptron()
    {
        // As in a single step: three products for each layer's, without the gradient of the inputs.
        Work work = Work.Operations(Steps * 2.0 * Batch * (2 * 784 * 128 + 3 * 128 * Classes));
        yield return new Workload("mlp-epoch", "100 steps of 784-128-10, batch 32, by hand", work, ByHand);
        yield return new Workload("mlp-epoch", "100 steps of 784-128-10, batch 32, by Trainer", work, ByTrainer);
    }

    private static PreparedWorkload ByHand()
    {
        (Sequential model, Optimizer optimizer, DataLoader loader) = Create();
        var accuracy = new Accuracy();
        return PreparedWorkload.OfTensor(() =>
        {
            double sum = 0;
            accuracy.Reset();
            foreach ((Tensor inputs, Tensor labels) in loader)
            {
                optimizer.ZeroGradient();
                Tensor logits = model.Forward(inputs), loss = Loss.CrossEntropy(logits, labels);
                accuracy.Update(logits, labels);
                loss.Backward();
                optimizer.Step();
                sum += loss.Item();
            }
            return Tensor.FromScalar(sum + accuracy.Compute());
        });
    }

    private static PreparedWorkload ByTrainer()
    {
        (Sequential model, Optimizer optimizer, DataLoader loader) = Create();
        var trainer = new Trainer(model, optimizer, (logits, labels) => Loss.CrossEntropy(logits, labels)) { Metrics = [new Accuracy()] };
        return PreparedWorkload.OfTensor(() => Tensor.FromScalar(trainer.Fit(loader, trainer.Epoch + 1)["loss"][^1]));
    }

    private static (Sequential Model, Optimizer Optimizer, DataLoader Loader) Create()
    {
        var model = new Sequential(new Linear(784, 128), new Relu(), new Linear(128, Classes));
        var loader = new DataLoader(RandomInput.Uniform([Steps * Batch, 784]), RandomInput.Classes(Steps * Batch, Classes), Batch, shuffle: true);
        return (model, new Sgd(model.Parameters(), learningRate: 0.01), loader);
    }
}
