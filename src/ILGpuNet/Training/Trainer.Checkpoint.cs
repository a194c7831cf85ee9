using System.Text.Json;

namespace ILGpuNet.Training;

public sealed partial class Trainer
{
    private const string ModelPart = CheckpointFile.ModelPart, OptimizerPart = "optimizer/", AveragePart = "average/", MetricPart = "metrics/", CallbackPart = "callbacks/";
    private const string PositionName = "trainer";

    private TrainingRun? running;
    private int? batchesPerEpoch;

    /// <summary>What callbacks of the next Fit take over, after a load.</summary>
    private Dictionary<string, Tensor> loadedCallbacks = [];

    /// <summary>
    /// Saves everything that training needs to go on where it is: model, optimizer, schedule, average, random generators, the position in the data, what has
    /// been measured, and the callbacks' states while it trains. The file is replaced as a whole at the end; it is a safetensors file, in which the
    /// model's tensors are named <c>model/...</c>.
    /// </summary>
    /// <param name="path">The file; its folder must be there.</param>
    /// <exception cref="IOException">The folder is not there, the disk is full, and so on. An older file stays as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    public void Save(string path)
    {
        var tensors = new Dictionary<string, Tensor>();
        Add(tensors, ModelPart, Model.State());
        Add(tensors, OptimizerPart, Optimizer.State(Model));
        if (Average is not null) Add(tensors, AveragePart, Average.State());
        if (Batch > 0) new Measurements(meanLoss, Metrics).CollectState(MetricPart, tensors);
        if (running is null) Add(tensors, CallbackPart, loadedCallbacks);
        else running.Call((name, callback) => Add(tensors, $"{CallbackPart}{name}/", callback.State()));
        var position = new TrainerPosition(Epoch, Batch, batchesPerEpoch, StepCount, Schedule?.State(), Scaler.State(),
            [.. Generators().Select(generator => new GeneratorPosition(generator.Seed, generator.Draws))], History.Epochs);
        CheckpointFile.Save(path, tensors, new Dictionary<string, string> { [PositionName] = position.ToJson() });
    }

    /// <summary>
    /// Takes over what <see cref="Save"/> has saved, so that <see cref="Fit"/> goes on there. The trainer must be made in the same way as the saved one.
    /// Nothing is changed unless all fits.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file is damaged, or no checkpoint.</exception>
    /// <exception cref="ILGpuNetException">It is of another model, optimizer or schedule; the message lists the differences.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public void Load(string path)
    {
        if (running is not null) throw new ILGpuNetException($"[Load] the trainer is training: load {path} before Fit");
        (IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> texts) =
            CheckpointFile.Load(path, Optimizer.Parameters[0].Device);
        TrainerPosition position = ReadPosition(path, texts);
        RequireParts(path, tensors, position);

        var previousModel = Model.State().ToDictionary(pair => pair.Key, pair => pair.Value.Evaluate().Detach());
        var previousOptimizer = Optimizer.State(Model).ToDictionary(pair => pair.Key, pair => pair.Value.Evaluate().Detach());
        IReadOnlyDictionary<string, double>? previousSchedule = Schedule?.State();
        try
        {
            Model.LoadState(CheckpointFile.Part(tensors, ModelPart));
            Optimizer.LoadState(CheckpointFile.Part(tensors, OptimizerPart), Model);
            Schedule?.LoadState(position.Schedule!);
            Scaler.LoadState(position.Scaler);
            if (position.Batch > 0) new Measurements(meanLoss, Metrics).LoadState(MetricPart, tensors);
            Average?.LoadState(CheckpointFile.Part(tensors, AveragePart));
        }
        catch (ILGpuNetException exception)
        {
            Model.LoadState(previousModel);
            Optimizer.LoadState(previousOptimizer, Model);
            if (previousSchedule is not null) Schedule!.LoadState(previousSchedule);
            throw new ILGpuNetException($"{path}: {exception.Message}", exception);
        }
        TakePosition(position);
        loadedCallbacks = CheckpointFile.Part(tensors, CallbackPart);
    }

    private static void Add(Dictionary<string, Tensor> tensors, string prefix, IReadOnlyDictionary<string, Tensor> part)
    {
        foreach ((string name, Tensor tensor) in part) tensors.Add(prefix + name, tensor);
    }

    private static TrainerPosition ReadPosition(string path, IReadOnlyDictionary<string, string> texts)
    {
        try
        {
            return TrainerPosition.FromJson(texts.GetValueOrDefault(PositionName, "null"));
        }
        catch (JsonException exception)
        {
            throw new DataFormatException($"{path}: the position of the trainer is damaged: {exception.Message}", exception);
        }
    }

    private void RequireParts(string path, IReadOnlyDictionary<string, Tensor> tensors, TrainerPosition position)
    {
        var differences = new List<string>();
        Compare("a schedule", position.Schedule is not null, Schedule is not null);
        Compare("an average of weights", tensors.Keys.Any(name => name.StartsWith(AveragePart, StringComparison.Ordinal)), Average is not null);
        int generators = Generators().Count();
        if (position.Generators.Count != generators)
            differences.Add($"the checkpoint has {position.Generators.Count} random generators, the model {generators}");
        if (differences.Count > 0)
        {
            differences.AddRange(Model.Differences(CheckpointFile.Part(tensors, ModelPart)));
            throw new ILGpuNetException($"{path}: the checkpoint does not fit the trainer: {string.Join("; ", differences)}");
        }

        void Compare(string part, bool isSaved, bool isHere)
        {
            if (isSaved != isHere) differences.Add($"{(isSaved ? "the checkpoint" : "the trainer")} has {part}, {(isSaved ? "the trainer" : "the checkpoint")} has none");
        }
    }

    private void TakePosition(TrainerPosition position)
    {
        (Epoch, Batch, StepCount, batchesPerEpoch) = (position.Epoch, position.Batch, position.StepCount, position.BatchesPerEpoch);
        foreach ((Generator generator, GeneratorPosition saved) in Generators().Zip(position.Generators)) generator.Reset(saved.Seed, saved.Draws);
        History.Replace(position.History);
    }

    /// <summary>All that random numbers of the training come from.</summary>
    private IEnumerable<Generator> Generators() => Model.Generators().Prepend(Generator.Default).Distinct();

    private void LoadCallbacks(Callback[] callbacks)
    {
        if (loadedCallbacks.Count == 0) return;
        foreach ((string name, Callback callback) in TrainingRun.Named(callbacks))
        {
            Dictionary<string, Tensor> state = CheckpointFile.Part(loadedCallbacks, $"{name}/");
            if (state.Count > 0) callback.LoadState(state);
        }
        loadedCallbacks = [];
    }
}
