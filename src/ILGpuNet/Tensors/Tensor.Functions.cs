using ILGpuNet.Operations;

namespace ILGpuNet;

// Functions of single elements beyond arithmetic. A floating-point type and any shape, unless a comment says otherwise.
public partial class Tensor
{
    /// <summary>2^x</summary>
    public Tensor Exp2() => Apply(ExponentialBase2Operation.Instance, this);
    /// <summary>e^x - 1, precise near zero.</summary>
    public Tensor Expm1() => Apply(ExponentialMinusOneOperation.Instance, this);
    /// <summary>Logarithm to base 2.</summary>
    public Tensor Log2() => Apply(LogarithmBase2Operation.Instance, this);
    /// <summary>Logarithm to base 10.</summary>
    public Tensor Log10() => Apply(LogarithmBase10Operation.Instance, this);
    /// <summary>ln(1 + x), precise near zero.</summary>
    public Tensor Log1p() => Apply(LogarithmOnePlusOperation.Instance, this);
    /// <summary>Tangent of radians.</summary>
    public Tensor Tan() => Apply(TangentOperation.Instance, this);
    /// <summary>Inverse sine, in radians; NaN outside of [-1, 1].</summary>
    public Tensor Asin() => Apply(ArcSineOperation.Instance, this);
    /// <summary>Inverse cosine, in radians; NaN outside of [-1, 1].</summary>
    public Tensor Acos() => Apply(ArcCosineOperation.Instance, this);
    /// <summary>Inverse tangent, in radians.</summary>
    public Tensor Atan() => Apply(ArcTangentOperation.Instance, this);
    /// <summary>Hyperbolic sine.</summary>
    public Tensor Sinh() => Apply(HyperbolicSineOperation.Instance, this);
    /// <summary>Hyperbolic cosine.</summary>
    public Tensor Cosh() => Apply(HyperbolicCosineOperation.Instance, this);
    /// <summary>Inverse hyperbolic sine.</summary>
    public Tensor Asinh() => Apply(InverseHyperbolicSineOperation.Instance, this);
    /// <summary>Inverse hyperbolic cosine; NaN below 1.</summary>
    public Tensor Acosh() => Apply(InverseHyperbolicCosineOperation.Instance, this);
    /// <summary>Inverse hyperbolic tangent; NaN outside of [-1, 1].</summary>
    public Tensor Atanh() => Apply(InverseHyperbolicTangentOperation.Instance, this);
    /// <summary>Error function: 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.</summary>
    public Tensor Erf() => Apply(ErrorFunctionOperation.Instance, this);
    /// <summary>1 - erf x, precise where that is small.</summary>
    public Tensor Erfc() => Apply(ComplementaryErrorFunctionOperation.Instance, this);
    /// <summary>Inverse of the error function; infinite at -1 and 1, NaN outside.</summary>
    public Tensor ErfInv() => Apply(InverseErrorFunctionOperation.Instance, this);

    /// <summary>x - trunc x: what is behind the point, with the sign of x.</summary>
    public Tensor Frac() => this - Trunc();

    /// <summary>sin(pi x) / (pi x), and 1 at zero.</summary>
    public Tensor Sinc()
    {
        Tensor isZero = EqualTo(0), angle = Where(isZero, OnesLike(this), this * Math.PI);
        return Where(isZero, OnesLike(this), angle.Sin() / angle);
    }

    /// <summary>Whether x is infinite: Bool. Any type; integers never are.</summary>
    public Tensor IsInf() => DType.IsFloatingPoint() ? Abs().EqualTo(double.PositiveInfinity) : Full(Shape, 0, DType.Bool, Device);

    /// <summary>Whether x is neither infinite nor NaN: Bool. Any type; integers always are.</summary>
    public Tensor IsFinite() => DType.IsFloatingPoint() ? Abs() < double.PositiveInfinity : Full(Shape, 1, DType.Bool, Device);

    /// <summary>
    /// The remainder of this / other rounded towards zero: it has the sign of this, as in C. <c>%</c> has the sign of the divisor. Integers too.
    /// </summary>
    /// <exception cref="InvalidValueException">When evaluated: an integer divided by zero.</exception>
    public Tensor Fmod(Tensor other) => Binary(TruncatedRemainderOperation.Instance, this, other);
    /// <inheritdoc cref="Fmod(Tensor)"/>
    public Tensor Fmod(double other) => Binary(TruncatedRemainderOperation.Instance, this, Like(this, other));

    /// <summary>The angle of the point (x, this) in radians, in (-pi, pi].</summary>
    public Tensor Atan2(Tensor x) => Binary(ArcTangent2Operation.Instance, this, x);

    /// <summary>sqrt(a^2 + b^2), without overflow on the way.</summary>
    public static Tensor Hypot(Tensor a, Tensor b) => Binary(HypotenuseOperation.Instance, a, b);

    /// <summary>ln(e^a + e^b), without overflow on the way.</summary>
    public static Tensor LogAddExp(Tensor a, Tensor b) => Binary(LogarithmAddExponentialOperation.Instance, a, b);
    /// <inheritdoc cref="LogAddExp(Tensor, Tensor)"/>
    public static Tensor LogAddExp(Tensor a, double b) => Binary(LogarithmAddExponentialOperation.Instance, a, Like(a, b));

    /// <summary>
    /// this * ln y, and zero where this is zero, whatever y is unless NaN. Where this is zero and ln y is infinite the gradients are zero (PyTorch's of y is NaN).
    /// </summary>
    public Tensor XLogY(Tensor y)
    {
        Shape.Broadcast(Shape, y.Shape, "XLogY");
        Tensor isZero = EqualTo(0).And((y <= 0).Or(y.EqualTo(double.PositiveInfinity)));
        return this * Where(isZero, OnesLike(y), y).Log();
    }

    /// <summary>this + weight (end - this): linear interpolation, exact at weights 0 and 1.</summary>
    public Tensor Lerp(Tensor end, double weight)
    {
        Shape.Broadcast(Shape, end.Shape, "Lerp");
        return weight < 0.5 ? this + (end - this) * weight : end - (end - this) * (1 - weight);
    }

    /// <inheritdoc cref="Lerp(Tensor, double)"/>
    public Tensor Lerp(Tensor end, Tensor weight)
    {
        Shape.Broadcast(Shape.Broadcast(Shape, end.Shape, "Lerp"), weight.Shape, "Lerp");
        return Where(weight < 0.5, this + weight * (end - this), end - (end - this) * (1 - weight));
    }

    /// <summary>The step function: 0 below zero, 1 above, and <paramref name="atZero"/> at zero.</summary>
    public Tensor Heaviside(Tensor atZero) => Where(EqualTo(0), atZero, (this > 0).To(DType));
}
