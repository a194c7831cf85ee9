using ILGpuNet.Nn;

namespace ILGpuNet.Models;

/// <summary>
/// A transformer that predicts each next token (Radford et al., "Language models are unsupervised multitask learners", 2019): causal layers that
/// normalise first, trained positions, and the embedding as the last layer too. x: tokens, Int64 [N, L], L up to the context; y: logits [N, L, tokens].
/// </summary>
public sealed class Gpt : Layer
{
    private readonly Embedding embedding;
    private readonly LearnedPositions positions;
    private readonly Dropout dropout;
    private readonly TransformerEncoder layers;

    /// <summary>Creates the model. With 50,257 tokens, a context of 1024, 768 features, 12 heads and 12 layers it has the 124,439,808 parameters of GPT-2.</summary>
    /// <param name="tokens">Number of different tokens.</param>
    /// <param name="context">Largest L.</param>
    /// <param name="features">Features of a position.</param>
    /// <param name="heads">Heads of each attention, which divide the features.</param>
    /// <param name="depth">Number of layers.</param>
    /// <param name="dropout">Probability to drop values in training.</param>
    /// <param name="generator">Source of the initial values and of dropout; the default generator if null.</param>
    public Gpt(int tokens, int context, int features, int heads, int depth, double dropout = 0.1, Generator? generator = null)
    {
        const double Deviation = 0.02;
        Context = context;
        embedding = new Embedding(tokens, features, generator: generator);
        embedding.Weight.Assign(Initialize.Normal([tokens, features], Deviation, generator: generator));
        positions = new LearnedPositions(context, features, Deviation, generator: generator);
        this.dropout = new Dropout(dropout, generator);
        layers = new TransformerEncoder(
            Enumerable.Range(0, depth).Select(_ => new TransformerEncoderLayer(features, heads, 4 * features, dropout, new Gelu(), normalizesFirst: true,
                generator: generator)),
            new LayerNorm([features]));
    }

    /// <summary>Most tokens that the model sees at once.</summary>
    public int Context { get; }

    /// <summary>Continues a text; the mode is use, not training, meanwhile.</summary>
    /// <param name="prompt">What the text begins with, at least one token.</param>
    /// <param name="count">Number of further tokens.</param>
    /// <param name="temperature">Divides the logits: below 1 likely tokens become likelier.</param>
    /// <param name="generator">Source of the draws; the default generator if null.</param>
    /// <returns>The prompt and what follows.</returns>
    /// <exception cref="InvalidValueException">There is no prompt, or the temperature is not positive.</exception>
    public long[] Sample(ReadOnlySpan<long> prompt, int count, double temperature = 1, Generator? generator = null)
    {
        if (prompt.IsEmpty) throw new InvalidValueException("[Gpt] a prompt of at least 1 token is needed, found none");
        if (!(temperature > 0)) throw new InvalidValueException($"[Gpt] the temperature must be positive, found {temperature}");
        var text = new List<long>([.. prompt]);
        using IDisposable mode = UseMode(isTraining: false);
        using IDisposable gradients = Tensor.NoGradient();
        for (int i = 0; i < count; i++)
        {
            // Always the full context, so that one plan serves all steps: what stands behind the last token cannot be seen.
            long[] window = new long[Context];
            int length = Math.Min(text.Count, Context);
            text.CopyTo(text.Count - length, window, 0, length);
            Tensor logits = Forward(Tensor.FromArray(window, [1, Context], embedding.Weight.Device))[0, length - 1];
            text.Add((long)(logits / temperature).Softmax().Multinomial(1, generator: generator).Item());
        }
        return [.. text];
    }

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        if (x.Rank != 2) throw new ShapeException($"[Gpt] tokens must be [N, L], found {x.Shape}");
        Tensor features = dropout.Forward(positions.Forward(embedding.Forward(x)));
        return layers.Forward(features, mask: null, isCausal: true).MatMul(embedding.Weight.Transpose());
    }
}
