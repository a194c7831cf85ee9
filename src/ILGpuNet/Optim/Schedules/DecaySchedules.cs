namespace ILGpuNet.Optim;

/// <summary>Multiplies the rate by gamma every few steps: <c>rate(t) = initial gamma^⌊t / stepSize⌋</c>.</summary>
public sealed class StepSchedule : FunctionSchedule
{
    private readonly int stepSize;
    private readonly double gamma;

    /// <summary>Creates the schedule.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="stepSize">Steps from one change to the next.</param>
    /// <param name="gamma">Factor of a change.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public StepSchedule(Optimizer optimizer, int stepSize, double gamma = 0.1) : base(optimizer)
    {
        Require(stepSize >= 1, $"stepSize must be at least 1, found {stepSize}");
        Require(gamma >= 0, $"gamma must be in [0, ∞), found {gamma}");
        (this.stepSize, this.gamma) = (stepSize, gamma);
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0) => initialRate * Math.Pow(gamma, step / stepSize);
}

/// <summary>Multiplies the rate by gamma at each of some steps: <c>rate(t) = initial gamma^(milestones up to t)</c>.</summary>
public sealed class MultiStepSchedule : FunctionSchedule
{
    private readonly int[] milestones;
    private readonly double gamma;

    /// <summary>Creates the schedule.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="milestones">Steps at which the rate changes, in any order; one that is named twice counts twice.</param>
    /// <param name="gamma">Factor of a change.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public MultiStepSchedule(Optimizer optimizer, IEnumerable<int> milestones, double gamma = 0.1) : base(optimizer)
    {
        this.milestones = [.. milestones.Order()];
        Require(this.milestones is not [< 0, ..], $"milestones must not be negative, found {(this.milestones is [var first, ..] ? first : 0)}");
        Require(gamma >= 0, $"gamma must be in [0, ∞), found {gamma}");
        this.gamma = gamma;
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0) =>
        initialRate * Math.Pow(gamma, milestones.Count(milestone => milestone <= step));
}

/// <summary>Multiplies the rate by gamma in every step: <c>rate(t) = initial gammaᵗ</c>.</summary>
public sealed class ExponentialSchedule : FunctionSchedule
{
    private readonly double gamma;

    /// <summary>Creates the schedule.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="gamma">Factor of a step.</param>
    /// <exception cref="InvalidValueException">Gamma is negative or not a number.</exception>
    public ExponentialSchedule(Optimizer optimizer, double gamma) : base(optimizer)
    {
        Require(gamma >= 0, $"gamma must be in [0, ∞), found {gamma}");
        this.gamma = gamma;
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0) => initialRate * Math.Pow(gamma, step);
}

/// <summary>Lets the rate fall to zero by a power: <c>rate(t) = initial (1 - t / totalSteps)^power</c>, zero from then on.</summary>
public sealed class PolynomialSchedule : FunctionSchedule
{
    private readonly int totalSteps;
    private readonly double power;

    /// <summary>Creates the schedule.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="totalSteps">Steps until the rate is zero.</param>
    /// <param name="power">The exponent; 1 for a straight line.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public PolynomialSchedule(Optimizer optimizer, int totalSteps = 5, double power = 1) : base(optimizer)
    {
        Require(totalSteps >= 1, $"totalSteps must be at least 1, found {totalSteps}");
        Require(power > 0, $"power must be more than 0, found {power}");
        (this.totalSteps, this.power) = (totalSteps, power);
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0) =>
        initialRate * Math.Pow(1 - (double)Math.Min(step, totalSteps) / totalSteps, power);
}
