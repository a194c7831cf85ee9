namespace ILGpuNet.Optim;

/// <summary>How the height of cycles changes.</summary>
public enum CycleShape
{
    /// <summary>All cycles are equally high.</summary>
    Triangular,
    /// <summary>Each cycle is half as high as the one before.</summary>
    Triangular2,
    /// <summary>The height is multiplied by gamma in every step.</summary>
    ExponentialRange,
}

/// <summary>
/// The rate goes up and down between two limits in straight lines, and the momentum (or β₁) down and up (Smith, "Cyclical learning rates for
/// training neural networks", 2017). Step it after every batch.
/// </summary>
public sealed class CyclicSchedule : FunctionSchedule
{
    private readonly PerGroup baseRate, maximumRate, baseMomentum, maximumMomentum;
    private readonly int stepsUp, stepsDown;
    private readonly CycleShape shape;
    private readonly double gamma;
    private readonly bool cycleMomentum;

    /// <summary>Creates the schedule.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="baseRate">The lowest rate, also the first.</param>
    /// <param name="maximumRate">The highest rate of the first cycle.</param>
    /// <param name="stepsUp">Steps in which the rate rises.</param>
    /// <param name="stepsDown">Steps in which it falls; as many as it rises if null.</param>
    /// <param name="shape">How the height of cycles changes.</param>
    /// <param name="gamma">Factor of the height in a step, for <see cref="CycleShape.ExponentialRange"/>.</param>
    /// <param name="cycleMomentum">Whether the momentum changes as well.</param>
    /// <param name="baseMomentum">Momentum at the highest rate.</param>
    /// <param name="maximumMomentum">Momentum at the lowest rate.</param>
    /// <exception cref="InvalidValueException">An option is out of range, or the optimizer has no momentum to change.</exception>
    public CyclicSchedule(Optimizer optimizer, PerGroup baseRate, PerGroup maximumRate, int stepsUp = 2000, int? stepsDown = null,
        CycleShape shape = CycleShape.Triangular, double gamma = 1, bool cycleMomentum = true, PerGroup? baseMomentum = null,
        PerGroup? maximumMomentum = null) : base(optimizer)
    {
        (this.baseRate, this.maximumRate, this.baseMomentum, this.maximumMomentum) = (baseRate, maximumRate, baseMomentum ?? 0.8, maximumMomentum ?? 0.9);
        baseRate.Require(Name, nameof(baseRate), optimizer);
        maximumRate.Require(Name, nameof(maximumRate), optimizer);
        this.baseMomentum.Require(Name, nameof(baseMomentum), optimizer, 1);
        this.maximumMomentum.Require(Name, nameof(maximumMomentum), optimizer, 1);
        Require(stepsUp >= 1, $"stepsUp must be at least 1, found {stepsUp}");
        Require(stepsDown is null or >= 1, $"stepsDown must be at least 1, found {stepsDown}");
        Require(gamma >= 0, $"gamma must be in [0, ∞), found {gamma}");
        Require(!cycleMomentum || optimizer.Groups[0].HasMomentum,
            $"{optimizer.GetType().Name} has no momentum to change: pass cycleMomentum: false");
        (this.stepsUp, this.stepsDown, this.shape, this.gamma, this.cycleMomentum) = (stepsUp, stepsDown ?? stepsUp, shape, gamma, cycleMomentum);
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0) =>
        baseRate[group] + (maximumRate[group] - baseRate[group]) * HeightAt(step);

    /// <inheritdoc/>
    public override double? MomentumAt(long step, int group = 0) => cycleMomentum
        ? maximumMomentum[group] - (maximumMomentum[group] - baseMomentum[group]) * HeightAt(step)
        : null;

    /// <summary>Height in the cycle, from 0 to 1, times what is left of the cycles' height.</summary>
    private double HeightAt(long step)
    {
        (long cycle, long position) = Math.DivRem(step, stepsUp + stepsDown);
        double height = position <= stepsUp ? (double)position / stepsUp : (double)(stepsUp + stepsDown - position) / stepsDown;
        return height * shape switch
        {
            CycleShape.Triangular2 => Math.Pow(0.5, cycle),
            CycleShape.ExponentialRange => Math.Pow(gamma, step),
            _ => 1,
        };
    }
}
