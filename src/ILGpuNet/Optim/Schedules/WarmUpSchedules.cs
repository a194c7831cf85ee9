namespace ILGpuNet.Optim;

/// <summary>A part of the rate for some steps, the whole afterwards.</summary>
public sealed class ConstantSchedule : FunctionSchedule
{
    private readonly double factor;
    private readonly int totalSteps;

    /// <summary>Creates the schedule.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="factor">Part of the rate, in [0, 1].</param>
    /// <param name="totalSteps">For how many steps.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public ConstantSchedule(Optimizer optimizer, double factor = 1.0 / 3, int totalSteps = 5) : base(optimizer)
    {
        Require(factor is >= 0 and <= 1, $"factor must be in [0, 1], found {factor}");
        Require(totalSteps >= 0, $"totalSteps must not be negative, found {totalSteps}");
        (this.factor, this.totalSteps) = (factor, totalSteps);
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0) => step < totalSteps ? initialRate * factor : initialRate;
}

/// <summary>
/// A straight line from one part of the rate to another: a linear warm-up with the defaults, or with <c>startFactor: 0</c>; a linear decay with
/// <c>startFactor: 1, endFactor: 0</c>.
/// </summary>
public sealed class LinearSchedule : FunctionSchedule
{
    private readonly double startFactor, endFactor;
    private readonly int totalSteps;

    /// <summary>Creates the schedule.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="startFactor">Part of the rate at first, in [0, 1].</param>
    /// <param name="endFactor">Part of the rate after <paramref name="totalSteps"/> and from then on, in [0, 1].</param>
    /// <param name="totalSteps">Steps from one to the other.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public LinearSchedule(Optimizer optimizer, double startFactor = 1.0 / 3, double endFactor = 1, int totalSteps = 5) : base(optimizer)
    {
        Require(startFactor is >= 0 and <= 1, $"startFactor must be in [0, 1], found {startFactor}");
        Require(endFactor is >= 0 and <= 1, $"endFactor must be in [0, 1], found {endFactor}");
        Require(totalSteps >= 1, $"totalSteps must be at least 1, found {totalSteps}");
        (this.startFactor, this.endFactor, this.totalSteps) = (startFactor, endFactor, totalSteps);
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0) =>
        initialRate * double.Lerp(startFactor, endFactor, (double)Math.Min(step, totalSteps) / totalSteps);
}
