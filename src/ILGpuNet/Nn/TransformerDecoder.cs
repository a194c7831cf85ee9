namespace ILGpuNet.Nn;

/// <summary>
/// Self-attention, attention to the output of an encoder, and two linear layers, each added to its input (Vaswani et al., "Attention is all you need",
/// 2017). x, y: [N, L, features]; memory: [N, S, features]; all without N where x has none. Parameters have PyTorch's names and shapes.
/// </summary>
public sealed class TransformerDecoderLayer : Module
{
    private readonly MultiheadAttention selfAttn, multiheadAttn;
    private readonly Linear linear1, linear2;
    private readonly LayerNorm norm1, norm2, norm3;
    private readonly Dropout dropout, dropout1, dropout2, dropout3;
    private readonly Layer activation;
    private readonly bool normalizesFirst;

    /// <summary>Creates the layer.</summary>
    /// <inheritdoc cref="TransformerEncoderLayer(int, int, int, double, Layer, bool, double, DType, Device, Generator)" path="/param"/>
    public TransformerDecoderLayer(int features, int heads, int hidden = 2048, double dropout = 0.1, Layer? activation = null,
        bool normalizesFirst = false, double epsilon = 1e-5, DType type = DType.Float32, Device? device = null, Generator? generator = null)
    {
        (this.normalizesFirst, this.activation) = (normalizesFirst, activation ?? new Relu());
        selfAttn = new MultiheadAttention(features, heads, dropout, type: type, device: device, generator: generator);
        multiheadAttn = new MultiheadAttention(features, heads, dropout, type: type, device: device, generator: generator);
        (linear1, linear2) = (new Linear(features, hidden, true, type, device, generator), new Linear(hidden, features, true, type, device, generator));
        (norm1, norm2, norm3) = (Norm(), Norm(), Norm());
        (this.dropout, dropout1) = (new Dropout(dropout, generator), new Dropout(dropout, generator));
        (dropout2, dropout3) = (new Dropout(dropout, generator), new Dropout(dropout, generator));

        LayerNorm Norm() => new([features], epsilon, type: type, device: device);
    }

    /// <summary>Computes the output.</summary>
    /// <param name="x">[N, L, features]</param>
    /// <param name="memory">Output of the encoder: [N, S, features].</param>
    /// <param name="mask">Of the self-attention, as that of <see cref="MultiheadAttention"/>.</param>
    /// <param name="memoryMask">Of the attention to the memory.</param>
    /// <param name="isCausal">Whether positions of x attend to earlier ones and themselves only.</param>
    public Tensor Forward(Tensor x, Tensor memory, Tensor? mask = null, Tensor? memoryMask = null, bool isCausal = false) => Layer.Run(() =>
    {
        (x, memory) = (MixedPrecision.Widen(x), MixedPrecision.Widen(memory));
        if (normalizesFirst)
        {
            x += Attend(norm1.Forward(x), mask, isCausal);
            x += AttendTo(memory, norm2.Forward(x), memoryMask);
            return x + FeedForward(norm3.Forward(x));
        }
        x = norm1.Forward(x + Attend(x, mask, isCausal));
        x = norm2.Forward(x + AttendTo(memory, x, memoryMask));
        return norm3.Forward(x + FeedForward(x));
    });

    private Tensor Attend(Tensor x, Tensor? mask, bool isCausal) => dropout1.Forward(selfAttn.Forward(x, x, x, mask, isCausal));

    private Tensor AttendTo(Tensor memory, Tensor x, Tensor? mask) => dropout2.Forward(multiheadAttn.Forward(x, memory, memory, mask));

    private Tensor FeedForward(Tensor x) => dropout3.Forward(linear2.Forward(dropout.Forward(activation.Forward(linear1.Forward(x)))));
}

/// <summary>Decoder layers one after the other. x, y: [N, L, features]; memory: [N, S, features]; or without N.</summary>
/// <param name="layers">The layers.</param>
/// <param name="norm">What normalises the output; nothing if null.</param>
public sealed class TransformerDecoder(IEnumerable<TransformerDecoderLayer> layers, LayerNorm? norm = null) : Module
{
    private readonly TransformerDecoderLayer[] layers = [.. layers];
    private readonly LayerNorm? norm = norm;

    /// <inheritdoc cref="TransformerDecoderLayer.Forward"/>
    public Tensor Forward(Tensor x, Tensor memory, Tensor? mask = null, Tensor? memoryMask = null, bool isCausal = false) => Layer.Run(() =>
    {
        foreach (TransformerDecoderLayer layer in layers) x = layer.Forward(x, memory, mask, memoryMask, isCausal);
        return norm?.Forward(x) ?? x;
    });
}
