using System.Text.Json;
using ILGpuNet.Metrics;
using ILGpuNet.Tests.Golden;

namespace ILGpuNet.Tests.Metrics;

/// <summary>Metrics against scikit-learn, PyTorch and SciPy (<c>tests/golden/metrics.py</c>), in one batch and in three.</summary>
public class MetricGoldenTests
{
    private static readonly JsonElement Cases = GoldenFile.Read("metrics.json").GetProperty("cases");

    private static readonly (string Case, string Value, Func<Metric> Create)[] Rows =
    [
        ("multiclass", "accuracy", () => new Accuracy()),
        ("multiclass", "accuracy", () => new ConfusionMatrix(4)),
        ("multiclass", "accuracy_ignored", () => new Accuracy(ignoreIndex: 2)),
        ("multiclass", "top2_accuracy", () => new TopKAccuracy(2)),
        ("multiclass", "precision_macro", () => new Precision(4)),
        ("multiclass", "precision_micro", () => new Precision(4, Average.Micro)),
        ("multiclass", "precision_weighted", () => new Precision(4, Average.Weighted)),
        ("multiclass", "recall_macro", () => new Recall(4)),
        ("multiclass", "recall_micro", () => new Recall(4, Average.Micro)),
        ("multiclass", "recall_weighted", () => new Recall(4, Average.Weighted)),
        ("multiclass", "f1_macro", () => new F1Score(4)),
        ("multiclass", "f1_micro", () => new F1Score(4, Average.Micro)),
        ("multiclass", "f1_weighted", () => new F1Score(4, Average.Weighted)),
        ("multiclass", "iou_macro", () => new IntersectionOverUnion(4)),
        ("multiclass", "iou_micro", () => new IntersectionOverUnion(4, Average.Micro)),
        ("multiclass", "iou_weighted", () => new IntersectionOverUnion(4, Average.Weighted)),
        ("multiclass", "f1_macro", () => new DiceScore(4)),
        ("multiclass", "auroc", () => new AreaUnderRoc()),
        ("multiclass", "average_precision", () => new AveragePrecision()),
        ("multiclass", "perplexity", () => new Perplexity()),
        ("multiclass", "perplexity_ignored", () => new Perplexity(ignoreIndex: 2)),
        ("binary", "accuracy", () => new Accuracy()),
        ("binary", "f1_macro", () => new F1Score(2)),
        ("binary", "precision_binary", () => new Precision(2, Average.Binary)),
        ("binary", "recall_binary", () => new Recall(2, Average.Binary)),
        ("binary", "f1_binary", () => new F1Score(2, Average.Binary)),
        ("binary", "auroc", () => new AreaUnderRoc()),
        ("binary", "average_precision", () => new AveragePrecision()),
        ("regression", "mse", () => new MeanSquaredError()),
        ("regression", "mae", () => new MeanAbsoluteError()),
        ("regression", "r2", () => new RSquared()),
        ("images", "psnr", () => new PeakSignalToNoise()),
        ("images", "ssim", () => new StructuralSimilarity()),
    ];

    public static TheoryData<string> Names => [.. Rows.Select(NameOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_InOneBatchAndInThree_IsTheReference(string name)
    {
        (string @case, string value, Func<Metric> create) = Rows.Single(row => NameOf(row) == name);
        (Tensor scores, Tensor targets) = Read(@case);
        double expected = Cases.GetProperty(@case).GetProperty("values").GetProperty(value).GetDouble();

        Metric whole = create(), parts = create();
        whole.Update(scores, targets);
        int third = scores.Shape[0] / 3;
        int[] lengths = @case == "images" ? [1, 1] : [third, third, scores.Shape[0] - 2 * third];
        Tensor[] scoreParts = scores.Split(lengths), targetParts = targets.Split(lengths);
        for (int i = 0; i < lengths.Length; i++) parts.Update(scoreParts[i], targetParts[i]);

        // Perplexity is computed in the type of the logits.
        double tolerance = whole is Perplexity ? 1e-6 : 1e-11;
        AssertClose(expected, whole.Compute(), tolerance, name);
        AssertClose(expected, parts.Compute(), tolerance, name);
    }

    [Fact]
    public void PerClass_IsTheReference()
    {
        (Tensor scores, Tensor targets) = Read("multiclass");
        foreach ((string value, ClassificationScore metric) in new (string, ClassificationScore)[]
            { ("precision", new Precision(4)), ("recall", new Recall(4)), ("f1", new F1Score(4)), ("iou", new IntersectionOverUnion(4)) })
        {
            metric.Update(scores, targets);
            AssertClose(Values("multiclass", $"{value}_per_class"), metric.PerClass(), value);
        }
        var roc = new AreaUnderRoc();
        roc.Update(scores, targets);
        AssertClose(Values("multiclass", "auroc_per_class"), roc.PerClass(), "auroc");
    }

    [Fact]
    public void ConfusionMatrix_Counts_AreTheReference()
    {
        (Tensor scores, Tensor targets) = Read("multiclass");
        var matrix = new ConfusionMatrix(4);
        matrix.Update(scores, targets);
        Assert.Equal(Values("multiclass", "confusion"), matrix.Counts().Cast<long>().Select(count => (double)count));
    }

    private static string NameOf((string Case, string Value, Func<Metric> Create) row) => $"{row.Create().GetType().Name} {row.Case} {row.Value}";

    private static double[] Values(string name, string value) => Cases.GetProperty(name).GetProperty("values").GetProperty(value).Numbers();

    private static (Tensor Scores, Tensor Targets) Read(string name)
    {
        JsonElement golden = Cases.GetProperty(name);
        Tensor scores = golden.GetProperty("scores").ToPlainArray().ToTensor(DType.Float32);
        DType targetType = name is "regression" or "images" ? DType.Float32 : DType.Int64;
        return (scores, golden.GetProperty("targets").ToPlainArray().ToTensor(targetType));
    }

    private static void AssertClose(double[] expected, double[] found, string name)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++) AssertClose(expected[i], found[i], 1e-11, name);
    }

    private static void AssertClose(double expected, double found, double tolerance, string name) =>
        Assert.True(Math.Abs(expected - found) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{name}: expected {expected}, found {found}");
}
