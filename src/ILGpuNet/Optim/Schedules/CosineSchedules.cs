namespace ILGpuNet.Optim;

/// <summary>
/// Half a cosine from the initial rate to the least one, and back: <c>rate(t) = least + (initial - least) (1 + cos(π t / halfPeriod)) / 2</c>
/// (Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, without the restarts).
/// </summary>
public sealed class CosineAnnealingSchedule : FunctionSchedule
{
    private readonly int halfPeriod;
    private readonly double minimumRate;

    /// <summary>Creates the schedule.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="halfPeriod">Steps until the rate is least; usually those of the whole training.</param>
    /// <param name="minimumRate">The least rate.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public CosineAnnealingSchedule(Optimizer optimizer, int halfPeriod, double minimumRate = 0) : base(optimizer)
    {
        Require(halfPeriod >= 1, $"halfPeriod must be at least 1, found {halfPeriod}");
        Require(minimumRate >= 0, $"minimumRate must be in [0, ∞), found {minimumRate}");
        (this.halfPeriod, this.minimumRate) = (halfPeriod, minimumRate);
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0) =>
        minimumRate + (initialRate - minimumRate) * (1 + Math.Cos(Math.PI * step / halfPeriod)) / 2;
}

/// <summary>
/// Half cosines from the initial rate to the least one, each beginning at the initial rate again and longer than the one before by a factor
/// (Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017).
/// </summary>
public sealed class CosineAnnealingWarmRestartsSchedule : FunctionSchedule
{
    private readonly int firstPeriod, periodFactor;
    private readonly double minimumRate;

    /// <summary>Creates the schedule.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="firstPeriod">Steps until the first restart.</param>
    /// <param name="periodFactor">How many times longer each period is than the one before.</param>
    /// <param name="minimumRate">The least rate.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public CosineAnnealingWarmRestartsSchedule(Optimizer optimizer, int firstPeriod, int periodFactor = 1, double minimumRate = 0) : base(optimizer)
    {
        Require(firstPeriod >= 1, $"firstPeriod must be at least 1, found {firstPeriod}");
        Require(periodFactor >= 1, $"periodFactor must be at least 1, found {periodFactor}");
        Require(minimumRate >= 0, $"minimumRate must be in [0, ∞), found {minimumRate}");
        (this.firstPeriod, this.periodFactor, this.minimumRate) = (firstPeriod, periodFactor, minimumRate);
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0)
    {
        (long position, long period) = (step, firstPeriod);
        if (periodFactor == 1) position %= period;
        while (position >= period)
        {
            position -= period;
            period *= periodFactor;
        }
        return minimumRate + (initialRate - minimumRate) * (1 + Math.Cos(Math.PI * position / period)) / 2;
    }
}
