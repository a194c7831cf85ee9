using ILGpuNet.Metrics;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Guides;

/// <summary>The tables of the guides for users of PyTorch and Keras name what exists, and PyTorch's all that there is to train with.</summary>
public class GuideTableTests
{
    private const string FromPytorch = "docs/from-pytorch.md", FromKeras = "docs/from-keras.md";

    public static TheoryData<string> Guides => [FromPytorch, FromKeras];

    public static TheoryData<Type> Offered =>
    [
        .. typeof(Layer).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && type.Namespace != "ILGpuNet.Models" &&
            (type.IsSubclassOf(typeof(Module)) || type.IsSubclassOf(typeof(Optimizer)) || type.IsSubclassOf(typeof(Schedule)) || type.IsSubclassOf(typeof(Metric)) ||
                type.IsSubclassOf(typeof(Callback)) || type.IsSubclassOf(typeof(WeightAverage)) || type.IsSubclassOf(typeof(ILGpuNet.Data.Transform)) ||
                type.IsSubclassOf(typeof(ILGpuNet.Data.Sampler)))),
    ];

    /// <summary>Parts of layers that users do not make.</summary>
    private static readonly Type[] Parts = [typeof(SpectralWeight), typeof(LengthAndDirection), typeof(WeightParametrizations<>)];

    [Theory]
    [MemberData(nameof(Guides))]
    public void Names_InTheTables_Exist(string guide)
    {
        IReadOnlyList<string> names = GuideFile.Names(guide);
        Assert.InRange(names.Count, 100, int.MaxValue);
        Assert.Empty(names.Select(PublicName.Error).OfType<string>());
    }

    [Theory]
    [MemberData(nameof(Offered))]
    public void Tables_ForPytorch_HaveEveryType(Type type)
    {
        if (!Parts.Contains(type)) Assert.Contains(GuideFile.Names(FromPytorch), name => name.Split('(', '.')[0].Replace("new ", "", StringComparison.Ordinal) == type.Name);
    }

    [Fact]
    public void Tables_ForPytorch_HaveEveryLossAndInitializer()
    {
        IReadOnlyList<string> names = GuideFile.Names(FromPytorch);
        foreach (Type type in (Type[])[typeof(Loss), typeof(Initialize)])
        {
            string[] methods = [.. type.GetMethods().Where(method => method.IsStatic).Select(method => $"{type.Name}.{method.Name}").Distinct()];
            Assert.Subset(names.Select(name => name.Split('(')[0]).ToHashSet(), methods.ToHashSet());
        }
    }

    [Theory]
    [InlineData("Tensor.Zeross", "Tensor.Zeross: there is no Tensor.Zeross")]
    [InlineData("x.Nothing(1)", "x.Nothing(1): there is no x.Nothing")]
    [InlineData("Loss.CrossEntropy(smoothing: 1)", "Loss.CrossEntropy(smoothing: 1): Loss.CrossEntropy has no parameter smoothing")]
    [InlineData("new Lstm(proj: 1)", "new Lstm(proj: 1): Lstm has no parameter proj")]
    [InlineData("Generator.Default.Reset(seed: 0)", null)]
    [InlineData("x[1..3, ^1]", null)]
    [InlineData("optimizer.Step(closure)", null)]
    [InlineData("optimizer.Step(loss)", "optimizer.Step(loss): there is no loss")]
    [InlineData("torch", "torch: there is no torch")]
    public void Error_OfAName_SaysWhatDoesNotExist(string code, string? error) => Assert.Equal(error, PublicName.Error(code));

    [Fact]
    public void Guides_AreLinkedFromTheReadme()
    {
        string readme = File.ReadAllText(RepositoryFiles.PathOf("README.md"));
        Assert.All([FromPytorch, FromKeras], guide => Assert.Contains($"({guide})", readme));
    }
}
