using ILGpuNet.Graphs.Replay;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Compiled training gives the bits of plain training.</summary>
[Collection(Alone.Name)]
public class CompiledTrainingTests
{
    private const int Steps = 20;

    public static TheoryData<string> Optimizers => ["Sgd", "SgdMomentum", "Adam", "AdamW", "AmsGrad", "NAdam", "RAdam", "SparseAdam", "Adagrad", "Adadelta", "Adamax", "RmsProp", "Asgd", "Rprop", "Lion"];

    private static Optimizer Create(string name, IEnumerable<Parameter> parameters) => name switch
    {
        "Sgd" => new Sgd(parameters, learningRate: 0.05, weightDecay: 0.01),
        "SgdMomentum" => new Sgd(parameters, learningRate: 0.05, momentum: 0.9, dampening: 0.1),
        "Adam" => new Adam(parameters, learningRate: 0.01),
        "AdamW" => new AdamW(parameters, learningRate: 0.01),
        "AmsGrad" => new Adam(parameters, learningRate: 0.01, amsGrad: true),
        "NAdam" => new NAdam(parameters, learningRate: 0.01),
        "RAdam" => new RAdam(parameters, learningRate: 0.01),
        "SparseAdam" => new SparseAdam(parameters, learningRate: 0.01),
        "Adagrad" => new Adagrad(parameters, learningRateDecay: 0.1),
        "Adadelta" => new Adadelta(parameters),
        "Adamax" => new Adamax(parameters),
        "RmsProp" => new RmsProp(parameters, momentum: 0.5, centered: true),
        "Asgd" => new Asgd(parameters, learningRate: 0.05, lambda: 0.1, t0: 2),
        "Rprop" => new Rprop(parameters),
        _ => new Lion(parameters, weightDecay: 0.1),
    };

    /// <summary>A perceptron with all that changes from step to step: dropout, running statistics, a schedule, an average.</summary>
    private sealed class Training
    {
        private readonly Generator generator = new(5);
        private readonly Optimizer optimizer;
        private readonly CosineAnnealingSchedule schedule;
        private readonly ExponentialMovingAverage average;
        private readonly Func<Tensor, Tensor, (Tensor, Tensor)> compiled;

        public Training(string name)
        {
            var initial = new Generator(3);
            Model = new Sequential(new Linear(6, 8, generator: initial), new BatchNorm1d(8, momentum: null), new Relu(), new Dropout(0.3, generator),
                new Linear(8, 3, generator: initial));
            optimizer = Create(name, Model.Parameters());
            schedule = new CosineAnnealingSchedule(optimizer, Steps);
            average = new ExponentialMovingAverage(Model, 0.9);
            compiled = Graph.Compile<(Tensor, Tensor)>(Step);
        }

        public Sequential Model { get; }

        public Optimizer Optimizer => optimizer;

        public long Records => ((CompiledFunction<(Tensor, Tensor)>)compiled.Target!).Records;

        public string? Obstacle => ((CompiledFunction<(Tensor, Tensor)>)compiled.Target!).Obstacle;

        public float[][] State() =>
        [
            .. Model.State().Values.Concat(average.State().Values).Concat(optimizer.State().Values).Where(value => value.DType == DType.Float32).Select(value => value.ToArray()),
            [generator.Draws, optimizer.StepCount, schedule.StepCount, average.UpdateCount, (float)optimizer.LearningRate],
        ];

        /// <summary>One step, plain or compiled; the last batch of an epoch is smaller.</summary>
        public float[] Run(int step, bool isCompiled)
        {
            int rows = step % 5 == 4 ? 4 : 10;
            Tensor x = Tensor.FromArray(Enumerable.Range(0, rows * 6).Select(i => MathF.Sin(i + step)).ToArray(), [rows, 6]);
            Tensor classes = Tensor.FromArray(Enumerable.Range(0, rows).Select(i => (long)(i + step) % 3).ToArray());
            (Tensor loss, Tensor logits) = isCompiled ? compiled(x, classes) : Step(x, classes);
            return [.. loss.Reshape(1).ToArray(), .. logits.Flatten().ToArray()];
        }

        private (Tensor Loss, Tensor Logits) Step(Tensor x, Tensor classes)
        {
            optimizer.ZeroGradient();
            Tensor logits = Model.Forward(x), loss = Loss.CrossEntropy(logits, classes);
            loss.Backward();
            GradientClipping.ByNorm(Model.Parameters(), 1);
            optimizer.Step();
            schedule.Step();
            average.Update();
            return (loss, logits);
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Training_CompiledPlainAndBothInTurn_GiveTheSameBits(string name)
    {
        Training plain = new(name), compiled = new(name), mixed = new(name);
        for (int step = 0; step < Steps; step++)
        {
            float[] expected = plain.Run(step, isCompiled: false);
            Assert.Equal(expected, compiled.Run(step, isCompiled: true));
            Assert.Equal(expected, mixed.Run(step, isCompiled: step / 3 % 2 == 0));
        }
        Assert.Equal(plain.State(), compiled.State());
        Assert.Equal(plain.State(), mixed.State());
        Assert.Null(compiled.Obstacle);
        Assert.InRange(compiled.Records, 2, 4);
        Assert.InRange(mixed.Records, 2, 6);
    }

    [Fact]
    public void Training_NumbersChangeFromOutside_AreSeen()
    {
        Training plain = new("AdamW"), compiled = new("AdamW");
        for (int step = 0; step < 12; step++)
        {
            foreach (Training training in new[] { plain, compiled })
            {
                training.Optimizer.Groups[0].WeightDecay = step is > 5 and < 8 ? 0 : 0.1 * step;
                training.Optimizer.Groups[0]["beta1"] = 0.8 + 0.01 * step;
                Parameter first = training.Model.Parameters().First();
                first.IsFrozen = step is > 8 and < 11;
                if (step == 7) training.Optimizer.LoadState(training.Optimizer.State(training.Model), training.Model);
            }
            Assert.Equal(plain.Run(step, isCompiled: false), compiled.Run(step, isCompiled: true));
        }
        Assert.Equal(plain.State(), compiled.State());
    }

    [Fact]
    public void Training_FailedStep_LeavesEverythingAsItWas()
    {
        var model = new Linear(3, 2, generator: new Generator(1));
        var optimizer = new Adam(model.Parameters());
        Func<Tensor, Tensor, Tensor> step = Graph.Compile((Tensor x, Tensor classes) =>
        {
            optimizer.ZeroGradient();
            Tensor loss = Loss.CrossEntropy(model.Forward(x), classes);
            loss.Backward();
            optimizer.Step();
            return loss;
        });
        Tensor inputs = Tensor.Ones([2, 3]).Evaluate(), classes = Tensor.FromArray([0L, 1]), wrong = Tensor.FromArray([0L, 2]);
        for (int i = 0; i < 4; i++)
        {
            float[] before = model.Weight.ToArray();
            Assert.Throws<InvalidValueException>(() => step(inputs, wrong));
            Assert.Equal(before, model.Weight.ToArray());
            Assert.Equal(i, optimizer.StepCount);
            step(inputs, classes);
            Assert.NotEqual(before, model.Weight.ToArray());
        }
    }

    [Fact]
    public void Step_TwiceInOneCall_SaysWhatToDo()
    {
        var model = new Linear(3, 2, generator: new Generator(1));
        var optimizer = new Sgd(model.Parameters(), 0.1);
        Func<Tensor, Tensor> f = Graph.Compile((Tensor x) =>
        {
            Tensor loss = model.Forward(x).Sum();
            loss.Backward();
            optimizer.Step();
            optimizer.Step();
            return loss;
        });
        Assert.Equal("[Graph.Compile] Sgd takes two steps in one call of a compiled function: compile one step, and call it twice",
            Assert.Throws<ILGpuNetException>(() => f(Tensor.Ones([1, 3]))).Message);
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void Replay_OfAStep_TakesNoMemoryFromStepToStep()
    {
        var training = new Training("Adam");
        for (int step = 0; step < 6; step++) training.Run(0, isCompiled: true);
        long live = Device.Cpu.LiveBytes;
        for (int step = 0; step < 50; step++) training.Run(0, isCompiled: true);
        Assert.Equal(live, Device.Cpu.LiveBytes);
    }
}
