using ILGpuNet.Nn;

namespace ILGpuNet.Models;

/// <summary>A multi-layer perceptron: linear layers with an activation between. x: [..., first width]; y: [..., last width].</summary>
public sealed class Mlp : Layer
{
    private readonly Linear[] layers;
    private readonly Layer activation;
    private readonly Dropout? dropout;

    /// <summary>Creates the model.</summary>
    /// <param name="widths">Features of the input, of each hidden layer and of the output.</param>
    /// <param name="activation">Behind each layer but the last; ReLU if null.</param>
    /// <param name="dropout">Probability of a hidden value to be dropped in training.</param>
    /// <exception cref="ShapeException">There are less than two widths, or one is not positive.</exception>
    public Mlp(ReadOnlySpan<int> widths, Layer? activation = null, double dropout = 0)
    {
        if (widths.Length < 2) throw new ShapeException($"[Mlp] expected the widths of input and output at least, found {widths.Length}");
        layers = new Linear[widths.Length - 1];
        for (int i = 0; i < layers.Length; i++) layers[i] = new Linear(widths[i], widths[i + 1]);
        this.activation = activation ?? new Relu();
        this.dropout = dropout == 0 ? null : new Dropout(dropout);
    }

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        foreach (Linear layer in layers.AsSpan(0, layers.Length - 1))
        {
            x = activation.Forward(layer.Forward(x));
            x = dropout?.Forward(x) ?? x;
        }
        return layers[^1].Forward(x);
    }
}
