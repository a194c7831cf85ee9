using System.Text.Json;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Golden;

/// <summary>Thirty steps of every schedule against PyTorch's.</summary>
public class ScheduleTests
{
    // PyTorch multiplies rates from step to step, here they are functions of the step.
    private const double Tolerance = 1e-13;

    private static readonly Lazy<JsonElement> Golden = new(() => GoldenFile.Read("schedules.json"));

    private static JsonElement[] Records => [.. Golden.Value.GetProperty("cases").EnumerateArray()];

    public static TheoryData<string> Cases => [.. Records.Select(record => record.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_ThirtyTimes_MatchesPyTorch(string name)
    {
        JsonElement record = Records.Single(entry => entry.GetProperty("name").GetString() == name);
        Sgd optimizer = CreateOptimizer();
        Schedule schedule = Create(record, optimizer);
        double[][] rates = [.. record.GetProperty("rates").EnumerateArray().Select(group => group.Numbers())];
        double[]? momenta = record.TryGetProperty("momenta", out JsonElement list) ? list.Numbers() : null;
        Assert.Equal(2, rates.Length);
        for (int step = 0; step < rates[0].Length; step++)
        {
            if (step > 0) Step(schedule, record, step - 1);
            for (int group = 0; group < rates.Length; group++) AssertClose(rates[group][step], optimizer.Groups[group].LearningRate, $"rate {group} after step {step}");
            AssertClose(momenta?[step] ?? 0.9, optimizer.Groups[0].Momentum, $"momentum after step {step}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LoadState_InTheMiddle_GoesOnAsBefore(string name)
    {
        JsonElement record = Records.Single(entry => entry.GetProperty("name").GetString() == name);
        using var folder = new TemporaryFolder();
        Sgd optimizer = CreateOptimizer(), resumed = CreateOptimizer();
        Schedule schedule = Create(record, optimizer);
        for (int step = 0; step < 11; step++) Step(schedule, record, step);
        schedule.Save(folder.File("schedule.json"));
        // Another learning rate, which the state must replace.
        resumed.LearningRate = 0.7;
        Schedule other = Create(record, resumed);
        other.Load(folder.File("schedule.json"));
        for (int step = 11; step < 24; step++)
        {
            Assert.Equal(optimizer.Groups.Select(group => (group.LearningRate, group.Momentum)), resumed.Groups.Select(group => (group.LearningRate, group.Momentum)));
            Step(schedule, record, step);
            Step(other, record, step);
        }
        Assert.Equal(24, other.StepCount);
    }

    private static Sgd CreateOptimizer()
    {
        var optimizer = new Sgd([new Parameter(Tensor.Zeros([1]))], 0.4, momentum: 0.9);
        optimizer.AddGroup([new Parameter(Tensor.Zeros([1]))], learningRate: 0.1);
        return optimizer;
    }

    private static void Step(Schedule schedule, JsonElement record, int step)
    {
        if (schedule is ReduceOnPlateauSchedule plateau) plateau.Step(record.GetProperty("metrics")[step].GetDouble());
        else ((FunctionSchedule)schedule).Step();
    }

    /// <summary>Makes the schedule of a record; what the record leaves out has the library's default.</summary>
    private static Schedule Create(JsonElement record, Optimizer optimizer)
    {
        JsonElement attributes = record.GetProperty("attributes");
        JsonElement? Find(string name) => attributes.TryGetProperty(name, out JsonElement value) ? value : null;
        double Number(string name, double ifMissing) => Find(name)?.GetDouble() ?? ifMissing;
        int Integer(string name, int ifMissing) => Find(name)?.GetInt32() ?? ifMissing;
        PerGroup Numbers(string name) => attributes.GetProperty(name) is { ValueKind: JsonValueKind.Array } list ? list.Numbers() : attributes.GetProperty(name).GetDouble();
        PerGroup? Momentum(string name) => Find(name) is null ? (PerGroup?)null : Numbers(name);
        FunctionSchedule[] Children() =>
            [.. attributes.GetProperty("children").Integers().Select(child => (FunctionSchedule)Create(Records[child], optimizer))];
        static double Inverse(long step) => 1 / (1 + 0.1 * step);

        switch (record.GetProperty("schedule").GetString())
        {
            case "step":
                return Find("gamma") is null ? new StepSchedule(optimizer, Integer("step_size", 0)) : new StepSchedule(optimizer, Integer("step_size", 0), Number("gamma", 0));
            case "multi_step":
                return new MultiStepSchedule(optimizer, attributes.GetProperty("milestones").Integers(), Number("gamma", double.NaN));
            case "constant":
                return Find("factor") is null ? new ConstantSchedule(optimizer) : new ConstantSchedule(optimizer, Number("factor", 0), Integer("total_iters", 0));
            case "linear":
                return Find("start_factor") is null
                    ? new LinearSchedule(optimizer)
                    : new LinearSchedule(optimizer, Number("start_factor", 0), Number("end_factor", 0), Integer("total_iters", 0));
            case "exponential":
                return new ExponentialSchedule(optimizer, Number("gamma", double.NaN));
            case "polynomial":
                return Find("power") is null ? new PolynomialSchedule(optimizer) : new PolynomialSchedule(optimizer, Integer("total_iters", 0), Number("power", 0));
            case "cosine_annealing":
                return Find("eta_min") is null
                    ? new CosineAnnealingSchedule(optimizer, Integer("T_max", 0))
                    : new CosineAnnealingSchedule(optimizer, Integer("T_max", 0), Number("eta_min", 0));
            case "cosine_annealing_warm_restarts":
                return Find("T_mult") is null
                    ? new CosineAnnealingWarmRestartsSchedule(optimizer, Integer("T_0", 0))
                    : new CosineAnnealingWarmRestartsSchedule(optimizer, Integer("T_0", 0), Integer("T_mult", 0), Number("eta_min", 0));
            case "one_cycle":
                return Find("pct_start") is null
                    ? new OneCycleSchedule(optimizer, Numbers("max_lr"), Integer("total_steps", 0),
                        cycleMomentum: Find("cycle_momentum")?.GetBoolean() ?? true, threePhases: Find("three_phase")?.GetBoolean() ?? false)
                    : new OneCycleSchedule(optimizer, Numbers("max_lr"), Integer("total_steps", 0), Number("pct_start", 0), Annealing.Linear,
                        baseMomentum: Momentum("base_momentum"), maximumMomentum: Momentum("max_momentum"),
                        divisionFactor: Number("div_factor", 0), finalDivisionFactor: Number("final_div_factor", 0));
            case "cyclic":
                CycleShape shape = Find("mode")?.GetString() switch
                {
                    "triangular2" => CycleShape.Triangular2,
                    "exp_range" => CycleShape.ExponentialRange,
                    _ => CycleShape.Triangular,
                };
                return new CyclicSchedule(optimizer, Numbers("base_lr"), Numbers("max_lr"), Integer("step_size_up", 0), Find("step_size_down")?.GetInt32(),
                    shape, Number("gamma", 1), Find("cycle_momentum")?.GetBoolean() ?? true, Momentum("base_momentum"), Momentum("max_momentum"));
            case "lambda":
                return new LambdaSchedule(optimizer, Inverse);
            case "multiplicative":
                return new MultiplicativeSchedule(optimizer, Inverse);
            case "chained":
                return new ChainedSchedule(Children());
            case "sequential":
                return new SequentialSchedule(Children(), attributes.GetProperty("milestones").Integers());
            case "reduce_on_plateau":
                return new ReduceOnPlateauSchedule(optimizer,
                    Find("mode")?.GetString() == "max" ? PlateauMode.Maximum : PlateauMode.Minimum,
                    Number("factor", 0.1), Integer("patience", 10), Number("threshold", 1e-4),
                    Find("threshold_mode")?.GetString() == "abs" ? ThresholdMode.Absolute : ThresholdMode.Relative,
                    Integer("cooldown", 0), Find("min_lr") is null ? 0 : Numbers("min_lr"));
            case var name:
                throw new NotSupportedException(name);
        }
    }

    private static void AssertClose(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance * Math.Max(1e-3, Math.Abs(expected)), $"{what}: expected {expected:R}, found {actual:R}");
}
