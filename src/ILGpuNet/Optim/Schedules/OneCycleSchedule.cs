namespace ILGpuNet.Optim;

/// <summary>The curve between two rates.</summary>
public enum Annealing
{
    /// <summary>Half a cosine.</summary>
    Cosine,
    /// <summary>A straight line.</summary>
    Linear,
}

/// <summary>
/// One cycle over the whole training: the rate rises to its maximum, then falls to almost nothing, while the momentum (or β₁) does the opposite
/// (Smith and Topin, "Super-convergence: very fast training of neural networks using large learning rates", 2018). Step it after every batch.
/// </summary>
public sealed class OneCycleSchedule : FunctionSchedule
{
    private readonly PerGroup maximumRate, baseMomentum, maximumMomentum;
    private readonly int totalSteps;
    private readonly double riseFraction, divisionFactor, finalDivisionFactor;
    private readonly Annealing annealing;
    private readonly bool cycleMomentum, threePhases;

    /// <summary>Creates the schedule.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="maximumRate">The highest rate.</param>
    /// <param name="totalSteps">Steps of the whole training.</param>
    /// <param name="riseFraction">Part of the steps in which the rate rises, in [0, 1].</param>
    /// <param name="annealing">The curve between the rates.</param>
    /// <param name="cycleMomentum">Whether the momentum changes as well.</param>
    /// <param name="baseMomentum">Momentum at the highest rate.</param>
    /// <param name="maximumMomentum">Momentum at the lowest rate.</param>
    /// <param name="divisionFactor">The first rate is the highest one divided by this.</param>
    /// <param name="finalDivisionFactor">The last rate is the first one divided by this.</param>
    /// <param name="threePhases">Whether the rate falls to the first one as fast as it rose, and only then to the last one.</param>
    /// <exception cref="InvalidValueException">An option is out of range, or the optimizer has no momentum to change.</exception>
    public OneCycleSchedule(Optimizer optimizer, PerGroup maximumRate, int totalSteps, double riseFraction = 0.3,
        Annealing annealing = Annealing.Cosine, bool cycleMomentum = true, PerGroup? baseMomentum = null, PerGroup? maximumMomentum = null,
        double divisionFactor = 25, double finalDivisionFactor = 1e4, bool threePhases = false) : base(optimizer)
    {
        (this.maximumRate, this.baseMomentum, this.maximumMomentum) = (maximumRate, baseMomentum ?? 0.85, maximumMomentum ?? 0.95);
        maximumRate.Require(Name, nameof(maximumRate), optimizer);
        this.baseMomentum.Require(Name, nameof(baseMomentum), optimizer, 1);
        this.maximumMomentum.Require(Name, nameof(maximumMomentum), optimizer, 1);
        Require(totalSteps >= 1, $"totalSteps must be at least 1, found {totalSteps}");
        Require(riseFraction is >= 0 and <= 1, $"riseFraction must be in [0, 1], found {riseFraction}");
        Require(divisionFactor > 0, $"divisionFactor must be more than 0, found {divisionFactor}");
        Require(finalDivisionFactor > 0, $"finalDivisionFactor must be more than 0, found {finalDivisionFactor}");
        Require(!cycleMomentum || optimizer.Groups[0].HasMomentum,
            $"{optimizer.GetType().Name} has no momentum to change: pass cycleMomentum: false");
        (this.totalSteps, this.riseFraction, this.annealing, this.cycleMomentum) = (totalSteps, riseFraction, annealing, cycleMomentum);
        (this.divisionFactor, this.finalDivisionFactor, this.threePhases) = (divisionFactor, finalDivisionFactor, threePhases);
        Start();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidValueException">The step is after the last one.</exception>
    public override double RateAt(long step, double initialRate, int group = 0)
    {
        double first = maximumRate[group] / divisionFactor, last = first / finalDivisionFactor;
        return At(step, rise: (first, maximumRate[group]), fall: (maximumRate[group], threePhases ? first : last), end: (first, last));
    }

    /// <inheritdoc/>
    public override double? MomentumAt(long step, int group = 0)
    {
        if (!cycleMomentum) return null;
        (double least, double most) = (baseMomentum[group], maximumMomentum[group]);
        return At(step, rise: (most, least), fall: (least, most), end: (most, most));
    }

    private double At(long step, (double, double) rise, (double, double) fall, (double, double) end)
    {
        Require(step <= totalSteps, $"the {totalSteps} steps of the schedule are over: make it with more of them, or call Step less often");
        double riseEnd = riseFraction * totalSteps - 1, fallEnd = threePhases ? 2 * riseFraction * totalSteps - 2 : totalSteps - 1;
        if (step <= riseEnd) return Between(rise, step, 0, riseEnd);
        if (step <= fallEnd || !threePhases) return Between(fall, step, Math.Max(riseEnd, 0), fallEnd);
        return Between(end, step, fallEnd, totalSteps - 1);
    }

    /// <summary>The curve from one number at a step to another at a later one, which it keeps.</summary>
    private double Between((double From, double To) range, long step, double start, double end)
    {
        double part = end > start ? Math.Clamp((step - start) / (end - start), 0, 1) : 1;
        return annealing == Annealing.Linear
            ? range.From + (range.To - range.From) * part
            : range.To + (range.From - range.To) * (1 + Math.Cos(Math.PI * part)) / 2;
    }
}
