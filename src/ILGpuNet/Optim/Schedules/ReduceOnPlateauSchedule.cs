using ILGpuNet.Graphs.Replay;

namespace ILGpuNet.Optim;

/// <summary>Which metrics are better.</summary>
public enum PlateauMode
{
    /// <summary>Smaller ones: losses.</summary>
    Minimum,
    /// <summary>Larger ones: accuracies.</summary>
    Maximum,
}

/// <summary>How much better a metric must be to count.</summary>
public enum ThresholdMode
{
    /// <summary>By a part of the best one.</summary>
    Relative,
    /// <summary>By an amount.</summary>
    Absolute,
}

/// <summary>Lowers the rates when a metric has not become better for some steps. Step it once per epoch, with the metric of the validation data.</summary>
public sealed class ReduceOnPlateauSchedule : Schedule
{
    // Changes of the rate that are smaller than this are not worth making.
    private const double LeastChange = 1e-8;

    private readonly PlateauMode mode;
    private readonly ThresholdMode thresholdMode;
    private readonly double factor, threshold;
    private readonly int patience, cooldown;
    private readonly PerGroup minimumRate;
    private double badSteps, cooldownLeft;

    /// <summary>Creates the schedule.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="mode">Which metrics are better.</param>
    /// <param name="factor">What the rates are multiplied by, from 0 and less than 1.</param>
    /// <param name="patience">Number of steps without a better metric that change nothing.</param>
    /// <param name="threshold">How much better a metric must be to count, from 0.</param>
    /// <param name="thresholdMode">Whether the threshold is a part of the best metric or an amount.</param>
    /// <param name="cooldown">Steps after a change in which none counts as bad.</param>
    /// <param name="minimumRate">The least rate.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public ReduceOnPlateauSchedule(Optimizer optimizer, PlateauMode mode = PlateauMode.Minimum, double factor = 0.1, int patience = 10,
        double threshold = 1e-4, ThresholdMode thresholdMode = ThresholdMode.Relative, int cooldown = 0, PerGroup minimumRate = default)
        : base(optimizer)
    {
        Require(factor is >= 0 and < 1, $"factor must be in [0, 1), found {factor}");
        Require(patience >= 0, $"patience must not be negative, found {patience}");
        Require(threshold >= 0, $"threshold must be in [0, ∞), found {threshold}");
        Require(cooldown >= 0, $"cooldown must not be negative, found {cooldown}");
        minimumRate.Require(Name, nameof(minimumRate), optimizer);
        (this.mode, this.factor, this.patience, this.threshold) = (mode, factor, patience, threshold);
        (this.thresholdMode, this.cooldown, this.minimumRate) = (thresholdMode, cooldown, minimumRate);
        Best = mode == PlateauMode.Minimum ? double.PositiveInfinity : double.NegativeInfinity;
    }

    /// <summary>The best metric so far; infinite before the first step.</summary>
    public double Best { get; private set; }

    /// <summary>Looks at a metric, and lowers the rates where it is due. NaN counts as bad.</summary>
    /// <param name="metric">Of the epoch that has just ended.</param>
    public void Step(double metric)
    {
        CallTrace.RequireNone($"{Name}.Step takes a metric", "call it after the call of the function");
        StepCount++;
        if (IsBetter(metric)) (Best, badSteps) = (metric, 0);
        else badSteps++;
        if (cooldownLeft > 0)
        {
            cooldownLeft--;
            badSteps = 0;
        }
        if (badSteps <= patience) return;
        for (int i = 0; i < Optimizer.Groups.Count; i++)
        {
            ParameterGroup group = Optimizer.Groups[i];
            double rate = Math.Max(group.LearningRate * factor, minimumRate[i]);
            if (group.LearningRate - rate > LeastChange) group.Schedule(rate);
        }
        (cooldownLeft, badSteps) = (cooldown, 0);
    }

    private bool IsBetter(double metric) => (mode, thresholdMode) switch
    {
        (PlateauMode.Minimum, ThresholdMode.Relative) => metric < Best * (1 - threshold),
        (PlateauMode.Minimum, _) => metric < Best - threshold,
        (_, ThresholdMode.Relative) => metric > Best * (1 + threshold),
        _ => metric > Best + threshold,
    };

    private protected override void CollectState(Dictionary<string, double> state)
    {
        state.Add("best", Best);
        state.Add("badSteps", badSteps);
        state.Add("cooldownLeft", cooldownLeft);
        for (int i = 0; i < Optimizer.Groups.Count; i++) state.Add(RateName(i), Optimizer.Groups[i].LearningRate);
    }

    private protected override void TakeState(IReadOnlyDictionary<string, double> state, long step)
    {
        (Best, badSteps, cooldownLeft) = (state["best"], state["badSteps"], state["cooldownLeft"]);
        for (int i = 0; i < Optimizer.Groups.Count; i++) Optimizer.Groups[i].Schedule(state[RateName(i)]);
    }

    private protected override bool IsValid(string name, double value) => name == "best" ? !double.IsNaN(value) : base.IsValid(name, value);

    private static string RateName(int group) => $"groups.{group}.learningRate";
}
