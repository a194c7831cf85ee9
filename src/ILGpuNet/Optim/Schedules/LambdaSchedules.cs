namespace ILGpuNet.Optim;

/// <summary>The rate times a function of the step: <c>rate(t) = initial factor(t)</c>.</summary>
public sealed class LambdaSchedule : FunctionSchedule
{
    private readonly Func<long, double>[] factors;

    /// <summary>Creates a schedule with one function for all groups.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="factor">From the number of steps, from 0, to the factor, from 0.</param>
    public LambdaSchedule(Optimizer optimizer, Func<long, double> factor) : this(optimizer, [.. optimizer.Groups.Select(_ => factor)]) { }

    /// <summary>Creates a schedule with a function for each group.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="factors">One for each group: from the number of steps, from 0, to the factor, from 0.</param>
    /// <exception cref="InvalidValueException">There are more or less functions than groups.</exception>
    public LambdaSchedule(Optimizer optimizer, IReadOnlyList<Func<long, double>> factors) : base(optimizer)
    {
        Require(factors.Count == optimizer.Groups.Count, $"the optimizer has {optimizer.Groups.Count} groups, found {factors.Count} functions");
        this.factors = [.. factors];
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0) => initialRate * factors[group](step);
}

/// <summary>The rate times the product of a function over all steps so far: <c>rate(t) = initial factor(1) ... factor(t)</c>.</summary>
public sealed class MultiplicativeSchedule : FunctionSchedule
{
    private readonly Func<long, double> factor;
    private (long Step, double Value) product = (0, 1);

    /// <summary>Creates the schedule.</summary>
    /// <param name="optimizer">Whose rates are changed.</param>
    /// <param name="factor">From the number of the step, from 1, to its factor, from 0; called once for each step in order.</param>
    public MultiplicativeSchedule(Optimizer optimizer, Func<long, double> factor) : base(optimizer)
    {
        this.factor = factor;
        Start();
    }

    /// <inheritdoc/>
    public override double RateAt(long step, double initialRate, int group = 0)
    {
        if (step < product.Step) product = (0, 1);
        while (product.Step < step) product = (product.Step + 1, product.Value * factor(product.Step + 1));
        return initialRate * product.Value;
    }
}
