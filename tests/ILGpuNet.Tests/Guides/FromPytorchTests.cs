using ILGpuNet.Data;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Guides;

// guide: begin
internal sealed class Classifier : Layer
{
    private readonly Conv2d conv1 = new(1, 8, kernel: 3, padding: 1);
    private readonly BatchNorm2d norm1 = new(8);
    private readonly Linear head = new(8 * 4 * 4, 10);

    protected override Tensor ForwardCore(Tensor x)
    {
        x = norm1.Forward(conv1.Forward(x)).Relu().MaxPool([2, 2]);
        return head.Forward(x.Flatten(1));
    }
}
// guide: end

// guide: begin
internal sealed class Waves : Dataset
{
    public override int Count => 100;

    public override Sample Read(int index, SampleRandom random) =>
        new(Enumerable.Range(0, 8).Select(t => MathF.Sin(t * (1 + index % 2))).ToArray(), (long)(index % 2));
}
// guide: end

/// <summary>The code of docs/from-pytorch.md: compiled and run here, and compared with the guide line by line.</summary>
[Collection(Alone.Name)]
public sealed class FromPytorchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string before = Directory.GetCurrentDirectory();

    public FromPytorchTests() => Generator.Default.Reset(0);

    public void Dispose()
    {
        Directory.SetCurrentDirectory(before);
        folder.Dispose();
    }

    [Fact]
    public void Training_OfAModel()
    {
        Tensor classes = Tensor.RandomIntegers([60], 0, 10), images = (Tensor.RandomNormal([60, 1, 8, 8]) * 0.1 + classes.To(DType.Float32).Reshape(-1, 1, 1, 1)).Evaluate();
        var loader = new DataLoader(images, classes.Evaluate(), batchSize: 15, shuffle: true);
        // guide: begin
        var model = new Classifier();
        var optimizer = new AdamW(model.Parameters(), learningRate: 1e-2, weightDecay: 0.01);
        var schedule = new CosineAnnealingSchedule(optimizer, halfPeriod: 20);
        for (int epoch = 0; epoch < 5; epoch++)
        {
            model.Train();
            foreach ((Tensor x, Tensor y) in loader)
            {
                optimizer.ZeroGradient();
                Tensor loss = Loss.CrossEntropy(model.Forward(x), y, labelSmoothing: 0.1);
                loss.Backward();
                GradientClipping.ByNorm(model.Parameters(), maximumNorm: 1);
                optimizer.Step();
                schedule.Step();
            }
        }

        model.Eval();
        Tensor predicted;
        using (Tensor.NoGradient()) predicted = model.Forward(images).ArgMax(axis: 1);
        // guide: end
        Assert.Equal(["conv1.weight", "conv1.bias", "norm1.weight", "norm1.bias", "norm1.running_mean", "norm1.running_var", "norm1.num_batches_tracked", "head.weight", "head.bias"],
            model.State().Keys);
        Assert.Equal([60], predicted.Shape.ToArray());
        Assert.Equal(20, schedule.StepCount);
    }

    [Fact]
    public void Loader_OverADataset()
    {
        // guide: begin
        var loader = new DataLoader(new Waves(), batchSize: 16, shuffle: true, seed: 1, workers: 4);
        // guide: end
        Assert.Equal([16, 16, 16, 16, 16, 16, 4], loader.Select(batch => batch.Inputs.Shape[0]));
    }

    private sealed class Network : Layer
    {
        public Conv2d Conv1 { get; } = new(1, 2, kernel: 3);

        public BatchNorm2d Norm1 { get; } = new(2);

        public Linear Head { get; init; } = new(8, 3);

        protected override Tensor ForwardCore(Tensor x) => Head.Forward(Norm1.Forward(Conv1.Forward(x)).Flatten(1));
    }

    private sealed class Body : Layer
    {
        public Conv2d Conv1 { get; } = new(1, 2, kernel: 3);

        public BatchNorm2d Norm1 { get; } = new(2);

        public Linear NewHead { get; } = new(8, 5);

        public Linear Head => NewHead;

        protected override Tensor ForwardCore(Tensor x) => NewHead.Forward(Norm1.Forward(Conv1.Forward(x)).Flatten(1));
    }

    [Fact]
    public void Weights_AndTransfer()
    {
        Directory.SetCurrentDirectory(folder.Path);
        Network model = new(), saved = new();
        var other = new Body();
        saved.Save("weights.safetensors");
        // guide: begin
        model.Load("weights.safetensors");                             // all names and shapes must fit; the error lists what differs
        IReadOnlyList<string> leftOut = other.Load("weights.safetensors", strict: false);
        foreach (Parameter parameter in other.Conv1.Parameters()) parameter.IsFrozen = true;
        var optimizer = new Sgd(other.Norm1.Parameters(), learningRate: 0.01, momentum: 0.9);
        optimizer.AddGroup(other.Head.Parameters(), learningRate: 0.1);

        model.Save("model.safetensors");                               // parameters and running statistics
        optimizer.Save("optimizer.safetensors", other);                // goes on bit for bit after Load
        // guide: end
        Assert.Equal(["new_head.weight is missing", "new_head.bias is missing", "head.bias is not in the module", "head.weight is not in the module"], leftOut.Take(2).Concat(leftOut.Skip(2).Order()));
        float[] frozen = other.Conv1.Weight.ToArray(), trained = other.Head.Weight.ToArray();
        Assert.Equal(saved.Conv1.Weight.ToArray(), frozen);
        Assert.Equal(saved.Head.Weight.ToArray(), model.Head.Weight.ToArray());
        other.Forward(Tensor.RandomNormal([6, 1, 4, 4])).Square().Sum().Backward();
        optimizer.Step();
        Assert.Equal(frozen, other.Conv1.Weight.ToArray());
        Assert.NotEqual(trained, other.Head.Weight.ToArray());
        optimizer.Load("optimizer.safetensors", other);
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void Sequences_WithLengths_AndInSegments()
    {
        Tensor x = Tensor.RandomNormal([4, 6, 3]), lengths = Tensor.FromArray<long>([6, 1, 3, 2]);
        // guide: begin
        var lstm = new Lstm(3, 16, layers: 2, batchFirst: true, dropout: 0.1, isBidirectional: true);
        (Tensor output, LstmState last) = lstm.Forward(x, state: null, lengths);       // lengths: Int64 [N]
        // guide: end
        Assert.Equal([4, 6, 32], output.Shape.ToArray());
        Assert.Equal([4, 4, 16], last.Hidden.Shape.ToArray());
        Assert.All(output[1, 1..].ToArray(), value => Assert.Equal(0, value));
        Segments();
    }

    private static void Segments()
    {
        var gru = new Gru(1, 8);
        var head = new Linear(8, 1);
        var optimizer = new Adam(gru.Parameters().Concat(head.Parameters()), learningRate: 0.01);
        Tensor wave = Tensor.Arange(0.0, 41).Sin().Reshape(41, 1, 1).Evaluate();
        (Tensor, Tensor)[] segments = [.. Enumerable.Range(0, 4).Select(i => (wave.Narrow(0, 10 * i, 10), wave.Narrow(0, 10 * i + 1, 10)))];
        // guide: begin
        Tensor? state = null;
        foreach ((Tensor x, Tensor y) in segments)
        {
            optimizer.ZeroGradient();
            (Tensor output, Tensor last) = gru.Forward(x, state);
            Loss.MeanSquaredError(head.Forward(output), y).Backward();
            optimizer.Step();
            state = last.Detach();
        }
        // guide: end
        Assert.Equal([1, 1, 8], state!.Shape.ToArray());
        Assert.Equal(4, optimizer.StepCount);
    }

    [Fact]
    public void Gradients_OfHigherOrder()
    {
        // guide: begin
        Tensor x = Tensor.FromArray(new float[] { 1, 2 }).WithGradient();
        Tensor y = x.Pow(3).Sum();
        Tensor gradient = Tensor.Grad(y, x)[0];                        // part of the graph: gradients of any order
        Tensor second = Tensor.Grad(gradient.Sum(), x)[0];
        Tensor hessian = Gradients.Hessian(t => t.Pow(3).Sum(), x);
        // guide: end
        Assert.Equal([3f, 12f], gradient.ToArray());
        Assert.Equal([6f, 12f], second.ToArray());
        Assert.Equal([6f, 0f, 0f, 12f], hessian.ToArray());
    }

    [Fact]
    public void Code_OfTheGuide_IsWhatIsTestedHere() =>
        GuideFile.RequireTestedCode("docs/from-pytorch.md", "tests/ILGpuNet.Tests/Guides/FromPytorchTests.cs");
}
