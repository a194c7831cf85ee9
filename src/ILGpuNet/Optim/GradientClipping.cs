namespace ILGpuNet.Optim;

/// <summary>
/// Limits gradients between the backward pass and the optimizer's step. Nothing is computed at the call: norm and limited gradients are part of
/// the step's plan.
/// </summary>
public static class GradientClipping
{
    // Keeps a norm of zero from dividing by zero, as in PyTorch.
    private const double NormOffset = 1e-6;

    /// <summary>Elements up to which gradients are put together for their norm.</summary>
    private const long SmallGradient = 512;

    /// <summary>
    /// Scales all gradients by one factor, so that their norm, taken over all elements together, is at most <paramref name="maximumNorm"/>
    /// (Pascanu et al., "On the difficulty of training recurrent neural networks", 2013).
    /// </summary>
    /// <param name="parameters">Whose gradients are limited; those without a gradient count as zero.</param>
    /// <param name="maximumNorm">Largest norm, from 0.</param>
    /// <param name="order">Order p of the norm (Σ|g|^p)^(1/p), more than 0; positive infinity for the largest element.</param>
    /// <returns>The norm before, a scalar; it can be read before or after the step.</returns>
    /// <exception cref="InvalidValueException">Norm or order are out of range.</exception>
    /// <exception cref="ILGpuNetException">No parameter has a gradient.</exception>
    public static Tensor ByNorm(IEnumerable<Parameter> parameters, double maximumNorm, double order = 2)
    {
        if (!(maximumNorm >= 0)) throw new InvalidValueException($"[GradientClipping] the largest norm must be in [0, ∞), found {maximumNorm}");
        if (!(order > 0)) throw new InvalidValueException($"[GradientClipping] the order of the norm must be more than 0, found {order}");
        Parameter[] owners = Owners(parameters);
        using IDisposable mode = Tensor.NoGradient();
        Tensor norm = Norm(owners, order);
        // Kept by the plan that computes it, so that it is there after the step.
        norm.Node.IsKept = true;
        Tensor factor = Tensor.Minimum(maximumNorm / (norm + NormOffset), 1);
        foreach (Parameter owner in owners) owner.Gradient = owner.Gradient! * factor.To(owner.DType);
        return norm;
    }

    /// <summary>Limits every element of the gradients to [-<paramref name="limit"/>, <paramref name="limit"/>].</summary>
    /// <param name="parameters">Whose gradients are limited.</param>
    /// <param name="limit">Largest size of an element, from 0.</param>
    /// <exception cref="InvalidValueException">The limit is negative or not a number.</exception>
    /// <exception cref="ILGpuNetException">No parameter has a gradient.</exception>
    public static void ByValue(IEnumerable<Parameter> parameters, double limit)
    {
        if (!(limit >= 0)) throw new InvalidValueException($"[GradientClipping] the limit must be in [0, ∞), found {limit}");
        using IDisposable mode = Tensor.NoGradient();
        foreach (Parameter owner in Owners(parameters)) owner.Gradient = owner.Gradient!.Clamp(-limit, limit);
    }

    /// <summary>The norm of all gradients together, in the widest of their types.</summary>
    private static Tensor Norm(Parameter[] owners, double order)
    {
        DType type = owners.Max(owner => owner.DType.ComputeType());
        Tensor[] gradients = JoinSmall([.. owners.Select(owner => owner.Gradient!.To(type))]);
        if (double.IsPositiveInfinity(order)) return gradients.Select(gradient => gradient.Abs().Max()).Aggregate(Tensor.Maximum);
        IEnumerable<Tensor> powers = gradients.Select(gradient => order == 2 ? gradient.Square() : gradient.Abs().Pow(order));
        return powers.Select(power => power.Sum()).Aggregate((a, b) => a + b).Pow(1 / order);
    }

    /// <summary>Puts small gradients, of biases for example, behind one another: copying them costs less than a reduction of each.</summary>
    private static Tensor[] JoinSmall(Tensor[] gradients)
    {
        Tensor[] small = [.. gradients.Where(gradient => gradient.Count <= SmallGradient)];
        return small.Length < 2 ? gradients : [.. gradients.Except(small), Tensor.Concat([.. small.Select(gradient => gradient.Reshape(-1))])];
    }

    private static Parameter[] Owners(IEnumerable<Parameter> parameters)
    {
        Parameter[] owners = [.. parameters.Where(parameter => parameter.Gradient is not null)];
        return owners.Length > 0 ? owners
            : throw new ILGpuNetException("[GradientClipping] no parameter has a gradient: call Backward on the loss before");
    }
}
