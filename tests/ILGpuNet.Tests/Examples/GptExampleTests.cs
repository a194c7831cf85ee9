using GptExample;
using ILGpuNet.Data;
using ILGpuNet.Models;

namespace ILGpuNet.Tests.Examples;

public class GptExampleTests
{
    [Fact]
    public void Train_FewStepsOfASmallModel_LearnsWhatFollowsWhat()
    {
        string text = string.Concat(Enumerable.Repeat("the quick brown fox jumps over the lazy dog. ", 60));
        var vocabulary = new CharacterVocabulary(text);
        Generator.Default.Reset(1);
        var model = new Gpt(vocabulary.Count, context: 16, features: 32, heads: 2, depth: 1, dropout: 0);
        double bits = Program.Train(model, vocabulary.Encode(text), epochs: 1, stepsPerEpoch: 60, seed: 1, isShown: false);
        // How often characters occur says 4.3 bits of each: a model below has learned what follows what.
        Assert.InRange(bits, 0, 3);
    }

    [Fact]
    public void CreateModel_OfTheText_HasTheExpectedParameters()
    {
        var vocabulary = new CharacterVocabulary(File.ReadAllText(RepositoryFiles.PathOf("examples/data/shakespeare/plays.txt")));
        Assert.Equal(65, vocabulary.Count);
        Assert.Equal(65 * 128 + 64 * 128 + 2 * 198_272 + 256, Program.CreateModel(vocabulary).ParameterCount);
    }

    [Fact]
    public void Main_MissingText_Gives1() => Assert.Equal(1, Program.Main(["--text", "/nowhere"]));
}
