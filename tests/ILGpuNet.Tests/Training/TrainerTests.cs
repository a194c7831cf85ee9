using ILGpuNet.Data;
using ILGpuNet.Metrics;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Training;

public class TrainerTests
{
    [Fact]
    public void Fit_TakesTheStepsOfALoopByHand()
    {
        SmallProblem byTrainer = new(dropout: 0.2), byHand = new(dropout: 0.2);
        History history = byTrainer.Trainer().Fit(byTrainer.Loader(), epochs: 3);

        var losses = new List<double>();
        DataLoader loader = byHand.Loader();
        for (int epoch = 0; epoch < 3; epoch++)
        {
            double sum = 0;
            foreach ((Tensor inputs, Tensor classes) in loader)
            {
                byHand.Optimizer.ZeroGradient();
                Tensor loss = Loss.CrossEntropy(byHand.Model.Forward(inputs), classes);
                loss.Backward();
                byHand.Optimizer.Step();
                sum += loss.Item() * inputs.Shape[0];
            }
            losses.Add(sum / 53);
        }
        Assert.Equal(losses, history["loss"]);
        Assert.Equal(byHand.Parameters(), byTrainer.Parameters());
        Assert.All(history["accuracy"], accuracy => Assert.Equal(accuracy * 53, Math.Round(accuracy * 53), 1e-9));
        Assert.Equal([0.05, 0.05, 0.05], history["learning_rate"]);
    }

    [Fact]
    public void Fit_Longer_Learns()
    {
        var problem = new SmallProblem();
        Trainer trainer = problem.Trainer();
        History history = trainer.Fit(problem.Loader(), epochs: 30, validation: problem.Loader(20, shuffle: false));
        Assert.True(history["val_accuracy"][^1] > 0.95);
        Assert.Equal((30, 0, 210L), (trainer.Epoch, trainer.Batch, trainer.StepCount));
        Assert.Equal(30, trainer.Fit(problem.Loader(), epochs: 30).Epochs.Count);
        Assert.Equal(31, trainer.Fit(problem.Loader(), epochs: 31).Epochs.Count);
    }

    [Fact]
    public void Evaluate_GivesMeansOverSamplesAndLeavesTheModelAsItWas()
    {
        var problem = new SmallProblem(dropout: 0.9);
        Trainer trainer = problem.Trainer();
        IReadOnlyDictionary<string, double> whole = trainer.Evaluate(problem.Loader(53)), parts = trainer.Evaluate(problem.Loader(10));
        Assert.Equal(whole["loss"], parts["loss"], 1e-6);
        Assert.Equal(whole["accuracy"], parts["accuracy"]);
        Assert.True(problem.Model.IsTraining);
        problem.Model.Eval();
        trainer.Fit(problem.Loader(), epochs: 1);
        Assert.False(problem.Model.Layers[2].IsTraining);
    }

    [Fact]
    public void Evaluate_InTheMiddleOfAnEpoch_DisturbsNothing()
    {
        SmallProblem disturbed = new(dropout: 0.3), undisturbed = new(dropout: 0.3);
        Trainer trainer = disturbed.Trainer();
        var evaluate = new LambdaCallback { StepEnd = run => run.Trainer.Evaluate(disturbed.Loader(30)) };
        Assert.Equal(undisturbed.Trainer().Fit(undisturbed.Loader(), 2)["accuracy"], trainer.Fit(disturbed.Loader(), 2, callbacks: [evaluate])["accuracy"]);
        Assert.Equal(undisturbed.Parameters(), disturbed.Parameters());
    }

    [Fact]
    public void Predict_InBatches_IsTheModelInUse()
    {
        var problem = new SmallProblem(dropout: 0.9);
        Trainer trainer = problem.Trainer();
        Tensor inputs = Tensor.RandomNormal([7, 2], generator: new Generator(1)).Evaluate();
        Tensor outputs = trainer.Predict(inputs, batchSize: 3);
        problem.Model.Eval();
        Tensor expected = problem.Model.Forward(inputs);
        Assert.Equal(expected.ToArray().Select(x => MathF.Round(x, 5)), outputs.ToArray().Select(x => MathF.Round(x, 5)));
        Assert.Equal([53, 2], trainer.Predict(problem.Loader(shuffle: false)).Shape);
        Assert.False(outputs.RequiresGradient);
    }

    [Fact]
    public void Accumulation_OfEqualBatches_IsOneLargeBatch()
    {
        SmallProblem large = new(), small = new();
        large.Optimizer = new Sgd(large.Model.Parameters(), 0.5);
        small.Optimizer = new Sgd(small.Model.Parameters(), 0.5);
        History expected = large.Trainer().Fit(large.Loader(12, shuffle: false), 2);
        Trainer trainer = new(small.Model, small.Optimizer, SmallProblem.Loss) { AccumulationSteps = 3, Metrics = [new Accuracy()] };
        History found = trainer.Fit(small.Loader(4, shuffle: false), 2);
        // 53 samples: 4 steps of 12 and one of 5, which is 4 + 1 in small batches: the last step weights them as batches.
        Assert.Equal(expected["loss"][0], found["loss"][0], 1e-6);
        Assert.Equal(expected["accuracy"][0], found["accuracy"][0]);
        Assert.Equal(10, trainer.StepCount);
    }

    [Fact]
    public void ClipNorm_LimitsTheStep()
    {
        var problem = new SmallProblem { Optimizer = null! };
        problem.Optimizer = new Sgd(problem.Model.Parameters(), 1);
        float[][] before = problem.Parameters();
        new Trainer(problem.Model, problem.Optimizer, SmallProblem.Loss) { ClipNorm = 0.01 }.Fit(problem.Loader(53), 1);
        double norm = Math.Sqrt(before.Zip(problem.Parameters(), (a, b) => a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Sum()).Sum());
        Assert.Equal(0.01, norm, 1e-4);
    }

    [Fact]
    public void Fit_WithLbfgs_CountsEachStepOnce()
    {
        var problem = new SmallProblem();
        problem.Optimizer = new Lbfgs(problem.Model.Parameters(), learningRate: 0.5, maximumIterations: 5);
        var trainer = problem.Trainer();
        History history = trainer.Fit(problem.Loader(53), 4);
        Assert.Equal((4L, 1L), (trainer.StepCount, (long)trainer.Optimizer.Groups.Count));
        Assert.True(history["loss"][^1] < history["loss"][0]);
        Assert.All(history["accuracy"], accuracy => Assert.InRange(accuracy, 0, 1));
    }

    [Fact]
    public void Schedules_PerStepEpochAndPlateau_ChangeTheRate()
    {
        double[] Rates(Func<Optimizer, Schedule> create, SchedulePeriod period)
        {
            var problem = new SmallProblem();
            var trainer = new Trainer(problem.Model, problem.Optimizer, SmallProblem.Loss) { Schedule = create(problem.Optimizer), SchedulePeriod = period };
            return trainer.Fit(problem.Loader(), 3)["learning_rate"];
        }

        Assert.Equal([0.05 * Math.Pow(0.9, 7), 0.05 * Math.Pow(0.9, 14), 0.05 * Math.Pow(0.9, 21)],
            Rates(optimizer => new ExponentialSchedule(optimizer, 0.9), SchedulePeriod.Step), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.05, 0.025, 0.0125], Rates(optimizer => new ExponentialSchedule(optimizer, 0.5), SchedulePeriod.Epoch));
        Assert.Equal([0.05, 0.05, 0.005], Rates(optimizer => new ReduceOnPlateauSchedule(optimizer, PlateauMode.Maximum, patience: 0), SchedulePeriod.Step),
            (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Average_IsWhatIsEvaluated()
    {
        var problem = new SmallProblem();
        var average = new ExponentialMovingAverage(problem.Model, decay: 0.99);
        var trainer = new Trainer(problem.Model, problem.Optimizer, SmallProblem.Loss) { Average = average };
        trainer.Fit(problem.Loader(), 2);
        double withAverage = trainer.Evaluate(problem.Loader())["loss"];
        double own = new Trainer(problem.Model, problem.Optimizer, SmallProblem.Loss).Evaluate(problem.Loader())["loss"];
        Assert.Equal(14, average.UpdateCount);
        Assert.True(withAverage > own);
        Assert.False(average.IsInUse);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_ModelOfTwoInputs_TakesTheStepsOfALoopByHand(bool isReadAhead)
    {
        var generator = new Generator(1);
        Tensor left = Tensor.RandomNormal([53, 2], generator: generator).Evaluate(), right = Tensor.RandomNormal([53, 3], generator: generator).Evaluate();
        Tensor targets = (left.Sum([1], keepDimensions: true) * right[.., ..1]).Evaluate();
        DataLoader Loader() => isReadAhead
            ? new DataLoader(new TensorDataset([left, right], targets), batchSize: 8, shuffle: true, seed: 2, workers: 2)
            : new DataLoader([left, right], targets, batchSize: 8, shuffle: true, seed: 2);

        TwoInputs byTrainer = new(), byHand = new();
        var trainer = new Trainer(byTrainer, inputs => byTrainer.Forward(inputs[0], inputs[1]), new Adam(byTrainer.Parameters(), 0.01),
            (outputs, truth) => Loss.MeanSquaredError(outputs, truth));
        History history = trainer.Fit(Loader(), epochs: 2, validation: Loader());

        var optimizer = new Adam(byHand.Parameters(), 0.01);
        DataLoader loader = Loader();
        for (int epoch = 0; epoch < 2; epoch++)
        {
            double sum = 0;
            foreach (Batch batch in loader)
            {
                optimizer.ZeroGradient();
                Tensor loss = Loss.MeanSquaredError(byHand.Forward(batch.AllInputs[0], batch.AllInputs[1]), batch.Targets);
                loss.Backward();
                optimizer.Step();
                sum += loss.Item() * batch.Inputs.Shape[0];
            }
            Assert.Equal(sum / 53, history["loss"][epoch], 1e-6);
        }
        Assert.Equal(history["val_loss"][^1], trainer.Evaluate(Loader())["loss"]);
        float[] expected = byTrainer.Forward(left, right).ToArray();
        Assert.Equal(expected, trainer.Predict([left, right], batchSize: 20).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Create_OptimizerOfAnotherModel_SaysWhichParameter()
    {
        SmallProblem problem = new(), other = new(hidden: 7);
        AssertError("[Trainer] parameter 0 of the Adam, of shape [7, 2], is not one of the 4 of the Sequential: make the optimizer with the Parameters() of the model " +
            "that the trainer is given", () => new Trainer(problem.Model, other.Optimizer, SmallProblem.Loss));
        var mixed = new Sgd([.. problem.Model.Parameters(), other.Model.Parameters().Last()], 0.1);
        AssertError("[Trainer] parameter 4 of the Sgd, of shape [2], is not one of the 4 of the Sequential: make the optimizer with the Parameters() of the model " +
            "that the trainer is given", () => new Trainer(problem.Model, mixed, SmallProblem.Loss));
    }

    [Fact]
    public void Fit_OneInputTooMany_SaysWhatToDo()
    {
        var problem = new SmallProblem();
        Tensor x = Tensor.Zeros([4, 2]), y = Tensor.Zeros([4], DType.Int64);
        AssertError("[Trainer] a batch has 2 inputs, Sequential.Forward takes one: pass a function of all inputs to the trainer, " +
            "inputs => model.Forward(inputs[0], inputs[1])", () => problem.Trainer().Fit(new DataLoader([x, x], y, 2), 1));
        AssertError("[Predict] all inputs must have as many samples, found [4, 2] and [3, 2]", () => problem.Trainer().Predict([x, x[..3]]));
        AssertError("[Predict] at least one input is needed, found none", () => problem.Trainer().Predict((IReadOnlyList<Tensor>)[]));
    }

    [Fact]
    public void Call_Mistake_SaysWhatIsWrong()
    {
        var problem = new SmallProblem();
        Trainer trainer = problem.Trainer();
        AssertError("[Trainer] AccumulationSteps must be at least 1, found 0",
            () => new Trainer(problem.Model, problem.Optimizer, SmallProblem.Loss) { AccumulationSteps = 0 });
        AssertError("[Trainer] two metrics are named 'accuracy': give one another Name",
            () => new Trainer(problem.Model, problem.Optimizer, SmallProblem.Loss) { Metrics = [new Accuracy(), new Accuracy()] });
        AssertError("[MixedPrecision] activations can be stored as BFloat16, Float16 or Float32, found Int64",
            () => new Trainer(problem.Model, problem.Optimizer, SmallProblem.Loss) { Precision = DType.Int64 });
        AssertError("[Fit] the number of epochs must not be negative, found -1", () => trainer.Fit(problem.Loader(), -1));
        AssertError("[Fit] the trainer is training already: use another trainer",
            () => trainer.Fit(problem.Loader(), 1, callbacks: [new LambdaCallback { StepEnd = _ => trainer.Fit(problem.Loader(), 2) }]));
        AssertError("[Fit] Lbfgs computes the loss of one batch several times for a step: use it with AccumulationSteps 1, and with a Precision other than Float16",
            () => new Trainer(problem.Model, new Lbfgs(problem.Model.Parameters()), SmallProblem.Loss) { AccumulationSteps = 2 }.Fit(problem.Loader(), 1));
        AssertError("[Load] the trainer is training: load checkpoint before Fit",
            () => trainer.Fit(problem.Loader(), 2, callbacks: [new LambdaCallback { StepEnd = _ => trainer.Load("checkpoint") }]));
        AssertError("[Predict] inputs must be [samples, ...] with at least one sample, found [0, 2]", () => trainer.Predict(Tensor.Zeros([0, 2])));
        AssertError("[Predict] the batch size must be at least 1, found 0", () => trainer.Predict(Tensor.Zeros([1, 2]), 0));
        AssertError("[Trainer] the loss must be a scalar, found [53]: reduce it (Mean, Sum)",
            () => new Trainer(problem.Model, problem.Optimizer, (y, t) => Loss.CrossEntropy(y, t, reduction: Reduction.None)).Fit(problem.Loader(53), 1));
        AssertError("[History] there is no value 'f1', found no epoch", () => new Trainer(problem.Model, problem.Optimizer, SmallProblem.Loss).History["f1"]);
        AssertError("[Trainer] the schedule looks at 'val_f1', found loss, learning_rate: set ScheduleMonitor to one of them", () =>
            new Trainer(problem.Model, problem.Optimizer, SmallProblem.Loss) { Schedule = new ReduceOnPlateauSchedule(problem.Optimizer), ScheduleMonitor = "val_f1" }
                .Fit(problem.Loader(), 1));
    }

    /// <summary>A product of what two layers make of two inputs.</summary>
    private sealed class TwoInputs : Module
    {
        private readonly Linear first, second;

        public TwoInputs()
        {
            var generator = new Generator(7);
            (first, second) = (new Linear(2, 1, generator: generator), new Linear(3, 1, generator: generator));
        }

        public Tensor Forward(Tensor left, Tensor right) => first.Forward(left) * second.Forward(right);
    }

    private static void AssertError(string message, Func<object> mistake) => Assert.Equal(message, Assert.ThrowsAny<ILGpuNetException>(mistake).Message);
}
