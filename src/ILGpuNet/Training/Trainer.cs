using ILGpuNet.Data;
using ILGpuNet.Metrics;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Training;

/// <summary>
/// Trains, measures and uses a model:
/// <code>
/// var trainer = new Trainer(model, new Adam(model.Parameters()), (logits, labels) => Loss.CrossEntropy(logits, labels)) { Metrics = [new Accuracy()] };
/// trainer.Fit(trainLoader, epochs: 5, validation: testLoader, callbacks: [new EarlyStopping(patience: 2), new ProgressBar()]);
/// </code>
/// A step is the same as in a loop by hand, and as fast. <see cref="Save"/> and <see cref="Load"/> keep everything that training needs to go on where it
/// is, in the middle of an epoch as well: on the CPU the losses are then the same, bit for bit, as without the interruption.
/// </summary>
public sealed partial class Trainer
{
    private readonly Func<IReadOnlyList<Tensor>, Tensor> forward;
    private readonly MeanLoss meanLoss = new();
    private readonly GradientScaler scaler = new();
    private DType precision = DType.Float32;
    private int accumulationSteps = 1;
    private IReadOnlyList<Metric> metrics = [];

    /// <summary>Creates a trainer.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="optimizer">Changes the model's parameters.</param>
    /// <param name="loss">From outputs of the model and targets to a scalar, the mean over the samples.</param>
    /// <exception cref="ILGpuNetException">The optimizer has a parameter that is not the model's.</exception>
    public Trainer(Layer model, Optimizer optimizer, Func<Tensor, Tensor, Tensor> loss)
        : this(inputs => model.Forward(OnlyOne(inputs, model)), model, optimizer, loss)
    { }

    /// <summary>Creates a trainer of a model that takes several inputs, or is called in another way:
    /// <code>
    /// new Trainer(model, inputs => model.Forward(inputs[0], inputs[1]), optimizer, loss)
    /// </code>
    /// </summary>
    /// <param name="model">What is trained.</param>
    /// <param name="forward">From all inputs of a batch to the outputs.</param>
    /// <param name="optimizer">Changes the model's parameters.</param>
    /// <param name="loss">From outputs of the model and targets to a scalar, the mean over the samples.</param>
    /// <exception cref="ILGpuNetException">The optimizer has a parameter that is not the model's.</exception>
    public Trainer(Module model, Func<IReadOnlyList<Tensor>, Tensor> forward, Optimizer optimizer, Func<Tensor, Tensor, Tensor> loss)
        : this(inputs => Layer.Run(() => forward([.. inputs.Select(MixedPrecision.Widen)])), model, optimizer, loss)
    { }

    private Trainer(Func<IReadOnlyList<Tensor>, Tensor> forward, Module model, Optimizer optimizer, Func<Tensor, Tensor, Tensor> loss)
    {
        RequireOwn(model, optimizer);
        (Model, Optimizer, LossFunction, this.forward) = (model, optimizer, loss, forward);
    }

    /// <summary>What is trained.</summary>
    public Module Model { get; }

    /// <summary>Changes the model's parameters.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>From outputs of the model and targets to a scalar.</summary>
    public Func<Tensor, Tensor, Tensor> LossFunction { get; }

    /// <summary>What is measured beside the loss, of training and of validation data.</summary>
    /// <exception cref="InvalidValueException">Two have one name.</exception>
    public IReadOnlyList<Metric> Metrics
    {
        get => metrics;
        init
        {
            if (value.GroupBy(metric => metric.Name).FirstOrDefault(group => group.Count() > 1) is { } same)
                throw new InvalidValueException($"[Trainer] two metrics are named '{same.Key}': give one another Name");
            metrics = value;
        }
    }

    /// <summary>Changes the learning rates.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>When the schedule takes a step. A <see cref="ReduceOnPlateauSchedule"/> takes one per epoch, with <see cref="ScheduleMonitor"/>.</summary>
    public SchedulePeriod SchedulePeriod { get; init; } = SchedulePeriod.Step;

    /// <summary>The value that a <see cref="ReduceOnPlateauSchedule"/> looks at; <c>val_loss</c>, or <c>loss</c> without validation data, if null.</summary>
    public string? ScheduleMonitor { get; init; }

    /// <summary>Number of batches whose gradients are added up for one step of the optimizer.</summary>
    /// <exception cref="InvalidValueException">Not positive.</exception>
    public int AccumulationSteps
    {
        get => accumulationSteps;
        init => accumulationSteps = value >= 1 ? value : throw new InvalidValueException($"[Trainer] AccumulationSteps must be at least 1, found {value}");
    }

    /// <summary>Largest norm of all gradients together; see <see cref="GradientClipping.ByNorm"/>.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Largest size of an element of the gradients; see <see cref="GradientClipping.ByValue"/>.</summary>
    public double? ClipValue { get; init; }

    /// <summary>
    /// What layers hand to each other is stored as: Float32, BFloat16, or Float16 with a <see cref="GradientScaler"/>; see <see cref="MixedPrecision"/>.
    /// Parameters stay as they are.
    /// </summary>
    /// <exception cref="DTypeException">Another type.</exception>
    public DType Precision
    {
        get => precision;
        init
        {
            MixedPrecision.RequireStorage(value);
            precision = value;
        }
    }

    /// <summary>The scaler of the loss, which is used where <see cref="Precision"/> is Float16.</summary>
    public GradientScaler Scaler
    {
        get => scaler;
        init => scaler = value;
    }

    /// <summary>An average of the model's parameters, updated after each step and used by <see cref="Evaluate"/> and <see cref="Predict(Tensor, int)"/>.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>Epochs completed.</summary>
    public int Epoch { get; private set; }

    /// <summary>Batches done of the epoch under way.</summary>
    public int Batch { get; private set; }

    /// <summary>Steps that the optimizer was given, over all epochs.</summary>
    public long StepCount { get; private set; }

    /// <summary>What was measured, epoch by epoch.</summary>
    public History History { get; } = new();

    /// <summary>
    /// Measures the model in use: the mean loss, as <c>loss</c>, and all metrics by name. Dropout and the like are off; the model's mode is the same
    /// afterwards.
    /// </summary>
    /// <param name="data">Inputs and targets.</param>
    /// <param name="cancellation">Ends the measurement between batches.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyDictionary<string, double> Evaluate(IBatchSource data, CancellationToken cancellation = default)
    {
        Measurements measurements = new(meanLoss, Metrics);
        // A callback can call this in the middle of an epoch.
        using IDisposable epoch = measurements.SetAside();
        using IDisposable inUse = UseModel();
        foreach (Batch batch in data.Read(0, 0, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            Tensor outputs = forward(batch.AllInputs);
            measurements.Update(ScalarLoss(outputs, batch.Targets), outputs, batch.Targets);
        }
        return measurements.Compute();
    }

    /// <summary>The model's outputs for some inputs, in batches. Dropout and the like are off; the model's mode is the same afterwards.</summary>
    /// <param name="inputs">[samples, ...].</param>
    /// <param name="batchSize">Samples that are computed together.</param>
    /// <returns>[samples, ...].</returns>
    /// <exception cref="ShapeException">There is no sample.</exception>
    public Tensor Predict(Tensor inputs, int batchSize = 256) => Predict([inputs], batchSize);

    /// <summary>The outputs of a model that takes several inputs, in batches. Dropout and the like are off; the model's mode is the same afterwards.</summary>
    /// <param name="inputs">Each [samples, ...].</param>
    /// <param name="batchSize">Samples that are computed together.</param>
    /// <returns>[samples, ...].</returns>
    /// <exception cref="ShapeException">There is no sample, or the numbers of samples differ.</exception>
    /// <exception cref="InvalidValueException">There is no input, or the batch size is not positive.</exception>
    public Tensor Predict(IReadOnlyList<Tensor> inputs, int batchSize = 256)
    {
        if (batchSize < 1) throw new InvalidValueException($"[Predict] the batch size must be at least 1, found {batchSize}");
        if (inputs.Count == 0) throw new InvalidValueException("[Predict] at least one input is needed, found none");
        foreach (Tensor input in inputs)
        {
            if (input.Rank == 0 || input.Shape[0] == 0)
                throw new ShapeException($"[Predict] inputs must be [samples, ...] with at least one sample, found {input.Shape}");
            if (input.Shape[0] != inputs[0].Shape[0])
                throw new ShapeException($"[Predict] all inputs must have as many samples, found {inputs[0].Shape} and {input.Shape}");
        }
        Tensor[][] parts = [.. inputs.Select(input => input.Split(batchSize))];
        return Predict(Enumerable.Range(0, parts[0].Length).Select(i => (IReadOnlyList<Tensor>)[.. parts.Select(part => part[i])]), CancellationToken.None);
    }

    /// <summary>The model's outputs for the inputs of a loader, in its order.</summary>
    /// <param name="data">Inputs; the targets are not used.</param>
    /// <param name="cancellation">Ends the computation between batches.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Tensor Predict(IBatchSource data, CancellationToken cancellation = default) =>
        Predict(data.Read(0, 0, cancellation).Select(batch => batch.AllInputs), cancellation);

    private Tensor Predict(IEnumerable<IReadOnlyList<Tensor>> batches, CancellationToken cancellation)
    {
        using IDisposable inUse = UseModel();
        var outputs = new List<Tensor>();
        foreach (IReadOnlyList<Tensor> batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            outputs.Add(forward(batch).Evaluate());
        }
        return Tensor.Concat([.. outputs]).Evaluate();
    }

    private static Tensor OnlyOne(IReadOnlyList<Tensor> inputs, Layer model) => inputs.Count == 1 ? inputs[0] : throw new ILGpuNetException(
        $"[Trainer] a batch has {inputs.Count} inputs, {model.GetType().Name}.Forward takes one: pass a function of all inputs to the trainer, " +
        "inputs => model.Forward(inputs[0], inputs[1])");

    private static void RequireOwn(Module model, Optimizer optimizer)
    {
        HashSet<Parameter> own = [.. model.Parameters()];
        for (int i = 0; i < optimizer.Parameters.Count; i++)
        {
            if (!own.Contains(optimizer.Parameters[i]))
                throw new ILGpuNetException($"[Trainer] parameter {i} of the {optimizer.GetType().Name}, of shape {optimizer.Parameters[i].Shape}, is not one of the " +
                    $"{own.Count} of the {model.GetType().Name}: make the optimizer with the Parameters() of the model that the trainer is given");
        }
    }

    private Tensor ScalarLoss(Tensor outputs, Tensor targets)
    {
        Tensor loss = LossFunction(outputs, targets);
        return loss.Count == 1 ? loss : throw new ShapeException($"[Trainer] the loss must be a scalar, found {loss.Shape}: reduce it (Mean, Sum)");
    }

    /// <summary>The model as it is in use: modes, averages, precision, no gradients.</summary>
    private Scopes UseModel()
    {
        var scopes = new Scopes(Model.UseMode(isTraining: false), Tensor.NoGradient(), MixedPrecision.Use(Precision));
        if (Average is { IsInUse: false, UpdateCount: > 0 }) scopes.Add(Average.Use());
        return scopes;
    }
}
