using ILGpuNet.Data;
using ILGpuNet.Metrics;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Training;

/// <summary>Training that was interrupted goes on as if it had not been: bit for bit.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(14)]
    public void Fit_AfterALoad_GivesTheSameLosses(int interruptedAfter)
    {
        (Trainer whole, SmallProblem wholeProblem) = Create();
        History expected = whole.Fit(wholeProblem.NoisyLoader(), 4, wholeProblem.Loader());

        (Trainer first, SmallProblem firstProblem) = Create();
        string path = folder.File("checkpoint");
        first.Fit(firstProblem.NoisyLoader(), 4, firstProblem.Loader(), [StopAfter(interruptedAfter)]);
        Assert.Equal(interruptedAfter, first.StepCount);
        first.Save(path);

        (Trainer second, SmallProblem secondProblem) = Create();
        second.Fit(secondProblem.NoisyLoader(), 1);
        second.Load(path);
        Assert.Equal((interruptedAfter / 7, interruptedAfter % 7), (second.Epoch, second.Batch));
        History found = second.Fit(secondProblem.NoisyLoader(workers: 1), 4, secondProblem.Loader());

        Assert.Equal(4, found.Epochs.Count);
        foreach (string name in expected.Names) Assert.Equal(expected[name], found[name]);
        Assert.Equal(wholeProblem.Parameters(), secondProblem.Parameters());
        Assert.Equal(whole.Evaluate(wholeProblem.Loader()), second.Evaluate(secondProblem.Loader()));
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Fit_AfterALoad_In16BitsWithAccumulation_GivesTheSameLosses(DType precision)
    {
        Trainer Create(SmallProblem problem) => new(problem.Model, problem.Optimizer, SmallProblem.Loss)
        {
            Precision = precision,
            AccumulationSteps = 2,
            ClipValue = 0.1,
            Scaler = new GradientScaler(scale: 1e9, growthInterval: 3),
            Schedule = new CosineAnnealingSchedule(problem.Optimizer, 3),
            SchedulePeriod = SchedulePeriod.Epoch,
        };
        SmallProblem wholeProblem = new(dropout: 0.25), firstProblem = new(dropout: 0.25), secondProblem = new(dropout: 0.25);
        Trainer whole = Create(wholeProblem), first = Create(firstProblem), second = Create(secondProblem);
        History expected = whole.Fit(wholeProblem.Loader(), 3);

        string path = folder.File("checkpoint");
        first.Fit(firstProblem.Loader(), 3, callbacks: [StopAfter(6)]);
        first.Save(path);
        second.Load(path);
        // Seven batches make four steps.
        Assert.Equal((1, 4), (second.Epoch, second.Batch));
        Assert.Equal(first.Scaler.State(), second.Scaler.State());
        History found = second.Fit(secondProblem.Loader(), 3);
        foreach (string name in expected.Names) Assert.Equal(expected[name], found[name]);
        Assert.Equal(wholeProblem.Parameters(), secondProblem.Parameters());
        Assert.Equal(whole.Scaler.SkippedSteps, second.Scaler.SkippedSteps);
        Assert.Equal(precision == DType.Float16, whole.Scaler.SkippedSteps > 0);
    }

    [Fact]
    public void Cancellation_SavesACheckpointThatGoesOn()
    {
        (Trainer whole, SmallProblem wholeProblem) = Create();
        History expected = whole.Fit(wholeProblem.NoisyLoader(), 3);

        string path = folder.File("checkpoint");
        using var cancellation = new CancellationTokenSource();
        (Trainer first, SmallProblem firstProblem) = Create();
        var cancel = new LambdaCallback { StepEnd = run => { if (run.Trainer.StepCount == 9) cancellation.Cancel(); } };
        Assert.ThrowsAny<OperationCanceledException>(() =>
            first.Fit(firstProblem.NoisyLoader(), 3, callbacks: [new ModelCheckpoint(path), cancel], cancellation: cancellation.Token));
        Assert.Equal(9, first.StepCount);

        (Trainer second, SmallProblem secondProblem) = Create();
        second.Load(path);
        Assert.Equal(expected["loss"], second.Fit(secondProblem.NoisyLoader(), 3)["loss"]);
        // The cancelled trainer itself goes on as well.
        Assert.Equal(expected["loss"], first.Fit(firstProblem.NoisyLoader(), 3)["loss"]);
        Assert.Equal(["checkpoint"], folder.FileNames);
    }

    [Fact]
    public void FailingSample_LeavesTheLastCompleteStep()
    {
        (Trainer whole, SmallProblem wholeProblem) = Create();
        double[] expected = whole.Fit(wholeProblem.Loader(), 2)["loss"];
        (Trainer trainer, SmallProblem problem) = Create();
        var failing = new FailingOnce(problem.Loader(), batch: 4);
        Assert.Throws<IOException>(() => trainer.Fit(failing, 2));
        Assert.Equal((0, 4), (trainer.Epoch, trainer.Batch));
        Assert.Equal(expected, trainer.Fit(failing, 2)["loss"]);
    }

    [Fact]
    public void Callbacks_AfterALoad_RememberWhatTheyHaveSeen()
    {
        string path = folder.File("checkpoint");
        (Trainer first, SmallProblem problem) = Create();
        var stopping = new EarlyStopping("loss", patience: 3, mode: PlateauMode.Maximum, restoreBest: true);
        first.Fit(problem.Loader(), 2, callbacks: [stopping, new ModelCheckpoint(path)]);

        (Trainer second, SmallProblem secondProblem) = Create();
        second.Load(path);
        second.Save(path);
        second.Load(path);
        var resumed = new EarlyStopping("loss", patience: 3, mode: PlateauMode.Maximum, restoreBest: true);
        second.Fit(secondProblem.Loader(), 10, callbacks: [resumed]);
        Assert.Equal((stopping.Best, stopping.BestEpoch), (resumed.Best, resumed.BestEpoch));
        Assert.Equal(4, second.Epoch);
        first.Fit(problem.Loader(), 2, callbacks: []);
        Assert.Equal(problem.Parameters(), secondProblem.Parameters());
    }

    [Fact]
    public void Load_CheckpointOfAnotherTrainer_ListsTheDifferencesAndChangesNothing()
    {
        string path = folder.File("checkpoint");
        (Trainer saved, SmallProblem problem) = Create();
        saved.Fit(problem.Loader(), 1);
        saved.Save(path);

        var wide = new SmallProblem(hidden: 13);
        var trainer = new Trainer(wide.Model, wide.Optimizer, SmallProblem.Loss)
        {
            Schedule = new ExponentialSchedule(wide.Optimizer, 0.97),
            Average = new ExponentialMovingAverage(wide.Model, 0.9),
        };
        trainer.Fit(wide.Loader(), 1);
        float[][] before = wide.Parameters();
        Assert.Equal($"{path}: [LoadState] the state does not fit Sequential: 0.weight has shape [12, 2], expected [13, 2]; 0.bias has shape [12], expected [13]; " +
            "3.weight has shape [2, 12], expected [2, 13]", Assert.Throws<ILGpuNetException>(() => trainer.Load(path)).Message);

        var otherOptimizer = new SmallProblem();
        otherOptimizer.Optimizer = new Sgd(otherOptimizer.Model.Parameters(), 0.1);
        trainer = new Trainer(otherOptimizer.Model, otherOptimizer.Optimizer, SmallProblem.Loss)
        {
            Schedule = new ExponentialSchedule(otherOptimizer.Optimizer, 0.97),
            Average = new ExponentialMovingAverage(otherOptimizer.Model, 0.9),
        };
        float[][] unchanged = otherOptimizer.Parameters();
        Assert.StartsWith($"{path}: [LoadState] the state does not fit the Sgd: Sgd/step is missing", Assert.Throws<ILGpuNetException>(() => trainer.Load(path)).Message);
        Assert.Equal(unchanged, otherOptimizer.Parameters());
        Assert.Equal(before, wide.Parameters());

        Assert.Equal($"{path}: the checkpoint does not fit the trainer: the checkpoint has a schedule, the trainer has none; " +
            "the checkpoint has an average of weights, the trainer has none",
            Assert.Throws<ILGpuNetException>(() => new SmallProblem().Trainer().Load(path)).Message);
        Assert.EndsWith("the trainer has none; 0.weight has shape [12, 2], expected [13, 2]; 0.bias has shape [12], expected [13]; 3.weight has shape [2, 12], expected [2, 13]",
            Assert.Throws<ILGpuNetException>(() => new SmallProblem(hidden: 13).Trainer().Load(path)).Message);
    }

    [Fact]
    public void Fit_AfterALoad_WithOtherBatches_SaysSo()
    {
        string path = folder.File("checkpoint");
        (Trainer trainer, SmallProblem problem) = Create();
        trainer.Fit(problem.Loader(), 1, callbacks: [StopAfter(3)]);
        trainer.Save(path);
        trainer.Load(path);
        Assert.Equal("[Fit] training stopped after 3 batches of 7, the data have 11 batches: go on with the same data and batch size",
            Assert.Throws<ILGpuNetException>(() => trainer.Fit(problem.Loader(5), 1)).Message);
    }

    [Fact]
    public void Load_DamagedFiles_SaysWhatIsWrong()
    {
        string path = folder.File("checkpoint");
        (Trainer trainer, SmallProblem problem) = Create();
        trainer.Fit(problem.Loader(), 1);
        trainer.Save(path);
        byte[] bytes = File.ReadAllBytes(path);

        bytes[^5] ^= 1;
        Assert.Matches($"^{path}: expected the SHA-256 checksum [0-9a-f]+, found [0-9a-f]+: the checkpoint is damaged$",
            Assert.Throws<DataFormatException>(() => trainer.Load(folder.Write("flipped", bytes))).Message
                .Replace("flipped", "checkpoint", StringComparison.Ordinal));
        string cut = folder.Write("cut", bytes[..^20]);
        Assert.StartsWith($"{cut}: tensor ", Assert.Throws<DataFormatException>(() => trainer.Load(cut)).Message);
        string model = folder.File("model");
        ILGpuNet.Serialization.Safetensors.Save(model, problem.Model.State());
        Assert.Equal($"{model}: expected a checkpoint of a trainer ('ILGpuNet checkpoint 1'), found none",
            Assert.Throws<DataFormatException>(() => trainer.Load(model)).Message);
    }

    [Fact]
    public void Save_ThatFails_LeavesTheOldFileWhole()
    {
        string path = folder.File("checkpoint");
        (Trainer trainer, SmallProblem problem) = Create();
        trainer.Fit(problem.Loader(), 1);
        trainer.Save(path);
        byte[] saved = File.ReadAllBytes(path);
        Assert.Throws<DirectoryNotFoundException>(() => trainer.Save(Path.Combine(folder.Path, "missing", "checkpoint")));
        // What a full disk does in the middle of a save.
        Assert.Throws<IOException>(() => ILGpuNet.Serialization.AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }));
        Assert.Equal(saved, File.ReadAllBytes(path));
        Assert.Equal(["checkpoint"], folder.FileNames);
        trainer.Load(path);
    }

    private static (Trainer Trainer, SmallProblem Problem) Create()
    {
        var problem = new SmallProblem(dropout: 0.25);
        var trainer = new Trainer(problem.Model, problem.Optimizer, SmallProblem.Loss)
        {
            Metrics = [new Accuracy(), new AreaUnderRoc()],
            Schedule = new ExponentialSchedule(problem.Optimizer, 0.97),
            Average = new ExponentialMovingAverage(problem.Model, 0.9),
            ClipNorm = 1,
        };
        return (trainer, problem);
    }

    private static LambdaCallback StopAfter(int steps) => new() { StepEnd = run => { if (run.Trainer.StepCount == steps) run.Stop("enough"); } };

    /// <summary>Batches one of which cannot be read the first time.</summary>
    private sealed class FailingOnce(DataLoader loader, int batch) : IBatchSource
    {
        private bool hasFailed;

        public int Count => loader.Count;

        public IEnumerable<Batch> Read(long epoch, int firstBatch = 0, CancellationToken cancellation = default)
        {
            int number = firstBatch;
            foreach (Batch next in loader.Read(epoch, firstBatch, cancellation))
            {
                if (number++ == batch && !hasFailed)
                {
                    hasFailed = true;
                    throw new IOException("gone");
                }
                yield return next;
            }
        }
    }
}
