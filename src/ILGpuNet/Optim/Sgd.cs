namespace ILGpuNet.Optim;

/// <summary>
/// Stochastic gradient descent: <c>g += weightDecay p; v = momentum v + (1 - dampening) g; p -= learningRate v</c>, with Nesterov's form
/// <c>p -= learningRate (g + momentum v)</c> (Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013).
/// </summary>
public sealed class Sgd : Optimizer
{
    private readonly double momentum, dampening, weightDecay;
    private readonly bool nesterov;
    private Tensor rate = null!, keep = null!, gain = null!, decay = null!;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="learningRate">Length of a step.</param>
    /// <param name="momentum">Part of the last velocity that is kept, from 0.</param>
    /// <param name="dampening">Part of the gradient that does not enter the velocity.</param>
    /// <param name="weightDecay">L2 penalty, added to the gradient.</param>
    /// <param name="nesterov">Whether the gradient counts where the velocity leads; needs momentum and no dampening.</param>
    /// <exception cref="InvalidValueException">An option is out of range.</exception>
    public Sgd(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weightDecay = 0,
        bool nesterov = false) : base(parameters, learningRate)
    {
        if (!(momentum >= 0)) throw new InvalidValueException($"[Sgd] momentum must not be negative, found {momentum}");
        if (!(weightDecay >= 0)) throw new InvalidValueException($"[Sgd] weight decay must not be negative, found {weightDecay}");
        if (nesterov && (momentum == 0 || dampening != 0))
            throw new InvalidValueException($"[Sgd] Nesterov's form needs momentum and no dampening, found {momentum} and {dampening}");
        (this.momentum, this.dampening, this.weightDecay, this.nesterov) = (momentum, dampening, weightDecay, nesterov);
    }

    /// <inheritdoc/>
    protected override void BeginStep(long step)
    {
        rate = StepScalar(LearningRate);
        keep = StepScalar(momentum);
        gain = StepScalar(1 - dampening);
        decay = StepScalar(weightDecay);
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, Tensor gradient, List<(Variable Variable, Tensor Value)> updates)
    {
        if (weightDecay != 0) gradient += parameter * decay;
        Tensor direction = gradient;
        if (momentum != 0)
        {
            // The first velocity is the gradient itself, without dampening, as in PyTorch.
            Variable? velocity = FindState(parameter, "velocity");
            Tensor next = velocity is null or { IsPending: true } ? gradient : velocity * keep + gradient * gain;
            updates.Add((velocity ?? CreateState(parameter, "velocity", Tensor.ZerosLike(parameter)), next));
            direction = nesterov ? gradient + next * keep : next;
        }
        updates.Add((parameter, parameter - direction * rate));
    }
}
