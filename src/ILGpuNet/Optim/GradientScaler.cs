namespace ILGpuNet.Optim;

/// <summary>
/// Keeps small gradients above zero where activations are stored as Float16: the loss is multiplied by a large number before the backward pass, and the
/// gradients are divided by it again. Steps whose gradients are not finite are left out and halve the number; many good ones double it (Micikevicius et
/// al., "Mixed precision training", 2018). BFloat16 has the range of Float32 and needs none of this.
/// <code>
/// scaler.Scale(loss).Backward();
/// scaler.Step(optimizer);
/// </code>
/// </summary>
public sealed class GradientScaler
{
    // Beyond it the scaled loss itself would overflow Float32.
    private const double LargestScale = 1e30;

    private readonly double growth, backoff;
    private readonly int growthInterval;
    private readonly HashSet<Optimizer> unscaled = [];
    private double? applied;

    /// <summary>Creates a scaler, with PyTorch's numbers.</summary>
    /// <param name="scale">First factor of the loss, more than 0.</param>
    /// <param name="growth">Factor of the scale after many good steps, at least 1.</param>
    /// <param name="backoff">Factor of the scale after a step that was left out, more than 0 and less than 1.</param>
    /// <param name="growthInterval">Number of good steps in a row before the scale grows.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public GradientScaler(double scale = 65536, double growth = 2, double backoff = 0.5, int growthInterval = 2000)
    {
        if (!(scale > 0 && double.IsFinite(scale))) throw new InvalidValueException($"[GradientScaler] scale must be in (0, ∞), found {scale}");
        if (!(growth >= 1)) throw new InvalidValueException($"[GradientScaler] growth must be at least 1, found {growth}");
        if (!(backoff is > 0 and < 1)) throw new InvalidValueException($"[GradientScaler] backoff must be in (0, 1), found {backoff}");
        if (growthInterval < 1) throw new InvalidValueException($"[GradientScaler] growthInterval must be at least 1, found {growthInterval}");
        (Factor, this.growth, this.backoff, this.growthInterval) = (scale, growth, backoff, growthInterval);
    }

    /// <summary>What the loss is multiplied by now.</summary>
    public double Factor { get; private set; }

    /// <summary>Number of good steps since the factor changed.</summary>
    public int GoodSteps { get; private set; }

    /// <summary>Number of steps that were left out.</summary>
    public long SkippedSteps { get; private set; }

    /// <summary>The loss times <see cref="Factor"/>: what to call <see cref="Tensor.Backward(bool)"/> on.</summary>
    public Tensor Scale(Tensor loss)
    {
        applied = Factor;
        return loss * Factor;
    }

    /// <summary>Divides the gradients. <see cref="Step"/> does that by itself; call it before where gradients are clipped.</summary>
    public void Unscale(Optimizer optimizer)
    {
        if (!unscaled.Add(optimizer)) return;
        // Where one loss trains several optimizers, the step of the first may have changed the factor since.
        double factor = applied ?? Factor;
        using IDisposable mode = Tensor.NoGradient();
        foreach (Parameter parameter in optimizer.Parameters)
        {
            if (parameter.Gradient is { } gradient) parameter.Gradient = gradient * (1 / factor);
        }
    }

    /// <summary>Takes the optimizer's step unless a gradient is infinite or NaN, and adapts the factor. This waits for the device.</summary>
    /// <returns>Whether the step was taken.</returns>
    /// <exception cref="ILGpuNetException">No parameter has a gradient.</exception>
    public bool Step(Optimizer optimizer)
    {
        Unscale(optimizer);
        unscaled.Remove(optimizer);
        bool isGood = AreFinite(optimizer);
        if (isGood) optimizer.Step();
        else SkippedSteps++;
        Adapt(isGood);
        return isGood;
    }

    /// <summary>The numbers that the scaler needs to go on where it is.</summary>
    public IReadOnlyDictionary<string, double> State() =>
        new Dictionary<string, double> { ["factor"] = Factor, ["goodSteps"] = GoodSteps, ["skippedSteps"] = SkippedSteps };

    /// <summary>Takes over what <see cref="State"/> has given.</summary>
    /// <exception cref="ILGpuNetException">A number is missing or out of range.</exception>
    public void LoadState(IReadOnlyDictionary<string, double> state)
    {
        if (!state.TryGetValue("factor", out double factor) || !state.TryGetValue("goodSteps", out double good) ||
            !state.TryGetValue("skippedSteps", out double skipped) || !(factor > 0 && double.IsFinite(factor) && good >= 0 && skipped >= 0))
            throw new ILGpuNetException("[LoadState] the state does not fit the GradientScaler: expected factor, goodSteps and skippedSteps");
        (Factor, GoodSteps, SkippedSteps) = (factor, (int)good, (long)skipped);
    }

    /// <summary>Computes all gradients, and whether zero times each is zero.</summary>
    private static bool AreFinite(Optimizer optimizer)
    {
        Tensor[] gradients = [.. optimizer.Parameters.Select(parameter => parameter.Gradient).OfType<Tensor>()];
        if (gradients.Length == 0) throw new ILGpuNetException("[GradientScaler] no parameter has a gradient: call Backward on the scaled loss before");
        using IDisposable mode = Tensor.NoGradient();
        Tensor zero = gradients.Select(gradient => (gradient.To(DType.Float32) * 0).Sum()).Aggregate((a, b) => a + b);
        Tensor.Evaluate([zero, .. gradients]);
        return zero.Item() == 0;
    }

    private void Adapt(bool isGood)
    {
        if (!isGood) (Factor, GoodSteps) = (Factor * backoff, 0);
        else if (++GoodSteps == growthInterval) (Factor, GoodSteps) = (Math.Min(Factor * growth, LargestScale), 0);
    }
}
