using ILGpuNet.Data;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Training;

public sealed partial class Trainer
{
    /// <summary>
    /// Trains until a number of epochs is complete, or a callback stops it. Epochs that were trained before, in an earlier call or before a
    /// <see cref="Load"/>, count: after <c>Load</c> the same call goes on where the checkpoint was saved.
    /// </summary>
    /// <param name="data">What to learn from.</param>
    /// <param name="epochs">Number of epochs in all.</param>
    /// <param name="validation">What is measured after each epoch: its values are named <c>val_loss</c>, <c>val_accuracy</c> and so on.</param>
    /// <param name="callbacks">What happens beside: checkpoints, early stopping, progress.</param>
    /// <param name="cancellation">Ends the training between steps; checkpoints are saved before.</param>
    /// <returns>What was measured in all epochs, those before this call included.</returns>
    /// <exception cref="OperationCanceledException">Cancelled. The trainer is as after the last complete step, and can be saved or go on.</exception>
    /// <exception cref="SampleException">A sample could not be read.</exception>
    /// <exception cref="ILGpuNetException">The checkpoint that was loaded does not fit the data or the callbacks.</exception>
    public History Fit(IBatchSource data, int epochs, IBatchSource? validation = null, IEnumerable<Callback>? callbacks = null,
        CancellationToken cancellation = default)
    {
        // Checkpoints come last, so that they hold what the other callbacks have just noted.
        Callback[] all = [.. (callbacks ?? []).OrderBy(callback => callback is ModelCheckpoint)];
        RequireFit(data, epochs);
        LoadCallbacks(all);
        batchesPerEpoch = data.Count;
        var run = new TrainingRun(this, epochs, data.Count, validation is not null, all);
        running = run;
        using IDisposable modes = Model.UseMode(isTraining: true);
        try
        {
            run.Call(callback => callback.OnTrainBegin(run));
            while (Epoch < epochs && run.StopReason is null) TrainEpoch(run, data, validation, cancellation);
            run.IsComplete = true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            run.IsCancelled = true;
            throw;
        }
        finally
        {
            try
            {
                run.Call(callback => callback.OnTrainEnd(run));
            }
            finally
            {
                running = null;
            }
        }
        return History;
    }

    private void TrainEpoch(TrainingRun run, IBatchSource data, IBatchSource? validation, CancellationToken cancellation)
    {
        var measurements = new Measurements(meanLoss, Metrics);
        if (Batch == 0)
        {
            measurements.Reset();
            run.Call(callback => callback.OnEpochBegin(run));
        }
        // The batches of a step are loaded before it begins, so that a step is done as a whole or not at all.
        foreach (Batch[] batches in data.Read(Epoch, Batch, cancellation).Chunk(AccumulationSteps))
        {
            cancellation.ThrowIfCancellationRequested();
            run.LastLoss = Step(batches, measurements);
            StepCount++;
            Batch += batches.Length;
            run.Call(callback => callback.OnStepEnd(run));
            if (run.StopReason is not null && Batch < data.Count) return;
        }

        var values = new Dictionary<string, double>(measurements.Compute()) { ["learning_rate"] = Optimizer.LearningRate };
        measurements.Reset();
        if (validation is not null)
        {
            foreach ((string name, double value) in Evaluate(validation, cancellation)) values.Add($"val_{name}", value);
        }
        if (Schedule is not null) StepSchedule(values);
        (Epoch, Batch) = (Epoch + 1, 0);
        run.Values = values;
        History.Add(Epoch, values);
        run.Call(callback => callback.OnEpochEnd(run));
    }

    /// <summary>A step of the optimizer, with the gradients of some batches. Gives the mean loss of the last one.</summary>
    private Tensor Step(Batch[] batches, Measurements measurements)
    {
        bool isFirstEvaluation = true;
        Optimizer.ZeroGradient();
        for (int i = 0; i < batches.Length - 1; i++)
        {
            Backward(batches[i], batches.Length, measurements);
            Optimizer.EvaluateGradients();
        }
        Tensor loss;
        if (Precision == DType.Float16)
        {
            loss = Backward(batches[^1], batches.Length, measurements);
            Scaler.Unscale(Optimizer);
            Clip();
            if (!Scaler.Step(Optimizer)) return loss;
        }
        else if (batches.Length > 1)
        {
            loss = Backward(batches[^1], batches.Length, measurements);
            Clip();
            Optimizer.Step();
        }
        else
        {
            loss = Optimizer.Step(() =>
            {
                // Some optimizers evaluate the loss several times for one step, which counts once.
                Optimizer.ZeroGradient();
                Tensor result = Backward(batches[0], 1, isFirstEvaluation ? measurements : null);
                isFirstEvaluation = false;
                Clip();
                return result;
            });
        }
        Average?.Update();
        if (SchedulePeriod == SchedulePeriod.Step && Schedule is FunctionSchedule schedule) schedule.Step();
        return loss;
    }

    /// <summary>Adds the gradients of a batch, which is one of several of a step.</summary>
    private Tensor Backward(Batch batch, int batchesPerStep, Measurements? measurements)
    {
        Tensor outputs;
        using (MixedPrecision.Use(Precision)) outputs = forward(batch.AllInputs);
        Tensor loss = ScalarLoss(outputs, batch.Targets), part = batchesPerStep == 1 ? loss : loss / batchesPerStep;
        loss.Node.IsKept = true;
        measurements?.Update(loss, outputs, batch.Targets);
        (Precision == DType.Float16 ? Scaler.Scale(part) : part).Backward();
        return loss;
    }

    private void Clip()
    {
        if (ClipValue is { } limit) GradientClipping.ByValue(Optimizer.Parameters, limit);
        if (ClipNorm is { } norm) GradientClipping.ByNorm(Optimizer.Parameters, norm);
    }

    private void StepSchedule(Dictionary<string, double> values)
    {
        if (Schedule is ReduceOnPlateauSchedule plateau)
        {
            string monitor = ScheduleMonitor ?? (values.ContainsKey("val_loss") ? "val_loss" : "loss");
            plateau.Step(values.TryGetValue(monitor, out double value) ? value : throw new ILGpuNetException(
                $"[Trainer] the schedule looks at '{monitor}', found {string.Join(", ", values.Keys)}: set ScheduleMonitor to one of them"));
        }
        else if (SchedulePeriod == SchedulePeriod.Epoch && Schedule is FunctionSchedule schedule)
        {
            schedule.Step();
        }
    }

    private void RequireFit(IBatchSource data, int epochs)
    {
        if (epochs < 0) throw new InvalidValueException($"[Fit] the number of epochs must not be negative, found {epochs}");
        if (running is not null) throw new ILGpuNetException("[Fit] the trainer is training already: use another trainer");
        if (data.Count < 1) throw new InvalidValueException("[Fit] the data have no batch");
        if (Optimizer is Lbfgs && (AccumulationSteps > 1 || Precision == DType.Float16))
            throw new ILGpuNetException(
                "[Fit] Lbfgs computes the loss of one batch several times for a step: use it with AccumulationSteps 1, and with a Precision other than Float16");
        if (Batch > 0 && (Batch > data.Count || batchesPerEpoch is { } loaded && loaded != data.Count))
            throw new ILGpuNetException(
                $"[Fit] training stopped after {Batch} batches{(batchesPerEpoch is { } count ? $" of {count}" : "")}, the data have {data.Count} batches: " +
                "go on with the same data and batch size");
    }
}
