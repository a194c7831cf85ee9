using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Benchmarks;

/// <summary>Training steps of classifiers of ten classes that read sequences: the class follows from the last output.</summary>
internal static class RecurrentWorkloads
{
    private const int Steps = 64, Batch = 32, Classes = 10;

    private static readonly int[] HiddenSizes = [128, 512];

    /// <summary>Long short-term memory with as many inputs as hidden units.</summary>
    public static IEnumerable<Workload> Lstm() => [.. HiddenSizes.Select(hidden => Of("lstm-step", hidden, gates: 4, new Lstm(hidden, hidden)))];

    /// <summary>Gated recurrent units of the same sizes.</summary>
    public static IEnumerable<Workload> Gru() => [.. HiddenSizes.Select(hidden => Of("gru-step", hidden, gates: 3, new Gru(hidden, hidden)))];

    private static Workload Of(string name, int hidden, int gates, Layer layer)
    {
        // Products with inputs and states, forward and for both gradients; the inputs themselves need none.
        double product = 2.0 * Steps * Batch * hidden * hidden * gates;
        return new Workload(name, $"{Steps} steps, hidden {hidden}, batch {Batch}, SGD", Work.Operations(5 * product), () => Prepare(layer, hidden));
    }

    private static PreparedWorkload Prepare(Layer layer, int hidden)
    {
        var head = new Linear(hidden, Classes);
        Tensor inputs = RandomInput.Uniform([Steps, Batch, hidden]), labels = RandomInput.Classes(Batch, Classes);
        Parameter[] parameters = [.. layer.Parameters(), .. head.Parameters()];
        Tensor.Evaluate(parameters);
        var optimizer = new Sgd(parameters, learningRate: 0.01);
        return PreparedWorkload.OfTensor(() =>
        {
            optimizer.ZeroGradient();
            Tensor loss = Loss.CrossEntropy(head.Forward(layer.Forward(inputs)[-1]), labels);
            loss.Backward();
            optimizer.Step();
            return loss;
        });
    }
}
