using ILGpuNet.Metrics;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Tests.Errors;
using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Metrics;

public class MetricTests
{
    private static readonly Tensor Targets = Tensor.FromArray([0L, 1, 2, 1]);
    private static readonly Tensor Right = Tensor.FromArray(new float[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 0, 1, 0 } });
    private static readonly Tensor Wrong = Right.Roll([1], [1]);

    private static readonly ErrorCase[] Cases =
    [
        Of<ILGpuNetException>("Nothing added", () => new Accuracy().Compute(), "[Accuracy] no batch has been added: call Update before Compute"),
        Of<ILGpuNetException>("No matrix", () => new ConfusionMatrix(2).Counts(), "[ConfusionMatrix] no batch has been added: call Update before Compute"),
        Of<ILGpuNetException>("No ranks", () => new AreaUnderRoc().PerClass(), "[AreaUnderRoc] no batch has been added: call Update before Compute"),
        Of<ShapeException>("Accuracy shapes", () => new Accuracy().Update(Right, Targets[..3]),
            "[Accuracy] targets must be classes [N, ...], predictions scores [N, C, ...] or [N, ...] or classes [N, ...], " +
            "found predictions Float32 [4, 3] and targets [3]"),
        Of<ShapeException>("Mask of another size", () => new IntersectionOverUnion(3).Update(Tensor.Zeros([2, 3, 4, 4]), Tensor.Zeros([2, 4, 5], DType.Int64)),
            "[IntersectionOverUnion] targets must be classes [N, ...], predictions scores [N, C, ...] or [N, ...] or classes [N, ...], " +
            "found predictions Float32 [2, 3, 4, 4] and targets [2, 4, 5]"),
        Of<ShapeException>("Class axis", () => new F1Score(4).Update(Right, Targets), "[F1Score] predictions must have 4 classes on axis 1, found [4, 3]"),
        Of<InvalidValueException>("Target class", () => new Precision(2).Update(Targets, Targets),
            "[Precision] target class 2 at position 2: expected 0..1"),
        Of<InvalidValueException>("One class", () => new Recall(1), "[Recall] there must be at least 2 classes, found 1"),
        Of<InvalidValueException>("Binary average", () => new F1Score(3, Average.Binary), "[F1Score] the binary average needs 2 classes, found 3: take another average"),
        Of<InvalidValueException>("k", () => new TopKAccuracy(0), "[TopKAccuracy] k must be at least 1, found 0"),
        Of<ShapeException>("Top k shapes", () => new TopKAccuracy(5).Update(Right, Targets), "[TopKAccuracy] predictions must be [N, 5 or more], targets [N], found [4, 3] and [4]"),
        Of<ShapeException>("Ranks", () => new AreaUnderRoc().Update(Right, Targets[..2]),
            "[AreaUnderRoc] predictions must be scores [N] or [N, C], targets [N] or [N, C], found Float32 [4, 3] and [2]"),
        Of<ShapeException>("Errors", () => new MeanSquaredError().Update(Right, Targets), "[MeanSquaredError] targets must have the predictions' shape [4, 3], found [4]"),
        Of<ShapeException>("Determination", () => new RSquared().Update(Right, Targets), "[RSquared] predictions and targets must be [N] or [N, outputs], found [4, 3] and [4]"),
        Of<ShapeException>("Small images", () => new StructuralSimilarity().Update(Tensor.Zeros([1, 1, 10, 20]), Tensor.Zeros([1, 1, 10, 20])),
            "[StructuralSimilarity] images must be [N, C, 11 or more, 11 or more], found [1, 1, 10, 20]"),
        Of<InvalidValueException>("Range", () => new PeakSignalToNoise(0), "[PeakSignalToNoise] range must be positive, found 0"),
        Of<ILGpuNetException>("State", () => new Accuracy().LoadState(new Dictionary<string, Tensor>()), "[LoadState] the state does not fit the Accuracy: batches is missing"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Mistake_SaysWhatIsWrong(string name) => Cases.Single(error => error.Name == name).Check();

    [Fact]
    public void Reset_BetweenEpochs_Forgets()
    {
        var accuracy = new Accuracy();
        accuracy.Update(Wrong, Targets);
        Assert.Equal(0, accuracy.Compute());
        accuracy.Reset();
        accuracy.Update(Right, Targets);
        Assert.Equal((1.0, 1), (accuracy.Compute(), accuracy.BatchCount));
    }

    [Fact]
    public void Compute_OfAMetricOfOnesOwn_IsItsMeanOverAllBatches()
    {
        var within = new ShareWithin(0.5);
        Assert.Equal("within", within.Name);
        within.Update(Tensor.FromArray([1f, 2, 3]), Tensor.FromArray([1.2f, 3, 3]));
        within.Update(Tensor.FromArray([1f]), Tensor.FromArray([7f]));
        Assert.Equal(0.5, within.Compute());
        within.Reset();
        within.Update(Tensor.Zeros([0]), Tensor.Zeros([0]));
        Assert.Equal(double.NaN, within.Compute());
    }

    /// <summary>How many predictions are not farther from the targets than a limit.</summary>
    private sealed class ShareWithin(double limit) : MeanMetric("within")
    {
        protected override (Tensor Sum, Tensor Count) Total(Tensor predictions, Tensor targets) =>
            (((predictions - targets).Abs() <= limit).To(DType.Int64).Sum(), Tensor.FromScalar(predictions.Count));
    }

    [Fact]
    public void Accuracy_OfPixels_CountsEachAndLeavesOutTheIgnored()
    {
        Tensor scores = Tensor.FromArray(new float[,,] { { { 2, 0, 2 }, { 1, 1, 1 } } }), targets = Tensor.FromArray(new long[,] { { 0, 0, 9 } });
        var accuracy = new Accuracy(ignoreIndex: 9);
        accuracy.Update(scores, targets);
        Assert.Equal(0.5, accuracy.Compute());
        var nothing = new Accuracy(ignoreIndex: 9);
        nothing.Update(scores[.., .., 2..], targets[.., 2..]);
        Assert.Equal(double.NaN, nothing.Compute());
    }

    [Fact]
    public void Undefined_Figures_AreNaN()
    {
        var roc = new AreaUnderRoc();
        roc.Update(Tensor.FromArray([0.1f, 0.9f]), Tensor.FromArray([1L, 1]));
        Assert.Equal(double.NaN, roc.Compute());
        var precision = new AveragePrecision();
        precision.Update(Tensor.FromArray([0.1f, 0.9f]), Tensor.FromArray([0L, 0]));
        Assert.Equal(double.NaN, precision.Compute());
        var absent = new IntersectionOverUnion(3);
        absent.Update(Tensor.FromArray([0L, 1]), Tensor.FromArray([0L, 1]));
        Assert.Equal((1.0, 0.0), (absent.Compute(), absent.PerClass()[2]));
        var constant = new RSquared();
        constant.Update(Tensor.FromArray([1f, 2]), Tensor.FromArray([0.1f, 0.1f]));
        Assert.Equal(0, constant.Compute());
    }

    [Fact]
    public void Update_BeforeTheStep_IsPartOfItsPlan()
    {
        var model = new Linear(3, 3);
        var optimizer = new Sgd(model.Parameters(), 0.1);
        Metric[] metrics = [new Accuracy(), new F1Score(3), new AreaUnderRoc(), new Perplexity()];
        var expected = new Accuracy();
        for (int step = 0; step < 5; step++)
        {
            Tensor before = model.Forward(Right).Detach().Evaluate();
            expected.Update(before, Targets);
            optimizer.ZeroGradient();
            Tensor logits = model.Forward(Right);
            foreach (Metric metric in metrics) metric.Update(logits, Targets);
            Tensor loss = Loss.CrossEntropy(logits, Targets);
            loss.Backward();
            Assert.False(logits.Node.IsReady);
            optimizer.Step();
        }
        Assert.Equal(expected.Compute(), metrics[0].Compute());
        Assert.All(metrics, metric => Assert.True(double.IsFinite(metric.Compute())));
    }

    [Fact]
    public void State_LoadedInTheMiddle_GoesOn()
    {
        foreach (Func<Metric> create in new Func<Metric>[] { () => new Accuracy(), () => new ConfusionMatrix(3), () => new AreaUnderRoc() })
        {
            Metric metric = create(), loaded = create();
            metric.Update(Right, Targets);
            loaded.Update(Wrong, Targets);
            loaded.LoadState(metric.State());
            metric.Update(Wrong, Targets);
            loaded.Update(Wrong, Targets);
            Assert.Equal((metric.Compute(), 2), (loaded.Compute(), loaded.BatchCount));
        }
    }
}
