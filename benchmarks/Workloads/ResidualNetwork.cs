using ILGpuNet.Nn;

namespace ILGpuNet.Benchmarks;

/// <summary>
/// A perceptron of 30 layers with 60 parameters, every second layer adding its input to its result: many small kernels, so that what surrounds them
/// counts.
/// </summary>
internal sealed class ResidualNetwork : Layer
{
    private readonly Linear[] layers;
    private readonly Linear last;

    /// <param name="width">Inputs, and values of each hidden layer.</param>
    /// <param name="classes">Values of the last layer.</param>
    public ResidualNetwork(int width, int classes)
    {
        const int HiddenLayers = 29;
        layers = [.. Enumerable.Range(0, HiddenLayers).Select(_ => new Linear(width, width))];
        last = new Linear(width, classes);
    }

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor input)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            Tensor activated = layers[i].Forward(input).Relu();
            input = i % 2 == 1 ? activated + input : activated;
        }
        return last.Forward(input);
    }
}
