namespace ILGpuNet.Optim;

/// <summary>
/// Adam (Kingma and Ba, 2015): <c>m = β₁ m + (1 - β₁) g; v = β₂ v + (1 - β₂) g²; p -= learningRate m̂ / (sqrt(v̂) + ε)</c> with
/// m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ). Weight decay is an L2 penalty, added to the gradient; AMSGrad uses the largest v so far.
/// </summary>
public class Adam : Optimizer
{
    private readonly double firstDecay, secondDecay, epsilon;
    private readonly bool amsGrad;
    private Tensor keepFirst = null!, gainFirst = null!, keepSecond = null!, gainSecond = null!;
    private Tensor stepLength = null!, secondScale = null!, offset = null!, decay = null!;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="learningRate">Length of a step.</param>
    /// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">Added to the divisor.</param>
    /// <param name="weightDecay">L2 penalty.</param>
    /// <param name="amsGrad">Whether the largest mean of squares counts instead of the last one (Reddi et al., 2018).</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public Adam(IEnumerable<Parameter> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0, bool amsGrad = false) : base(parameters, learningRate)
    {
        string name = GetType().Name;
        if (!(beta1 is >= 0 and < 1)) throw new InvalidValueException($"[{name}] beta1 must be in [0, 1), found {beta1}");
        if (!(beta2 is >= 0 and < 1)) throw new InvalidValueException($"[{name}] beta2 must be in [0, 1), found {beta2}");
        if (!(epsilon >= 0)) throw new InvalidValueException($"[{name}] epsilon must not be negative, found {epsilon}");
        if (!(weightDecay >= 0)) throw new InvalidValueException($"[{name}] weight decay must not be negative, found {weightDecay}");
        (firstDecay, secondDecay, this.epsilon, WeightDecay, this.amsGrad) = (beta1, beta2, epsilon, weightDecay, amsGrad);
    }

    private protected double WeightDecay { get; }

    /// <summary>Whether the decay shrinks the parameter itself instead of entering the gradient.</summary>
    private protected virtual bool IsDecayDecoupled => false;

    /// <inheritdoc/>
    protected override void BeginStep(long step)
    {
        keepFirst = StepScalar(firstDecay);
        gainFirst = StepScalar(1 - firstDecay);
        keepSecond = StepScalar(secondDecay);
        gainSecond = StepScalar(1 - secondDecay);
        stepLength = StepScalar(LearningRate / (1 - Math.Pow(firstDecay, step)));
        secondScale = StepScalar(1 / Math.Sqrt(1 - Math.Pow(secondDecay, step)));
        offset = StepScalar(epsilon);
        decay = StepScalar(IsDecayDecoupled ? 1 - LearningRate * WeightDecay : WeightDecay);
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, List<(Variable Variable, Tensor Value)> updates)
    {
        Tensor value = parameter;
        if (WeightDecay != 0 && IsDecayDecoupled) value = parameter * decay;
        else if (WeightDecay != 0) gradient += parameter * decay;
        Variable firstMoment = StateOf(parameter, "first_moment"), secondMoment = StateOf(parameter, "second_moment");
        Tensor first = firstMoment * keepFirst + gradient * gainFirst;
        Tensor second = secondMoment * keepSecond + gradient.Square() * gainSecond;
        updates.Add((firstMoment, first));
        updates.Add((secondMoment, second));
        Tensor divisor = second;
        if (amsGrad)
        {
            Variable largest = StateOf(parameter, "largest_second_moment");
            divisor = Tensor.Maximum(largest, second);
            updates.Add((largest, divisor));
        }
        updates.Add((parameter, value - first * stepLength / (divisor.Sqrt() * secondScale + offset)));
    }
}
