using ILGpuNet.Data;
using ILGpuNet.Metrics;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Tests.Guides;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Training;

// guide: begin
internal sealed class Squares : Dataset
{
    public override int Count => 1000;

    public override Sample Read(int index, SampleRandom random) => new(index / 1000f, (long)index % 2);
}
// guide: end

/// <summary>The code of docs/training.md: compiled and run here, and compared with the guide line by line.</summary>
public sealed class GuideTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Tensor inputs, labels;

    public GuideTests()
    {
        inputs = Tensor.RandomNormal([64, 2], generator: new Generator(1)).Evaluate();
        labels = (inputs[.., 0] * inputs[.., 1] > 0).To(DType.Int64).Evaluate();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Loader_OverTensors()
    {
        // guide: begin
        var loader = new DataLoader(inputs, labels, batchSize: 16, shuffle: true, seed: 1);
        foreach ((Tensor x, Tensor y) in loader)        // one epoch; the next foreach has another order
            Console.WriteLine($"{x.Shape} {y.Shape}");
        // guide: end
        Assert.Equal(1, loader.Epoch);
    }

    [Fact]
    public void Dataset_OfOnesOwn() => Assert.Equal([1000L], new DataLoader(new Squares(), 1000).Select(batch => batch.Inputs.Count));

    [Fact]
    public void Transforms_AndSplits()
    {
        Tensor pictures = Tensor.RandomUniform([50, 1, 8, 8]), classes = Tensor.RandomIntegers([50], 0, 2);
        // guide: begin
        Dataset images = new TensorDataset(pictures, classes)
            .Map(new RandomCrop(8, padding: 1), new RandomHorizontalFlip(), new Normalize(0.5f, 0.25f));
        Dataset[] parts = images.Split([0.8, 0.2], seed: 1);
        var augmented = new DataLoader(parts[0], batchSize: 16, shuffle: true, workers: 2);
        // guide: end
        Assert.Equal([16, 16, 8], augmented.Select(batch => batch.Inputs.Shape[0]));
    }

    [Fact]
    public void Trainer_FitEvaluatePredict_AndGoOn()
    {
        DataLoader train = new(inputs, labels, 16, shuffle: true), test = new(inputs, labels, 64);
        Tensor points = inputs;
        // guide: begin
        var model = new Sequential(new Linear(2, 16), new Tanh(), new Linear(16, 2));
        var trainer = new Trainer(model, new Adam(model.Parameters(), learningRate: 0.05), (logits, y) => Loss.CrossEntropy(logits, y))
        {
            Metrics = [new Accuracy(), new F1Score(classes: 2)],
        };
        History history = trainer.Fit(train, epochs: 10, validation: test, callbacks: [new EarlyStopping(patience: 3), new ProgressBar()]);
        Console.WriteLine(history["val_accuracy"][^1]);

        IReadOnlyDictionary<string, double> values = trainer.Evaluate(test);       // loss, accuracy, f1
        Tensor predicted = trainer.Predict(points).ArgMax(axis: 1);
        // guide: end
        Assert.Equal(["loss", "accuracy", "f1"], values.Keys);
        Assert.True(history["val_accuracy"][^1] > 0.7);
        Assert.Equal(labels.Shape, predicted.Shape);

        string path = folder.File("checkpoint.safetensors");
        trainer.Save(path);
        // guide: begin
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        if (File.Exists(path)) trainer.Load(path);
        trainer.Fit(train, epochs: 10, callbacks: [new ModelCheckpoint(path, everySteps: 100)], cancellation: cancellation.Token);
        // guide: end
        Assert.Equal(10, trainer.Epoch);
    }

    [Fact]
    public void Loop_ByHand()
    {
        DataLoader train = new(inputs, labels, 16, shuffle: true);
        var network = new Sequential(new Linear(2, 16), new Tanh(), new Linear(16, 2));
        var optimizer = new Adam(network.Parameters(), learningRate: 0.05);
        // guide: begin
        var accuracy = new Accuracy();
        for (int epoch = 1; epoch <= 5; epoch++)
        {
            accuracy.Reset();
            foreach ((Tensor x, Tensor y) in train)
            {
                optimizer.ZeroGradient();
                Tensor logits = network.Forward(x), loss = Loss.CrossEntropy(logits, y);
                accuracy.Update(logits, y);
                loss.Backward();
                GradientClipping.ByNorm(network.Parameters(), maximumNorm: 1);
                optimizer.Step();
            }
            Console.WriteLine($"epoch {epoch}: accuracy {accuracy.Compute():P1}");
        }
        // guide: end

        // guide: begin
        var scaler = new GradientScaler();
        foreach ((Tensor x, Tensor y) in train)
        {
            optimizer.ZeroGradient();
            using (MixedPrecision.Use(DType.Float16)) scaler.Scale(Loss.CrossEntropy(network.Forward(x), y)).Backward();
            scaler.Step(optimizer);                     // leaves the step out where a gradient is not finite
        }
        // guide: end
        Assert.True(accuracy.Compute() > 0.6);
        Assert.Equal(24, optimizer.StepCount + scaler.SkippedSteps);
    }

    [Fact]
    public void Search_OfHyperparameters()
    {
        DataLoader train = new(inputs, labels, 16, shuffle: true), test = new(inputs, labels, 64);
        // guide: begin
        SearchSpace space = new SearchSpace().Number("rate", 1e-3, 1e-1, isLogarithmic: true).Integer("hidden", 4, 32);
        IReadOnlyList<Trial> trials = Search.Bayesian(space, trials: 8, trial =>
        {
            var candidate = new Sequential(new Linear(2, trial.Integer("hidden")), new Tanh(), new Linear(trial.Integer("hidden"), 2));
            var learner = new Trainer(candidate, new Adam(candidate.Parameters(), trial["rate"]), (logits, y) => Loss.CrossEntropy(logits, y));
            return learner.Fit(train, epochs: 3, validation: test)["val_loss"].Min();
        });
        Console.WriteLine(trials[0]);                   // the best one
        // guide: end
        Assert.Equal(8, trials.Count);
        Assert.True(trials[0].Score < trials[^1].Score);
    }

    [Fact]
    public void Code_OfTheGuide_IsWhatIsTestedHere() =>
        GuideFile.RequireTestedCode("docs/training.md", "tests/ILGpuNet.Tests/Training/GuideTests.cs");
}
