namespace ILGpuNet;

/// <summary>How <see cref="Tensor.Gelu"/> is computed.</summary>
public enum GeluApproximation
{
    /// <summary>Exactly, by the error function.</summary>
    None,
    /// <summary>By the hyperbolic tangent: wrong by up to 5e-4.</summary>
    Tanh,
}

// Activation functions: a floating-point type and any shape to the same. Formulas and gradients, also at kinks, are PyTorch's. A side that is not chosen is
// computed from zeros, so that an infinity of its derivative does not reach the gradient.
public partial class Tensor
{
    /// <summary>ln(1 + e^(beta x)) / beta, a smooth relu; x itself where beta x is above the threshold.</summary>
    public Tensor Softplus(double beta = 1, double threshold = 20)
    {
        Tensor scaled = beta == 1 ? this : this * beta, smooth = LogAddExp(scaled, 0);
        return Where(scaled > threshold, this, beta == 1 ? smooth : smooth / beta);
    }

    /// <summary>ln sigmoid(x) = -ln(1 + e^-x)</summary>
    public Tensor LogSigmoid() => -LogAddExp(-this, 0);

    /// <summary>x above zero, else slope * x (Maas et al., 2013).</summary>
    public Tensor LeakyRelu(double negativeSlope = 0.01) => Where(this > 0, this, this * negativeSlope);

    /// <summary>x above zero, else weight * x (He et al., "Delving deep into rectifiers", 2015).</summary>
    /// <param name="weight">[1], or [C] for an input [N, C, ...].</param>
    /// <exception cref="ShapeException">The weight has neither one element nor one for each channel.</exception>
    public Tensor Prelu(Tensor weight)
    {
        int channels = Rank > 1 ? Shape[1] : 1;
        if (weight.Rank > 1 || weight.Count != 1 && weight.Count != channels)
            throw new ShapeException($"[Prelu] the weight must be [1] or [{channels}], one for each channel of the input {Shape}, found {weight.Shape}");
        Tensor slope = weight.Count == 1 ? weight.Reshape(Shape.Scalar) : weight.Reshape([channels, .. ValueList.Repeat(1, Rank - 2)]);
        return Where(this > 0, this, slope * NotPositive());
    }

    /// <summary>x above zero, else alpha (e^x - 1) (Clevert et al., 2016).</summary>
    public Tensor Elu(double alpha = 1) => Where(this > 0, this, NotPositive().Expm1() * alpha);

    /// <summary>Elu scaled so that mean and variance keep themselves at 0 and 1 (Klambauer et al., "Self-normalizing neural networks", 2017).</summary>
    public Tensor Selu()
    {
        const double Alpha = 1.6732632423543772848170429916717, Scale = 1.0507009873554804934193349852946;
        return Where(this > 0, this * Scale, NotPositive().Expm1() * (Scale * Alpha));
    }

    /// <summary>x above zero, else alpha (e^(x / alpha) - 1), which has a continuous derivative (Barron, 2017).</summary>
    public Tensor Celu(double alpha = 1)
    {
        if (alpha == 0) throw new InvalidValueException("[Celu] alpha must not be zero");
        return Where(this > 0, this, (NotPositive() / alpha).Expm1() * alpha);
    }

    /// <summary>x Phi(x), where Phi is the distribution function of the standard normal distribution (Hendrycks and Gimpel, 2016).</summary>
    public Tensor Gelu(GeluApproximation approximation = GeluApproximation.None)
    {
        // Phi(x) = erfc(-x / sqrt 2) / 2 keeps its precision for negative x, and (1 + tanh u) / 2 = sigmoid(2 u).
        if (approximation == GeluApproximation.None) return this * 0.5 * (this * -Math.Sqrt(0.5)).Erfc();
        return this * ((this + this * Square() * 0.044715) * (2 * Math.Sqrt(2 / Math.PI))).Sigmoid();
    }

    /// <summary>x sigmoid(x), also called swish (Elfwing et al., 2017).</summary>
    public Tensor Silu() => this * Sigmoid();

    /// <summary>x tanh(softplus(x)) (Misra, 2019).</summary>
    public Tensor Mish() => this * LogAddExp(this, 0).Tanh();

    /// <summary>x / 6 + 1/2 limited to [0, 1]; the gradient is zero on the limits.</summary>
    public Tensor HardSigmoid() => Where(this <= -3, ZerosLike(this), Where(this >= 3, OnesLike(this), this / 6 + 0.5));

    /// <summary>x hardSigmoid(x) (Howard et al., "Searching for MobileNetV3", 2019).</summary>
    public Tensor HardSwish()
    {
        Tensor limited = Clamp(-3, 3);
        return Where(this > 3, this, limited * (limited + 3) / 6);
    }

    /// <summary>x limited to [minimum, maximum]; unlike that of <see cref="Clamp"/> the gradient is zero on the limits.</summary>
    /// <exception cref="InvalidValueException">The minimum is not below the maximum.</exception>
    public Tensor HardTanh(double minimum = -1, double maximum = 1)
    {
        if (!(minimum < maximum)) throw new InvalidValueException($"[HardTanh] the minimum must be below the maximum, found {minimum} and {maximum}");
        return Where(this <= minimum, Like(this, minimum), Where(this >= maximum, Like(this, maximum), this));
    }

    /// <summary>x limited to [0, 6]; the gradient is zero on the limits.</summary>
    public Tensor Relu6() => HardTanh(0, 6);

    /// <summary>x / (1 + |x|)</summary>
    public Tensor Softsign() => this / (Abs() + 1);

    /// <summary>x - tanh x</summary>
    public Tensor Tanhshrink() => this - Tanh();

    /// <summary>x moved towards zero by lambda, and zero within lambda of it; the gradient is zero at the kinks.</summary>
    /// <exception cref="InvalidValueException">Lambda is negative.</exception>
    public Tensor Softshrink(double lambda = 0.5)
    {
        if (!(lambda >= 0)) throw new InvalidValueException($"[Softshrink] lambda must be at least 0, found {lambda}");
        return this - Clamp(-lambda, lambda);
    }

    /// <summary>x, and zero in [-lambda, lambda].</summary>
    public Tensor Hardshrink(double lambda = 0.5) => Where((this >= -lambda).And(this <= lambda), ZerosLike(this), this);

    /// <summary>x above the threshold, else a value.</summary>
    public Tensor Threshold(double threshold, double value) => Where(this <= threshold, Like(this, value), this);

    /// <summary>The first half of an axis times the sigmoid of the second (gated linear unit; Dauphin et al., 2017): extent 2 n to n.</summary>
    /// <exception cref="ShapeException">The extent is odd.</exception>
    public Tensor Glu(int axis = -1)
    {
        axis = Shape.Axis(axis, "Glu");
        if (Shape[axis] % 2 != 0) throw new ShapeException($"[Glu] axis {axis} of {Shape} must have two halves, found the odd extent {Shape[axis]}");
        int half = Shape[axis] / 2;
        return Narrow(axis, 0, half) * Narrow(axis, half, half).Sigmoid();
    }

    /// <summary>x where it is not above zero, else zero; NaN stays.</summary>
    private Tensor NotPositive() => Where(this > 0, ZerosLike(this), this);
}
