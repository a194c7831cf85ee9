using System.Collections.Frozen;
using System.Text;

namespace ILGpuNet.Data;

/// <summary>The characters of a text, numbered in the order of their code points.</summary>
public sealed class CharacterVocabulary
{
    private readonly Rune[] characters;
    private readonly FrozenDictionary<Rune, long> numbers;

    /// <summary>Numbers the characters that occur in a text.</summary>
    public CharacterVocabulary(string text)
    {
        characters = [.. text.EnumerateRunes().Distinct().Order()];
        numbers = characters.Select((character, i) => (character, (long)i)).ToFrozenDictionary(pair => pair.character, pair => pair.Item2);
    }

    /// <summary>Number of different characters.</summary>
    public int Count => characters.Length;

    /// <summary>The numbers of a text's characters.</summary>
    /// <exception cref="InvalidValueException">A character is not in the vocabulary.</exception>
    public long[] Encode(string text) => [.. text.EnumerateRunes().Select((character, i) => numbers.TryGetValue(character, out long number)
        ? number
        : throw new InvalidValueException($"[CharacterVocabulary] '{character}' (character {i} of the text) is not one of the {Count} of the vocabulary"))];

    /// <summary>The text of numbers.</summary>
    /// <exception cref="InvalidValueException">A number is out of range.</exception>
    public string Decode(ReadOnlySpan<long> tokens)
    {
        var text = new StringBuilder();
        foreach (long token in tokens)
        {
            if ((ulong)token >= (ulong)Count) throw new InvalidValueException($"[CharacterVocabulary] tokens must be 0 to {Count - 1}, found {token}");
            text.Append(characters[token]);
        }
        return text.ToString();
    }
}

/// <summary>Pieces of a long sequence of tokens, to predict each next token: input [length], target [length] one token further.</summary>
public sealed class SequenceDataset : Dataset
{
    private readonly long[] tokens;
    private readonly int length, stride;

    /// <summary>Cuts a sequence.</summary>
    /// <param name="tokens">The sequence.</param>
    /// <param name="length">Tokens of a piece.</param>
    /// <param name="stride">Tokens from one piece to the next; the length if null, so that pieces do not overlap.</param>
    /// <exception cref="InvalidValueException">Length or stride are not positive, or the sequence is too short for one piece.</exception>
    public SequenceDataset(long[] tokens, int length, int? stride = null)
    {
        (this.tokens, this.length, this.stride) = (tokens, length, stride ?? length);
        if (length < 1) throw new InvalidValueException($"[SequenceDataset] pieces must have at least 1 token, found {length}");
        if (this.stride < 1) throw new InvalidValueException($"[SequenceDataset] the stride must be at least 1, found {stride}");
        if (tokens.Length <= length)
            throw new InvalidValueException($"[SequenceDataset] a piece of {length} tokens and the next one need {length + 1L} tokens, found {tokens.Length}");
    }

    /// <inheritdoc/>
    public override int Count => (tokens.Length - 1 - length) / stride + 1;

    /// <inheritdoc/>
    public override Sample Read(int index, SampleRandom random)
    {
        int start = index * stride;
        return new Sample(tokens[start..(start + length)], tokens[(start + 1)..(start + length + 1)]);
    }
}
