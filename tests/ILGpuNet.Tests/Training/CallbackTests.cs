using System.Text;
using ILGpuNet.Data;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Training;

public sealed class CallbackTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EarlyStopping_WithoutImprovement_StopsAndRestoresTheBest()
    {
        var problem = new SmallProblem();
        var parameters = new List<float[][]>();
        var note = new LambdaCallback { EpochEnd = _ => parameters.Add(problem.Parameters()) };
        // Accuracies of losses that fall: the first epoch has the largest loss.
        var stopping = new EarlyStopping("loss", patience: 2, mode: PlateauMode.Maximum, restoreBest: true);
        string? reason = null;
        problem.Trainer().Fit(problem.Loader(), 10, callbacks: [note, stopping, new LambdaCallback { TrainEnd = run => reason = run.StopReason }]);
        Assert.Equal((3, 1), (parameters.Count, stopping.BestEpoch));
        Assert.Equal(parameters[0], problem.Parameters());
        Assert.Equal($"loss has not become better than {stopping.Best:G6} for 2 epochs", reason);
    }

    [Fact]
    public void EarlyStopping_WhereTrainingFails_LeavesTheWeights()
    {
        var problem = new SmallProblem();
        float[][] last = [];
        var fail = new LambdaCallback
        {
            StepEnd = run =>
            {
                last = problem.Parameters();
                if (run.Trainer.StepCount == 10) throw new IOException("gone");
            },
        };
        Assert.Throws<IOException>(() => problem.Trainer().Fit(problem.Loader(), 3, callbacks: [new EarlyStopping("loss", patience: 2, restoreBest: true), fail]));
        Assert.Equal(last, problem.Parameters());
    }

    [Theory]
    [InlineData(0.0, null, 5)]
    [InlineData(1000.0, null, 2)]
    [InlineData(0.0, 0.0, 2)]
    public void EarlyStopping_DeltaAndBaseline_SayWhatCounts(double delta, double? baseline, int epochs)
    {
        var problem = new SmallProblem();
        var stopping = new EarlyStopping("loss", patience: delta > 0 ? 1 : 2, minimumDelta: delta, baseline: baseline);
        problem.Trainer().Fit(problem.Loader(53), 5, callbacks: [stopping]);
        Assert.Equal(epochs, problem.Optimizer.StepCount);
    }

    [Fact]
    public void ModelCheckpoint_EveryTwoEpochsAndBest_SavesThose()
    {
        var problem = new SmallProblem();
        problem.Trainer().Fit(problem.Loader(53), 5, callbacks:
            [new ModelCheckpoint(folder.File("epoch-{epoch}"), everyEpochs: 2), new ModelCheckpoint(folder.File("best-{epoch}"), "loss", PlateauMode.Maximum),
                new ModelCheckpoint(folder.File("steps"), everyEpochs: 0, everySteps: 3)]);
        Assert.Equal(["best-1", "epoch-2", "epoch-4", "steps"], folder.FileNames);
        var other = new SmallProblem();
        Trainer trainer = other.Trainer();
        trainer.Load(folder.File("epoch-4"));
        Assert.Equal(4, trainer.Epoch);
        trainer.Fit(other.Loader(53), 5);
        Assert.Equal(problem.Parameters(), other.Parameters());
    }

    [Fact]
    public void TerminateOnNaN_StopsAndSaysWhy()
    {
        var problem = new SmallProblem();
        var trainer = new Trainer(problem.Model, problem.Optimizer, (y, t) => SmallProblem.Loss(y, t) * double.NaN);
        string? reason = null;
        trainer.Fit(problem.Loader(), 3, callbacks: [new TerminateOnNaN(everySteps: 4), new LambdaCallback { TrainEnd = run => reason = run.StopReason }]);
        Assert.Equal((4L, "the loss is NaN in step 4: try a smaller learning rate, or clip gradients"), (trainer.StepCount, reason));
    }

    [Fact]
    public void CsvLog_HasALinePerEpoch()
    {
        var problem = new SmallProblem();
        History history = problem.Trainer().Fit(problem.Loader(), 2, problem.Loader(), [new CsvLog(folder.File("log.csv"))]);
        string[] lines = File.ReadAllLines(folder.File("log.csv"));
        Assert.Equal("epoch,loss,accuracy,learning_rate,val_loss,val_accuracy", lines[0]);
        Assert.Equal(3, lines.Length);
        Assert.Equal(history["val_loss"][1], double.Parse(lines[2].Split(',')[4]));
    }

    [Fact]
    public void TensorBoardLog_WritesRecordsWithValues()
    {
        var problem = new SmallProblem();
        History history = problem.Trainer().Fit(problem.Loader(), 2, callbacks: [new TensorBoardLog(folder.File("runs"))]);
        byte[] file = File.ReadAllBytes(Assert.Single(Directory.GetFiles(folder.File("runs"), "events.out.tfevents.*")));
        var records = new List<byte[]>();
        for (int position = 0; position < file.Length;)
        {
            int length = (int)BitConverter.ToInt64(file, position);
            Assert.Equal(Masked(file.AsSpan(position, 8)), BitConverter.ToUInt32(file, position + 8));
            records.Add(file[(position + 12)..(position + 12 + length)]);
            Assert.Equal(Masked(records[^1]), BitConverter.ToUInt32(file, position + 12 + length));
            position += length + 16;
        }
        // The version, then loss, accuracy and learning rate of two epochs.
        Assert.Equal(7, records.Count);
        Assert.Equal("brain.Event:2", Encoding.UTF8.GetString(records[0].AsSpan(11)));
        // Time (9 bytes), step 2, a summary of 13 bytes with a value of 11: tag "loss" and a float.
        Assert.Equal([0x10, 2, 0x2A, 13, 0x0A, 11, 0x0A, 4, (byte)'l', (byte)'o', (byte)'s', (byte)'s', 0x15], records[4].AsSpan(9, 13).ToArray());
        Assert.Equal((float)history["loss"][1], BitConverter.ToSingle(records[4], 22));

        static uint Masked(ReadOnlySpan<byte> bytes)
        {
            uint crc = Crc32.Castagnoli(bytes);
            return unchecked((crc >> 15 | crc << 17) + 0xA282EAD8);
        }
    }

    [Fact]
    public void ProgressBar_InAFile_WritesAFewLinesPerEpoch()
    {
        var problem = new SmallProblem();
        using var output = new StringWriter();
        problem.Trainer().Fit(problem.Loader(), 2, callbacks: [new ProgressBar(output)]);
        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(8, lines.Length);
        Assert.Matches(@"^epoch 1/2 2/7  loss \S+  \S+ batches/s  \d+ s left$", lines[0]);
        Assert.Matches(@"^epoch 2/2  \S+ s  loss \S+  accuracy \S+  learning_rate 0.05$", lines[7]);
    }

    [Fact]
    public void ProgressBar_InATerminal_WritesOverItsLine()
    {
        var problem = new SmallProblem();
        using var output = new StringWriter();
        problem.Trainer().Fit(problem.Loader(), 1, callbacks:
            [new LambdaCallback { StepEnd = run => Thread.Sleep(run.Trainer.Batch == 1 ? 120 : 0) }, new ProgressBar(output, isTerminal: true),
                new LambdaCallback { EpochEnd = run => run.Stop("enough") }]);
        Assert.Matches(@"^\repoch 1/1 \[==                  \] 1/7  loss .*\repoch 1/1  \S+ s  loss .*\nstopped: enough\n$", output.ToString());
    }

    [Fact]
    public void Value_ThatIsNotThere_NamesThoseThatAre()
    {
        var problem = new SmallProblem();
        Trainer trainer = problem.Trainer();
        Assert.Equal("[EarlyStopping] there is no value 'val_loss', found loss, accuracy, learning_rate: pass validation data to Fit, or name one of these",
            Assert.Throws<ILGpuNetException>(() => trainer.Fit(problem.Loader(), 1, callbacks: [new EarlyStopping()])).Message);
        Assert.Equal("[ModelCheckpoint] there is no value 'f1', found loss, accuracy, learning_rate, val_loss, val_accuracy: name one of these",
            Assert.Throws<ILGpuNetException>(() => trainer.Fit(problem.Loader(), 1, problem.Loader(), [new ModelCheckpoint("x", "f1")])).Message);
        // Found out before the first epoch, not after it.
        Assert.Equal(0, trainer.StepCount);
        Assert.Equal("[EarlyStopping] patience must not be negative, found -1", Assert.Throws<InvalidValueException>(() => new EarlyStopping(patience: -1)).Message);
        Assert.Equal("[ModelCheckpoint] everyEpochs and everySteps must not be negative, found -1 and 0",
            Assert.Throws<InvalidValueException>(() => new ModelCheckpoint("x", everyEpochs: -1)).Message);
        Assert.Equal("[TerminateOnNaN] everySteps must be at least 1, found 0", Assert.Throws<InvalidValueException>(() => new TerminateOnNaN(0)).Message);
    }
}
