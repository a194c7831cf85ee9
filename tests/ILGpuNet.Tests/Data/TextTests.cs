using ILGpuNet.Data;

namespace ILGpuNet.Tests.Data;

public class TextTests
{
    [Fact]
    public void Vocabulary_EncodesAndDecodes()
    {
        var vocabulary = new CharacterVocabulary("banane 🍌");
        Assert.Equal(6, vocabulary.Count);
        Assert.Equal([2L, 1, 4, 1, 4, 3, 0, 5], vocabulary.Encode("banane 🍌"));
        Assert.Equal("ab 🍌", vocabulary.Decode(vocabulary.Encode("ab 🍌")));
        AssertError("[CharacterVocabulary] 'x' (character 1 of the text) is not one of the 6 of the vocabulary", () => vocabulary.Encode("ax"));
        AssertError("[CharacterVocabulary] tokens must be 0 to 5, found 6", () => vocabulary.Decode([6]));
    }

    [Fact]
    public void Sequences_PredictTheNextToken()
    {
        long[] tokens = [0, 1, 2, 3, 4, 5, 6];
        Batch[] batches = [.. new DataLoader(new SequenceDataset(tokens, length: 3), 2)];
        Assert.Equal([0L, 1, 2, 3, 4, 5], batches.Single().Inputs.ToArray<long>());
        Assert.Equal([1L, 2, 3, 4, 5, 6], batches[0].Targets.ToArray<long>());
        Assert.Equal(4, new SequenceDataset(tokens, length: 3, stride: 1).Count);
        AssertError("[SequenceDataset] pieces must have at least 1 token, found 0", () => new SequenceDataset(tokens, 0));
        AssertError("[SequenceDataset] the stride must be at least 1, found 0", () => new SequenceDataset(tokens, 2, 0));
        AssertError("[SequenceDataset] a piece of 7 tokens and the next one need 8 tokens, found 7", () => new SequenceDataset(tokens, 7));
    }

    private static void AssertError(string message, Func<object> mistake) => Assert.Equal(message, Assert.Throws<InvalidValueException>(mistake).Message);
}
