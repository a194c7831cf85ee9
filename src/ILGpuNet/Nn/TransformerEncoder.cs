namespace ILGpuNet.Nn;

/// <summary>
/// Self-attention and two linear layers, each added to its input (Vaswani et al., "Attention is all you need", 2017). x, y: [N, L, features], or without
/// N. Parameters have PyTorch's names and shapes.
/// </summary>
public sealed class TransformerEncoderLayer : Layer
{
    private readonly MultiheadAttention selfAttn;
    private readonly Linear linear1, linear2;
    private readonly LayerNorm norm1, norm2;
    private readonly Dropout dropout, dropout1, dropout2;
    private readonly Layer activation;
    private readonly bool normalizesFirst;

    /// <summary>Creates the layer.</summary>
    /// <param name="features">Features of input and output.</param>
    /// <param name="heads">Heads of the attention, which divide the features.</param>
    /// <param name="hidden">Features between the linear layers.</param>
    /// <param name="dropout">Probability to drop attention weights, hidden values, and what is added.</param>
    /// <param name="activation">Between the linear layers; ReLU if null.</param>
    /// <param name="normalizesFirst">Whether inputs of the two parts are normalised (Xiong et al., 2020), or what the sums give.</param>
    /// <param name="epsilon">Added to variances.</param>
    /// <param name="type">A floating-point type.</param>
    /// <param name="device">Where the parameters live.</param>
    /// <param name="generator">Source of the initial values and of dropout.</param>
    public TransformerEncoderLayer(int features, int heads, int hidden = 2048, double dropout = 0.1, Layer? activation = null,
        bool normalizesFirst = false, double epsilon = 1e-5, DType type = DType.Float32, Device? device = null, Generator? generator = null)
    {
        (this.normalizesFirst, this.activation) = (normalizesFirst, activation ?? new Relu());
        selfAttn = new MultiheadAttention(features, heads, dropout, type: type, device: device, generator: generator);
        (linear1, linear2) = (new Linear(features, hidden, true, type, device, generator), new Linear(hidden, features, true, type, device, generator));
        (norm1, norm2) = (new LayerNorm([features], epsilon, type: type, device: device), new LayerNorm([features], epsilon, type: type, device: device));
        (this.dropout, dropout1, dropout2) = (new Dropout(dropout, generator), new Dropout(dropout, generator), new Dropout(dropout, generator));
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[N, L, features]</param>
    /// <param name="mask">As that of <see cref="MultiheadAttention"/>: true where a position attends to another.</param>
    /// <param name="isCausal">Whether positions attend to earlier ones and themselves only.</param>
    public Tensor Forward(Tensor x, Tensor? mask, bool isCausal = false) => Call(() => Encode(MixedPrecision.Widen(x), mask, isCausal));

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => Encode(x, mask: null, isCausal: false);

    private Tensor Encode(Tensor x, Tensor? mask, bool isCausal)
    {
        if (normalizesFirst)
        {
            x += Attend(norm1.Forward(x), mask, isCausal);
            return x + FeedForward(norm2.Forward(x));
        }
        x = norm1.Forward(x + Attend(x, mask, isCausal));
        return norm2.Forward(x + FeedForward(x));
    }

    private Tensor Attend(Tensor x, Tensor? mask, bool isCausal) => dropout1.Forward(selfAttn.Forward(x, x, x, mask, isCausal));

    private Tensor FeedForward(Tensor x) => dropout2.Forward(linear2.Forward(dropout.Forward(activation.Forward(linear1.Forward(x)))));
}

/// <summary>Encoder layers one after the other. x, y: [N, L, features], or without N.</summary>
/// <param name="layers">The layers.</param>
/// <param name="norm">What normalises the output; nothing if null.</param>
public sealed class TransformerEncoder(IEnumerable<TransformerEncoderLayer> layers, LayerNorm? norm = null) : Layer
{
    private readonly TransformerEncoderLayer[] layers = [.. layers];
    private readonly LayerNorm? norm = norm;

    /// <inheritdoc cref="TransformerEncoderLayer.Forward(Tensor, Tensor, bool)"/>
    public Tensor Forward(Tensor x, Tensor? mask, bool isCausal = false) => Call(() => Encode(x, mask, isCausal));

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => Encode(x, mask: null, isCausal: false);

    private Tensor Encode(Tensor x, Tensor? mask, bool isCausal)
    {
        foreach (TransformerEncoderLayer layer in layers) x = layer.Forward(x, mask, isCausal);
        return norm?.Forward(x) ?? x;
    }
}
