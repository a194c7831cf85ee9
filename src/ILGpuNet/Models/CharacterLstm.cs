using ILGpuNet.Nn;

namespace ILGpuNet.Models;

/// <summary>
/// A recurrent network that predicts each next character (Karpathy, "The unreasonable effectiveness of recurrent neural networks", 2015): long short-term
/// memory over characters as one-hot vectors, and a linear layer. x: tokens, Int64 [N, T]; y: logits [N, T, tokens].
/// </summary>
public sealed class CharacterLstm : Layer
{
    private readonly int tokens;
    private readonly Lstm lstm;
    private readonly Linear output;

    /// <summary>Creates the model. With 65 tokens, 128 hidden units and 2 layers it has the 240,321 parameters of Karpathy's char-rnn.</summary>
    /// <param name="tokens">Number of different characters.</param>
    /// <param name="hidden">Hidden units of a layer.</param>
    /// <param name="layers">Layers of memory.</param>
    /// <param name="dropout">Probability to drop values between layers in training.</param>
    /// <param name="generator">Source of the initial values and of dropout; the default generator if null.</param>
    public CharacterLstm(int tokens, int hidden = 128, int layers = 2, double dropout = 0, Generator? generator = null)
    {
        this.tokens = tokens;
        lstm = new Lstm(tokens, hidden, layers, dropout: dropout, generator: generator);
        output = new Linear(hidden, tokens, generator: generator);
    }

    /// <summary>
    /// Logits, and the state behind the last character. To learn from a text piece by piece, hand the state on to the next call with <c>Detach</c>.
    /// </summary>
    /// <param name="x">Tokens, Int64 [N, T].</param>
    /// <param name="state">The state behind the character before, [layers, N, hidden]; zeros if null.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    public (Tensor Logits, LstmState State) Forward(Tensor x, LstmState? state)
    {
        LstmState? last = null;
        Tensor logits = Call(() =>
        {
            (Tensor features, last) = lstm.Forward(OneHot(x), state);
            return output.Forward(features).Transpose(0, 1);
        });
        return (logits, last!);
    }

    /// <summary>Continues a text; the mode is use, not training, meanwhile.</summary>
    /// <param name="prompt">What the text begins with, at least one token.</param>
    /// <param name="count">Number of further tokens.</param>
    /// <param name="temperature">Divides the logits: below 1 likely tokens become likelier.</param>
    /// <param name="generator">Source of the draws; the default generator if null.</param>
    /// <returns>The prompt and what follows.</returns>
    /// <exception cref="InvalidValueException">There is no prompt, or the temperature is not positive.</exception>
    public long[] Sample(ReadOnlySpan<long> prompt, int count, double temperature = 1, Generator? generator = null)
    {
        if (prompt.IsEmpty) throw new InvalidValueException("[CharacterLstm] a prompt of at least 1 token is needed, found none");
        if (!(temperature > 0)) throw new InvalidValueException($"[CharacterLstm] the temperature must be positive, found {temperature}");
        var text = new List<long>([.. prompt]);
        using IDisposable mode = UseMode(isTraining: false);
        using IDisposable gradients = Tensor.NoGradient();
        LstmState? state = null;
        long[] next = [.. prompt];
        for (int i = 0; i < count; i++)
        {
            (Tensor logits, state) = Forward(Tensor.FromArray(next, [1, next.Length], output.Weight.Device), state);
            next = [(long)(logits[0, ^1] / temperature).Softmax().Multinomial(1, generator: generator).Item()];
            text.Add(next[0]);
        }
        return [.. text];
    }

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => output.Forward(lstm.Forward(OneHot(x))).Transpose(0, 1);

    /// <summary>[N, T] to [T, N, tokens].</summary>
    private Tensor OneHot(Tensor x) => x.Rank == 2
        ? Tensor.OneHot(x.Transpose(), tokens)
        : throw new ShapeException($"[CharacterLstm] tokens must be [N, T], found {x.Shape}");
}
