using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Benchmarks;

/// <summary>Training steps of the usual kinds of network, for what they take of memory; nobody times them.</summary>
internal static class MemoryNetworks
{
    /// <summary>The networks.</summary>
    public static IEnumerable<Workload> All() =>
        [.. TrainingStepWorkloads.Perceptron(), TrainingStepWorkloads.ConvolutionalNetwork(batch: 128), EncoderDecoder(), Recurrence()];

    private static Workload EncoderDecoder()
    {
        const int Batch = 4, Size = 64;
        return new Workload("u-net-step", $"{Size} x {Size}, 16 to 64 channels, batch {Batch}, SGD", Work.Operations(0), () =>
        {
            var model = new UNet();
            Tensor images = RandomInput.Uniform([Batch, 3, Size, Size]), targets = RandomInput.Uniform([Batch, 1, Size, Size]);
            return Prepare(new Sgd(model.Parameters(), learningRate: 0.01), () => Loss.MeanSquaredError(model.Forward(images), targets));
        });
    }

    private static Workload Recurrence()
    {
        const int Batch = 32, Length = 32, Inputs = 64, Hidden = 128;
        return new Workload("lstm-step", $"{Inputs}-{Hidden}, {Length} elements, batch {Batch}, Adam", Work.Operations(0), () =>
        {
            var model = new GatedRecurrence(Inputs, Hidden);
            Tensor sequences = RandomInput.Uniform([Batch, Length, Inputs]), targets = RandomInput.Uniform([Batch, Hidden]);
            return Prepare(new Adam(model.Parameters()), () => Loss.MeanSquaredError(model.Forward(sequences), targets));
        });
    }

    private static PreparedWorkload Prepare(Optimizer optimizer, Func<Tensor> computeLoss) => PreparedWorkload.OfTensor(() =>
    {
        optimizer.ZeroGradient();
        Tensor loss = computeLoss();
        loss.Backward();
        optimizer.Step();
        return loss;
    });

    /// <summary>Two levels down and up again, with skip connections: [n, 3, h, w] to [n, 1, h, w].</summary>
    private sealed class UNet : Layer
    {
        private readonly Sequential first = Block(3, 16), second = Block(16, 32), deepest = Block(32, 64), up = Block(96, 32), last = Block(48, 16);
        private readonly Conv2d output = new(16, 1, 1);

        protected override Tensor ForwardCore(Tensor x)
        {
            Tensor a = first.Forward(x), b = second.Forward(a.MaxPool([2, 2])), c = deepest.Forward(b.MaxPool([2, 2]));
            Tensor d = up.Forward(Tensor.Concat([c.ResizeBy([2, 2]), b], 1));
            return output.Forward(last.Forward(Tensor.Concat([d.ResizeBy([2, 2]), a], 1)));
        }

        private static Sequential Block(int from, int to) => new(
            new Conv2d(from, to, 3, padding: 1, bias: false), new BatchNorm2d(to), new Relu(),
            new Conv2d(to, to, 3, padding: 1, bias: false), new BatchNorm2d(to), new Relu());
    }

    /// <summary>A long short-term memory: [n, length, inputs] to the last hidden state [n, hidden].</summary>
    private sealed class GatedRecurrence(int inputs, int hidden) : Layer
    {
        private readonly Linear gates = new(inputs + hidden, 4 * hidden);

        protected override Tensor ForwardCore(Tensor x)
        {
            Tensor state = Tensor.Zeros([x.Shape[0], hidden]), cell = state;
            for (int i = 0; i < x.Shape[1]; i++)
            {
                Tensor[] parts = gates.Forward(Tensor.Concat([x[.., i], state], 1)).Chunk(4, 1);
                cell = parts[0].Sigmoid() * cell + parts[1].Sigmoid() * parts[2].Tanh();
                state = parts[3].Sigmoid() * cell.Tanh();
            }
            return state;
        }
    }
}
