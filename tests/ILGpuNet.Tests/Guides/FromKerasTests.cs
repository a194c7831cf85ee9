using ILGpuNet.Data;
using ILGpuNet.Metrics;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Guides;

// guide: begin
internal sealed class WideAndDeep : Layer
{
    private readonly Linear hidden = new(16, 32), output = new(48, 1);

    protected override Tensor ForwardCore(Tensor inputs)
    {
        Tensor x = hidden.Forward(inputs).Relu();
        return output.Forward(Tensor.Concat([x, inputs], axis: 1));
    }
}
// guide: end

// guide: begin
internal sealed class TwoTowers : Module
{
    private readonly Linear left = new(4, 8), right = new(3, 8), output = new(16, 1);

    public Tensor Forward(Tensor a, Tensor b) => output.Forward(Tensor.Concat([left.Forward(a), right.Forward(b)], axis: 1));
}
// guide: end

// guide: begin
internal sealed class StopBelow(double loss) : Callback
{
    public override void OnEpochEnd(TrainingRun run)
    {
        if (run.Value("val_loss", this) < loss) run.Stop($"the loss is below {loss}");
    }
}
// guide: end

/// <summary>The code of docs/from-keras.md: compiled and run here, and compared with the guide line by line.</summary>
[Collection(Alone.Name)]
public class FromKerasTests
{
    public FromKerasTests() => Generator.Default.Reset(0);

    [Fact]
    public void Model_FittedAndEvaluated()
    {
        Tensor classes = Tensor.RandomIntegers([60], 0, 10), images = (Tensor.RandomNormal([60, 1, 8, 8]) * 0.1 + classes.To(DType.Float32).Reshape(-1, 1, 1, 1)).Evaluate();
        // guide: begin
        var model = new Sequential(
            new Conv2d(1, 8, kernel: 3, padding: Padding.Same), new Relu(),
            new MaxPool2d(2),
            new Flatten(),
            new Dropout(0.2),
            new Linear(8 * 4 * 4, 10));
        var trainer = new Trainer(model, new Adam(model.Parameters(), learningRate: 1e-2), (logits, y) => Loss.CrossEntropy(logits, y))
        {
            Metrics = [new Accuracy()],
        };
        Console.WriteLine(ModelSummary.Of(model, [1, 1, 8, 8]));

        Dataset[] parts = new TensorDataset(images, classes).Split([0.8, 0.2]);
        DataLoader train = new(parts[0], batchSize: 32, shuffle: true), validation = new(parts[1], batchSize: 32);
        History history = trainer.Fit(train, epochs: 5, validation, callbacks: [new EarlyStopping(patience: 3, restoreBest: true), new ProgressBar()]);

        IReadOnlyDictionary<string, double> values = trainer.Evaluate(validation);      // loss, accuracy
        Tensor predicted = trainer.Predict(images).ArgMax(axis: 1);
        // guide: end
        Assert.Equal(["loss", "accuracy"], values.Keys);
        Assert.Equal([60], predicted.Shape.ToArray());
        Assert.Equal(history["val_loss"].Min(), values["loss"], 1e-6);
        Assert.Equal(5, trainer.Fit(train, epochs: 9, validation, callbacks: [new StopBelow(1e9)]).Epochs.Count - 1);
    }

    [Fact]
    public void Model_OfTwoInputs()
    {
        Tensor a = Tensor.RandomNormal([40, 4]).Evaluate(), b = Tensor.RandomNormal([40, 3]).Evaluate(), y = (a[.., ..1] - b[.., ..1]).Evaluate();
        // guide: begin
        var model = new TwoTowers();
        var trainer = new Trainer(model, inputs => model.Forward(inputs[0], inputs[1]), new Adam(model.Parameters()), (outputs, y) => Loss.MeanSquaredError(outputs, y));
        trainer.Fit(new DataLoader([a, b], y, batchSize: 32, shuffle: true), epochs: 2);
        Tensor predicted = trainer.Predict([a, b]);
        // guide: end
        Assert.Equal([40, 1], predicted.Shape.ToArray());
        Assert.True(trainer.History["loss"][1] < trainer.History["loss"][0]);
    }

    [Fact]
    public void Loop_OfOnesOwn()
    {
        var model = new WideAndDeep();
        var optimizer = new Adam(model.Parameters());
        Tensor inputs = Tensor.RandomNormal([20, 16]).Evaluate();
        var loader = new DataLoader(inputs, inputs.Sum([1], keepDimensions: true).Evaluate(), batchSize: 10);
        // guide: begin
        foreach ((Tensor x, Tensor y) in loader)
        {
            optimizer.ZeroGradient();
            Tensor loss = Loss.MeanSquaredError(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
        }
        // guide: end
        Assert.Equal(2, optimizer.StepCount);
    }

    [Fact]
    public void Weights_OfKerasLayers_ComputeWhatKerasDoes()
    {
        Linear layer = new(16, 32);
        Conv2d convolution = new(3, 5, kernel: 2, bias: false);
        Lstm lstm = new(2, 3, bias: RecurrentBias.Input, batchFirst: true);
        Tensor w = Tensor.RandomNormal([16, 32]), b = Tensor.RandomNormal([32]), kernel = Tensor.RandomNormal([2, 2, 3, 5]);
        Tensor lstmKernel = Tensor.RandomNormal([2, 12]), lstmRecurrentKernel = Tensor.RandomNormal([3, 12]), lstmBias = Tensor.RandomNormal([12]);
        Tensor.Evaluate(w, b, kernel, lstmKernel, lstmRecurrentKernel, lstmBias);
        // guide: begin
        // w [16, 32] and b [32], read from whatever they were saved as
        layer.Weight.Assign(w.Transpose());
        layer.Bias!.Assign(b);
        convolution.Weight.Assign(kernel.Permute(3, 2, 0, 1));         // [height, width, inputs, filters] to [filters, inputs, height, width]
        lstm.LoadState(new Dictionary<string, Tensor>
        {
            ["weight_ih_l0"] = lstmKernel.Transpose(),
            ["weight_hh_l0"] = lstmRecurrentKernel.Transpose(),
            ["bias_ih_l0"] = lstmBias,
        });
        // guide: end

        // What Keras' layers compute, from their own layouts.
        Tensor x = Tensor.RandomNormal([4, 16]);
        AssertClose(x.MatMul(w) + b, layer.Forward(x));
        Tensor image = Tensor.RandomNormal([1, 2, 2, 3]);
        AssertClose((image.Reshape(2, 2, 3, 1) * kernel).Sum([0, 1, 2]), convolution.Forward(image.Permute(0, 3, 1, 2)).Reshape(5));

        Tensor steps = Tensor.RandomNormal([1, 4, 2]), hidden = Tensor.Zeros([1, 3]), cell = Tensor.Zeros([1, 3]);
        for (int step = 0; step < 4; step++)
        {
            Tensor[] gates = (steps[.., step].MatMul(lstmKernel) + hidden.MatMul(lstmRecurrentKernel) + lstmBias).Chunk(4, axis: 1);
            cell = gates[1].Sigmoid() * cell + gates[0].Sigmoid() * gates[2].Tanh();
            hidden = gates[3].Sigmoid() * cell.Tanh();
        }
        AssertClose(hidden, lstm.Forward(steps)[.., 3]);
    }

    [Fact]
    public void Code_OfTheGuide_IsWhatIsTestedHere() =>
        GuideFile.RequireTestedCode("docs/from-keras.md", "tests/ILGpuNet.Tests/Guides/FromKerasTests.cs");

    private static void AssertClose(Tensor expected, Tensor actual) =>
        Assert.All(expected.ToArray().Zip(actual.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
}
