namespace ILGpuNet.Optim;

/// <summary>
/// Adam with decoupled weight decay: each step also shrinks the parameter by learningRate · weightDecay (Loshchilov and Hutter, "Decoupled weight
/// decay regularization", 2019).
/// </summary>
/// <param name="parameters">What is trained.</param>
/// <param name="learningRate">Length of a step.</param>
/// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
/// <param name="beta2">Decay of the mean of squared gradients, in [0, 1).</param>
/// <param name="epsilon">Added to the divisor.</param>
/// <param name="weightDecay">Part of the parameter, times the learning rate, that a step takes away.</param>
/// <param name="amsGrad">Whether the largest mean of squares counts instead of the last one.</param>
/// <param name="maximize">Whether the loss is to grow instead of to fall.</param>
/// <exception cref="InvalidValueException">An option is out of range.</exception>
public sealed class AdamW(IEnumerable<Parameter> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
    double epsilon = 1e-8, double weightDecay = 0.01, bool amsGrad = false, bool maximize = false)
    : Adam(parameters, learningRate, beta1, beta2, epsilon, weightDecay, amsGrad, maximize)
{
    private protected override bool IsDecayDecoupled => true;
}
