using ILGpuNet.Models;
using ILGpuNet.Nn;

namespace ILGpuNet.Tests.Models;

/// <summary>Numbers of parameters against those of the references, and shapes of outputs.</summary>
public class ModelTests
{
    /// <summary>Counts of torchvision, PyTorch's DCGAN example, char-rnn (one-hot inputs), GPT-2, course notebooks in Keras, and of the papers' networks; nothing is computed.</summary>
    private static readonly (string Name, Func<Module> Create, long Count)[] References =
    [
        ("Mlp 784-1024-512-10", () => new Mlp([784, 1024, 512, 10]), 1_333_770),
        ("LeNet classic", () => LeNet.Classic(), 61_706),
        ("LeNet wide", () => LeNet.Wide(), 941_494),
        ("ResNet 18", () => ResNet.Of18(), 11_689_512),
        ("ResNet 34", () => ResNet.Of34(), 21_797_672),
        ("ResNet 50", () => ResNet.Of50(), 25_557_032),
        ("Vgg 11", () => Vgg.Of11(), 132_863_336),
        ("Vgg 16", () => Vgg.Of16(), 138_357_544),
        ("Vgg 16 normalised", () => Vgg.Of16(normalizes: true), 138_365_992),
        ("UNet", () => new UNet(3, 2), 31_037_698),
        ("SeparableUNet", () => new SeparableUNet(3, 2), 2_054_914),
        ("SeparableUNet of grey images", () => new SeparableUNet(1, 2), 2_054_338),
        ("DCGAN generator", () => Dcgan.Generator(), 3_576_704),
        ("DCGAN discriminator", () => Dcgan.Discriminator(), 2_765_568),
        ("VAE encoder", () => new Vae().Encoder, 28_036),
        ("VAE", () => new Vae(), 28_036 + 33_025),
        ("CharacterLstm of char-rnn", () => new CharacterLstm(65), 240_321),
        ("GPT-2", () => new Gpt(50_257, 1024, 768, 12, 12), 124_439_808),
    ];

    public static TheoryData<string> Names => [.. References.Select(reference => reference.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ParameterCount_EveryModel_IsThatOfTheReference(string name)
    {
        (_, Func<Module> create, long count) = References.Single(reference => reference.Name == name);
        Assert.Equal(count, create().ParameterCount);
    }

    [Fact]
    public void LeNet_Wide_HasTheNotebooksCountsPerLayer() => Assert.Equal([60, 880, 410_624, 524_800, 5_130],
        ModelSummary.Of(LeNet.Wide(), [1, 1, 28, 28]).Rows.Select(row => row.Parameters).Where(count => count > 0));

    [Fact]
    public void SeparableUNet_RunningStatistics_AreTheNotebooks() => Assert.Equal(3_776,
        new SeparableUNet(3, 2).State().Where(entry => entry.Key.Contains("running")).Sum(entry => entry.Value.Count));

    [Fact]
    public void SeparableUNet_Summary_HasTheNotebooksLayers()
    {
        ModelSummary summary = ModelSummary.Of(new SeparableUNet(3, 2, new Selu()), [1, 3, 256, 256]);
        Assert.Equal([1, 2, 256, 256], summary.Rows[^1].Output.Span.ToArray());
        // Depthwise and pointwise are rows of their own; batch normalisation has two trained numbers per channel.
        Assert.Equal([896, 64, 288, 2112, 128, 576, 4160, 128, 2112, 576, 8320, 256, 1152, 16_512, 256, 8320, 1152, 33_024, 512, 2304, 65_792, 512, 33_024,
            590_080, 512, 590_080, 512, 65_792, 295_040, 256, 147_584, 256, 32_896, 73_792, 128, 36_928, 128, 8256, 18_464, 64, 9248, 64, 2080, 578],
            summary.Rows.Select(row => row.Parameters).Where(count => count > 0));
    }

    [Fact]
    public void ResNet_Names_AreTorchvisions()
    {
        IEnumerable<string> names = ResNet.Of18().State().Keys;
        Assert.Equal(122, names.Count());
        Assert.Superset(new HashSet<string> { "conv1.weight", "bn1.running_mean", "layer1.0.conv1.weight", "layer2.0.downsample.1.bias", "layer4.1.bn2.num_batches_tracked", "fc.bias" },
            names.ToHashSet());
    }

    [Fact]
    public void Forward_EveryKind_GivesItsShape()
    {
        Tensor images = Tensor.RandomNormal([2, 3, 32, 32]);
        Assert.Equal([2, 5], Evaluated(ResNet.Of18(5, width: 4), images));
        Assert.Equal([2, 5], Evaluated(ResNet.Of50(5, width: 4), images));
        Assert.Equal([2, 2, 32, 32], Evaluated(new UNet(3, 2, width: 4, levels: 3), images));
        Assert.Equal([2, 2, 32, 32], Evaluated(new SeparableUNet(3, 2), images));
        Assert.Equal([2, 3, 32, 32], Evaluated(Dcgan.Generator(8, 4, 3, 32), Tensor.RandomNormal([2, 8, 1, 1])));
        Assert.Equal([2, 1], Evaluated(Dcgan.Discriminator(4, 3, 32), images));
        Assert.Equal([2, 10], Evaluated(LeNet.Classic(), images[.., ..1, ..28, ..28]));
        Assert.Equal([2, 1, 28, 28], Evaluated(new Vae(), images[.., ..1, ..28, ..28]));
        Assert.Equal([2, 6, 7], Evaluated(new CharacterLstm(7, 12), Tensor.Zeros([2, 6], DType.Int64)));
        Assert.Equal([2, 6, 7], Evaluated(new Gpt(7, 8, 12, 3, 2), Tensor.Zeros([2, 6], DType.Int64)));
    }

    [Fact]
    public void UNet_SizeThatDoesNotHalve_SaysWhatIsExpected() => Assert.Equal(
        "[UNet] the input must be [N, C, H, W] with H and W divisible by 16, found [1, 3, 24, 32]",
        Assert.Throws<ShapeException>(() => new UNet(3, 2, width: 2).Forward(Tensor.Zeros([1, 3, 24, 32]))).Message);

    [Fact]
    public void Gpt_Logits_DependOnEarlierTokensOnly()
    {
        var model = new Gpt(7, 8, 12, 3, 2);
        model.Eval();
        float[] first = model.Forward(Tensor.FromArray(new long[] { 1, 2, 3, 4 }, [1, 4]))[0, ..3].ToArray();
        float[] second = model.Forward(Tensor.FromArray(new long[] { 1, 2, 3, 6 }, [1, 4]))[0, ..3].ToArray();
        Assert.Equal(first, second);
    }

    [Fact]
    public void Gpt_Sample_ContinuesBeyondTheContext()
    {
        var model = new Gpt(7, 8, 12, 3, 2);
        long[] text = model.Sample([3, 5], 12, generator: new Generator(1));
        Assert.Equal(14, text.Length);
        Assert.Equal([3, 5], text[..2]);
        Assert.All(text, token => Assert.InRange(token, 0, 6));
        Assert.True(model.IsTraining);
    }

    [Fact]
    public void CharacterLstm_InTwoParts_GoesOnWhereItStopped()
    {
        var model = new CharacterLstm(7, 12);
        Tensor text = Tensor.FromArray(new long[] { 1, 2, 3, 4, 5, 6 }, [1, 6]);
        float[] whole = model.Forward(text).ToArray();
        (Tensor first, LstmState state) = model.Forward(text[.., ..4], null);
        (Tensor second, _) = model.Forward(text[.., 4..], state);
        float[] parts = Tensor.Concat([first, second], 1).ToArray();
        for (int i = 0; i < whole.Length; i++) Assert.Equal(whole[i], parts[i], 1e-5);
    }

    [Fact]
    public void CharacterLstm_Sample_ContinuesThePrompt()
    {
        var model = new CharacterLstm(7, 12, dropout: 0.5);
        long[] text = model.Sample([3, 5], 12, generator: new Generator(1));
        Assert.Equal(14, text.Length);
        Assert.Equal([3, 5], text[..2]);
        Assert.All(text, token => Assert.InRange(token, 0, 6));
        Assert.True(model.IsTraining);
        Assert.Equal(text, model.Sample([3, 5], 12, generator: new Generator(1)));
    }

    [Fact]
    public void CharacterLstm_BadInput_SaysWhatIsExpected()
    {
        var model = new CharacterLstm(7, 12);
        Assert.Equal("[CharacterLstm] tokens must be [N, T], found [5]",
            Assert.Throws<ShapeException>(() => model.Forward(Tensor.Zeros([5], DType.Int64))).Message);
        Assert.Equal("[CharacterLstm] a prompt of at least 1 token is needed, found none",
            Assert.Throws<InvalidValueException>(() => model.Sample([], 3)).Message);
        Assert.Equal("[CharacterLstm] the temperature must be positive, found 0",
            Assert.Throws<InvalidValueException>(() => model.Sample([1], 3, temperature: 0)).Message);
    }

    [Fact]
    public void Vae_Loss_OfAKnownCodeIsTheFormula()
    {
        var model = new Vae();
        foreach (Parameter parameter in model.Parameters()) parameter.Assign(Tensor.ZerosLike(parameter));
        // Logits 0: ln 2 for each pixel; mean 0 and variance 1: no divergence.
        Assert.Equal(784 * Math.Log(2), model.Loss(Tensor.Zeros([3, 1, 28, 28])).Item(), 1e-2);
    }

    private static int[] Evaluated(Layer model, Tensor x)
    {
        Tensor y = model.Forward(x);
        Assert.True(double.IsFinite(y.Sum().Item()));
        return y.Shape.Span.ToArray();
    }
}
