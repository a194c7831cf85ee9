using CharLstmExample;
using ILGpuNet.Data;
using ILGpuNet.Models;

namespace ILGpuNet.Tests.Examples;

public class CharLstmExampleTests
{
    [Fact]
    public void Train_SmallModelOfASmallText_LearnsWhatFollowsWhat()
    {
        string text = string.Concat(Enumerable.Repeat("the quick brown fox jumps over the lazy dog. ", 1000));
        var vocabulary = new CharacterVocabulary(text);
        Generator.Default.Reset(1);
        var model = new CharacterLstm(vocabulary.Count, hidden: 32, layers: 1);
        double bits = Program.Train(model, vocabulary.Encode(text), epochs: 3, learningRate: 0.02, isShown: false);
        // How often characters occur says 4.3 bits of each, the one before it less than 2: a model below 1 remembers more than one character.
        Assert.InRange(bits, 0, 1);
    }

    [Fact]
    public void ParallelStreams_Batches_GoOnWhereTheOnesBeforeEnd()
    {
        var pieces = new SequenceDataset([.. Enumerable.Range(0, 50).Select(i => (long)i)], length: 4);
        var loader = new DataLoader(pieces, 3, sampler: new ParallelStreams(pieces.Count, 3));
        Assert.Equal(4, loader.Count);
        long[][] ends = [.. loader.Select(batch => batch.Targets[.., ^1].ToArray<long>())];
        long[][] starts = [.. loader.Select(batch => batch.Inputs[.., 0].ToArray<long>())];
        Assert.Equal([0, 16, 32], starts[0]);
        for (int i = 1; i < starts.Length; i++) Assert.Equal(ends[i - 1], starts[i]);
    }

    [Theory]
    [InlineData(2, "--epochs", "0")]
    [InlineData(2, "--hidden")]
    [InlineData(2, "--device", "abacus")]
    [InlineData(1, "--text", "/nowhere")]
    [InlineData(1, "--prompt", "§")]
    public void Main_BadArgument_GivesItsCode(int code, params string[] arguments) => Assert.Equal(code, Program.Main(arguments));
}
