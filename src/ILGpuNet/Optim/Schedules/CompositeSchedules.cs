namespace ILGpuNet.Optim;

/// <summary>
/// Schedules that act together: each starts from the rate that the one before it gives, so that their factors multiply (a warm-up and a decay,
/// for example). Step this schedule, not its parts.
/// </summary>
public sealed class ChainedSchedule : FunctionSchedule
{
    private readonly FunctionSchedule[] schedules;

    /// <summary>Creates the schedule.</summary>
    /// <param name="schedules">Its parts, all of one optimizer.</param>
    /// <exception cref="InvalidValueException">There are no parts, or they are of several optimizers.</exception>
    public ChainedSchedule(params IReadOnlyList<FunctionSchedule> schedules) : base(SequentialSchedule.OptimizerOf(schedules, nameof(ChainedSchedule)))
    {
        this.schedules = [.. schedules];
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0) =>
        schedules.Aggregate(initialRate, (rate, schedule) => schedule.RateAt(step, rate, group));

    /// <summary>The momentum of the last schedule that changes it.</summary>
    public override double? MomentumAt(long step, int group = 0) =>
        schedules.Select(schedule => schedule.MomentumAt(step, group)).LastOrDefault(momentum => momentum is not null);
}

/// <summary>Schedules one after the other, each beginning at its own step 0 and from the initial rate. Step this schedule, not its parts.</summary>
public sealed class SequentialSchedule : FunctionSchedule
{
    private readonly FunctionSchedule[] schedules;
    private readonly int[] milestones;

    /// <summary>Creates the schedule.</summary>
    /// <param name="schedules">Its parts, all of one optimizer.</param>
    /// <param name="milestones">At which step each part but the first begins, ascending.</param>
    /// <exception cref="InvalidValueException">There are no parts, they are of several optimizers, or the milestones do not fit.</exception>
    public SequentialSchedule(IReadOnlyList<FunctionSchedule> schedules, IReadOnlyList<int> milestones)
        : base(OptimizerOf(schedules, nameof(SequentialSchedule)))
    {
        Require(milestones.Count == schedules.Count - 1,
            $"{schedules.Count} schedules need {schedules.Count - 1} milestones between them, found {milestones.Count}");
        for (int i = 0; i < milestones.Count; i++)
        {
            int least = i == 0 ? 1 : milestones[i - 1] + 1;
            Require(milestones[i] >= least, $"milestones must be positive and ascend, found {string.Join(", ", milestones)}");
        }
        (this.schedules, this.milestones) = ([.. schedules], [.. milestones]);
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0)
    {
        int part = PartAt(step);
        return schedules[part].RateAt(step - StartOf(part), initialRate, group);
    }

    /// <inheritdoc/>
    public override double? MomentumAt(long step, int group = 0)
    {
        int part = PartAt(step);
        return schedules[part].MomentumAt(step - StartOf(part), group);
    }

    /// <summary>The optimizer of all schedules.</summary>
    internal static Optimizer OptimizerOf(IReadOnlyList<FunctionSchedule> schedules, string name)
    {
        if (schedules.Count == 0) throw new InvalidValueException($"[{name}] there must be at least one schedule, found none");
        for (int i = 1; i < schedules.Count; i++)
        {
            if (schedules[i].Optimizer != schedules[0].Optimizer)
                throw new InvalidValueException($"[{name}] all schedules must be of one optimizer, found another one at schedule {i}");
        }
        return schedules[0].Optimizer;
    }

    private int PartAt(long step) => milestones.Count(milestone => milestone <= step);

    private int StartOf(int part) => part == 0 ? 0 : milestones[part - 1];
}
