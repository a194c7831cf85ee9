using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Elementwise operations broadcast (Shape.Broadcast) and promote types (DTypes.Promote); a number beside a tensor takes the tensor's type.
public partial class Tensor
{
    /// <summary>a + b; for two Bools their logical or.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => Binary(AddOperation.Instance, a, b);
    /// <inheritdoc cref="op_Addition(Tensor, Tensor)"/>
    public static Tensor operator +(Tensor a, double b) => Binary(AddOperation.Instance, a, Like(a, b));
    /// <inheritdoc cref="op_Addition(Tensor, Tensor)"/>
    public static Tensor operator +(double a, Tensor b) => Binary(AddOperation.Instance, Like(b, a), b);

    /// <summary>a - b</summary>
    public static Tensor operator -(Tensor a, Tensor b) => Binary(SubtractOperation.Instance, a, b);
    /// <inheritdoc cref="op_Subtraction(Tensor, Tensor)"/>
    public static Tensor operator -(Tensor a, double b) => Binary(SubtractOperation.Instance, a, Like(a, b));
    /// <inheritdoc cref="op_Subtraction(Tensor, Tensor)"/>
    public static Tensor operator -(double a, Tensor b) => Binary(SubtractOperation.Instance, Like(b, a), b);

    /// <summary>a * b, element by element (<see cref="MatMul"/> is the matrix product); for two Bools their logical and.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => Binary(MultiplyOperation.Instance, a, b);
    /// <inheritdoc cref="op_Multiply(Tensor, Tensor)"/>
    public static Tensor operator *(Tensor a, double b) => Binary(MultiplyOperation.Instance, a, Like(a, b));
    /// <inheritdoc cref="op_Multiply(Tensor, Tensor)"/>
    public static Tensor operator *(double a, Tensor b) => Binary(MultiplyOperation.Instance, Like(b, a), b);

    /// <summary>a / b; integers become Float32 first, as in PyTorch.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => Divide(a, b);
    /// <inheritdoc cref="op_Division(Tensor, Tensor)"/>
    public static Tensor operator /(Tensor a, double b) => Divide(a, Like(AsFloatingPoint(a), b));
    /// <inheritdoc cref="op_Division(Tensor, Tensor)"/>
    public static Tensor operator /(double a, Tensor b) => Divide(Like(AsFloatingPoint(b), a), b);

    /// <summary>-x</summary>
    public static Tensor operator -(Tensor x) => Apply(NegateOperation.Instance, x);

    /// <summary>Whether a &lt; b: Bool.</summary>
    public static Tensor operator <(Tensor a, Tensor b) => Compare(MapFunction.Less, a, b);
    /// <inheritdoc cref="op_LessThan(Tensor, Tensor)"/>
    public static Tensor operator <(Tensor a, double b) => Compare(MapFunction.Less, a, Like(a, b));
    /// <summary>Whether a &gt; b: Bool.</summary>
    public static Tensor operator >(Tensor a, Tensor b) => Compare(MapFunction.Greater, a, b);
    /// <inheritdoc cref="op_GreaterThan(Tensor, Tensor)"/>
    public static Tensor operator >(Tensor a, double b) => Compare(MapFunction.Greater, a, Like(a, b));
    /// <summary>Whether a &lt;= b: Bool.</summary>
    public static Tensor operator <=(Tensor a, Tensor b) => Compare(MapFunction.LessOrEqual, a, b);
    /// <inheritdoc cref="op_LessThanOrEqual(Tensor, Tensor)"/>
    public static Tensor operator <=(Tensor a, double b) => Compare(MapFunction.LessOrEqual, a, Like(a, b));
    /// <summary>Whether a &gt;= b: Bool.</summary>
    public static Tensor operator >=(Tensor a, Tensor b) => Compare(MapFunction.GreaterOrEqual, a, b);
    /// <inheritdoc cref="op_GreaterThanOrEqual(Tensor, Tensor)"/>
    public static Tensor operator >=(Tensor a, double b) => Compare(MapFunction.GreaterOrEqual, a, Like(a, b));

    /// <summary>Whether elements are equal: Bool.</summary>
    public Tensor EqualTo(Tensor other) => Compare(MapFunction.Equal, this, other);
    /// <inheritdoc cref="EqualTo(Tensor)"/>
    public Tensor EqualTo(double other) => Compare(MapFunction.Equal, this, Like(this, other));
    /// <summary>Whether elements differ: Bool.</summary>
    public Tensor NotEqualTo(Tensor other) => Compare(MapFunction.NotEqual, this, other);
    /// <inheritdoc cref="NotEqualTo(Tensor)"/>
    public Tensor NotEqualTo(double other) => Compare(MapFunction.NotEqual, this, Like(this, other));

    /// <summary>Logical and of Bool tensors.</summary>
    public Tensor And(Tensor other) => Logical(MapFunction.And, this, other);
    /// <summary>Logical or of Bool tensors.</summary>
    public Tensor Or(Tensor other) => Logical(MapFunction.Or, this, other);
    /// <summary>Logical exclusive or of Bool tensors.</summary>
    public Tensor Xor(Tensor other) => Logical(MapFunction.Xor, this, other);
    /// <summary>Logical not of a Bool tensor.</summary>
    public Tensor Not() => Apply(NotOperation.Instance, this);

    /// <summary>The larger of both, NaN if either is NaN.</summary>
    public static Tensor Maximum(Tensor a, Tensor b) => Binary(MaximumOperation.Instance, a, b);
    /// <inheritdoc cref="Maximum(Tensor, Tensor)"/>
    public static Tensor Maximum(Tensor a, double b) => Binary(MaximumOperation.Instance, a, Like(a, b));
    /// <summary>The smaller of both, NaN if either is NaN.</summary>
    public static Tensor Minimum(Tensor a, Tensor b) => Binary(MinimumOperation.Instance, a, b);
    /// <inheritdoc cref="Minimum(Tensor, Tensor)"/>
    public static Tensor Minimum(Tensor a, double b) => Binary(MinimumOperation.Instance, a, Like(a, b));

    /// <summary>
    /// Limits values to [minimum, maximum]; the gradient is 1 inside and on the limits. Where the limits are exchanged every value becomes the
    /// maximum, as in PyTorch. NaN stays NaN. Integers keep their type beside whole limits.
    /// </summary>
    /// <exception cref="InvalidValueException">A limit is NaN.</exception>
    public Tensor Clamp(double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity)
    {
        if (double.IsNaN(minimum) || double.IsNaN(maximum)) throw new InvalidValueException($"[Clamp] limits must be numbers, found {minimum} and {maximum}");
        if (minimum > maximum) return Where(IsNaN(), this, Like(this, maximum));
        // Chosen by comparison, so that the gradient passes at the limits, as in PyTorch; a tie of Maximum would halve it.
        Tensor limited = Value;
        // A limit that no element can pass would only widen the type.
        (double lowest, double highest) = DType switch
        {
            DType.UInt8 => (byte.MinValue, byte.MaxValue),
            DType.Int32 => (int.MinValue, int.MaxValue),
            _ => (double.NegativeInfinity, double.PositiveInfinity),
        };
        if (minimum <= lowest) minimum = double.NegativeInfinity;
        if (maximum >= highest) maximum = double.PositiveInfinity;
        if (!double.IsNegativeInfinity(minimum)) limited = Where(this < minimum, Like(this, minimum), limited);
        if (!double.IsPositiveInfinity(maximum)) limited = Where(this > maximum, Like(this, maximum), limited);
        return limited;
    }

    /// <summary>a * b + c with one rounding (MAC), element by element.</summary>
    public static Tensor MultiplyAdd(Tensor a, Tensor b, Tensor c)
    {
        DType type = DTypes.Promote(DTypes.Promote(a.DType, b.DType), c.DType);
        Shape shape = Shape.Broadcast(Shape.Broadcast(a.Shape, b.Shape, "MultiplyAdd"), c.Shape, "MultiplyAdd");
        return Apply(MultiplyAddOperation.Instance, a.AsOperand(type, shape), b.AsOperand(type, shape), c.AsOperand(type, shape));
    }

    /// <summary>Elements of <paramref name="a"/> where the Bool condition is true, of <paramref name="b"/> elsewhere.</summary>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b)
    {
        DType type = DTypes.Promote(a.DType, b.DType);
        Shape shape = Shape.Broadcast(Shape.Broadcast(condition.Shape, a.Shape, "Where"), b.Shape, "Where");
        return Apply(WhereOperation.Instance, condition.BroadcastTo(shape), a.AsOperand(type, shape), b.AsOperand(type, shape));
    }

    /// <summary>
    /// x to a power; 2, 0.5, 1, -1 and 0 take the shorter way. Integers stay integers for whole powers, and become Float32 for others.
    /// </summary>
    /// <exception cref="InvalidValueException">Integers and a negative whole power: convert them first.</exception>
    public Tensor Pow(double exponent)
    {
        bool isWhole = exponent == Math.Truncate(exponent);
        if (!DType.IsFloatingPoint() && isWhole && exponent < 0)
            throw new InvalidValueException($"[Pow] integers have no whole power {exponent}: convert with To(DType.Float32) for a fraction");
        Tensor x = DType.IsFloatingPoint() || isWhole && DType != DType.Bool ? this : To(isWhole ? DType.Int64 : DType.Float32);
        return exponent switch
        {
            2 => x.Square(),
            1 => x.Value,
            0.5 => x.Sqrt(),
            -1 => x.Reciprocal(),
            _ => Binary(PowerOperation.Instance, x, Like(x, exponent)),
        };
    }

    /// <summary>
    /// x to a power, element by element. For two tensors of integers the result is an integer too: it wraps around, and for a negative power is zero
    /// unless x is 1 or -1.
    /// </summary>
    public Tensor Pow(Tensor exponent) => Binary(PowerOperation.Instance, this, exponent);

    /// <summary>A number to powers.</summary>
    public static Tensor Pow(double number, Tensor exponent) => Binary(PowerOperation.Instance, Like(exponent, number), exponent);

    /// <summary>The same values as another type; real to integer truncates towards zero, anything to Bool tests for non-zero.</summary>
    public Tensor To(DType type) => type == DType ? Value : AsOperand(type);

    /// <summary>|x|</summary>
    public Tensor Abs() => Apply(AbsoluteOperation.Instance, this);
    /// <summary>-1, 0 or 1.</summary>
    public Tensor Sign() => Apply(SignOperation.Instance, this);
    /// <summary>1 / x</summary>
    public Tensor Reciprocal() => Apply(ReciprocalOperation.Instance, this);
    /// <summary>x^2</summary>
    public Tensor Square() => Apply(SquareOperation.Instance, this);
    /// <summary>Square root.</summary>
    public Tensor Sqrt() => Apply(SquareRootOperation.Instance, this);
    /// <summary>1 / square root.</summary>
    public Tensor Rsqrt() => Apply(ReciprocalSquareRootOperation.Instance, this);
    /// <summary>e^x</summary>
    public Tensor Exp() => Apply(ExponentialOperation.Instance, this);
    /// <summary>Natural logarithm.</summary>
    public Tensor Log() => Apply(LogarithmOperation.Instance, this);
    /// <summary>Sine of radians.</summary>
    public Tensor Sin() => Apply(SineOperation.Instance, this);
    /// <summary>Cosine of radians.</summary>
    public Tensor Cos() => Apply(CosineOperation.Instance, this);
    /// <summary>Hyperbolic tangent.</summary>
    public Tensor Tanh() => Apply(HyperbolicTangentOperation.Instance, this);
    /// <summary>1 / (1 + e^-x)</summary>
    public Tensor Sigmoid() => Apply(SigmoidOperation.Instance, this);
    /// <summary>max(x, 0)</summary>
    public Tensor Relu() => Apply(ReluOperation.Instance, this);
    /// <summary>Largest whole number not above x.</summary>
    public Tensor Floor() => Apply(new RoundingOperation(MapFunction.Floor), this);
    /// <summary>Smallest whole number not below x.</summary>
    public Tensor Ceil() => Apply(new RoundingOperation(MapFunction.Ceiling), this);
    /// <summary>Nearest whole number, ties to even.</summary>
    public Tensor Round() => Apply(new RoundingOperation(MapFunction.Round), this);
    /// <summary>Nearest whole number towards zero.</summary>
    public Tensor Trunc() => Apply(new RoundingOperation(MapFunction.Truncate), this);
    /// <summary>Whether x is NaN: Bool; integers never are.</summary>
    public Tensor IsNaN() => DType.IsFloatingPoint() ? Apply(IsNaNOperation.Instance, this) : Full(Shape, 0, DType.Bool, Device);

    /// <summary>A number as a scalar beside a tensor: of its type, unless that cannot hold it.</summary>
    private static Tensor Like(Tensor tensor, double value)
    {
        bool isWhole = value == Math.Truncate(value) && Math.Abs(value) < 9.2e18;
        if (!tensor.DType.IsFloatingPoint() && isWhole) return Like(tensor, (long)value);
        return Full(Shape.Scalar, value, tensor.DType.IsFloatingPoint() ? tensor.DType : DType.Float32, tensor.Device);
    }

    /// <summary>As above for a whole number, exactly.</summary>
    private static Tensor Like(Tensor tensor, long value)
    {
        DType type = tensor.DType;
        if (type.IsFloatingPoint()) return Full(Shape.Scalar, value, type, tensor.Device);
        if (type == DType.Bool || value is > int.MaxValue or < int.MinValue) type = DType.Int64;
        else if (type == DType.UInt8 && value is < 0 or > byte.MaxValue) type = DType.Int32;
        return Generate(FullOperation.Instance, new TensorSpec(Shape.Scalar, type), tensor.Device, Scalar.FromInt64(value));
    }

    private static Tensor AsFloatingPoint(Tensor tensor) => tensor.DType.IsFloatingPoint() ? tensor : tensor.To(DType.Float32);

    private void RequireFloatingPoint(string operation)
    {
        if (!DType.IsFloatingPoint())
            throw new DTypeException($"[{operation}] input must be of a floating-point type, found {DType}: convert it with To(DType.Float32)");
    }

    private static Tensor Divide(Tensor a, Tensor b)
    {
        DType type = DTypes.Promote(a.DType, b.DType);
        if (!type.IsFloatingPoint()) type = DType.Float32;
        return Binary(DivideOperation.Instance, a.AsOperand(type), b.AsOperand(type));
    }

    private static Tensor Binary(Operation operation, Tensor a, Tensor b)
    {
        if (a.DType != b.DType)
        {
            // As in PyTorch, a constant beside a tensor takes the tensor's precision.
            if (IsConstantScalar(b) && AreBothFloatingPoint(a, b)) b = WithType(b, a.DType);
            else if (IsConstantScalar(a) && AreBothFloatingPoint(a, b)) a = WithType(a, b.DType);
            DType type = DTypes.Promote(a.DType, b.DType);
            (a, b) = (a.AsOperand(type), b.AsOperand(type));
        }
        if (a.DType == DType.Bool) operation = OfBools(operation);
        if (a.Shape != b.Shape && !IsConstantScalar(a) && !IsConstantScalar(b))
        {
            Shape shape = Shape.Broadcast(a.Shape, b.Shape, operation.Name);
            (a, b) = (a.BroadcastTo(shape), b.BroadcastTo(shape));
        }
        return Apply(operation, a, b);
    }

    /// <summary>The arithmetic of truth values, as in PyTorch: a sum is true where either is, a product where both are.</summary>
    private static Operation OfBools(Operation operation) => operation switch
    {
        AddOperation or MaximumOperation => new LogicalOperation(MapFunction.Or),
        MultiplyOperation or MinimumOperation => new LogicalOperation(MapFunction.And),
        _ => operation,
    };

    /// <summary>As <see cref="To(DType)"/>, for an operand of an operation: a variable that fits needs no view.</summary>
    private Tensor AsOperand(DType type)
    {
        if (type == DType) return this;
        // The 16-bit types are converted from and to Float32 only.
        Tensor source = DType is DType.Float16 or DType.BFloat16 && type != DType.Float32 ? AsOperand(DType.Float32) : this;
        if (type is DType.Float16 or DType.BFloat16) source = source.AsOperand(DType.Float32);
        return type == source.DType ? source : Apply(new CastOperation(type), source);
    }

    private Tensor AsOperand(DType type, Shape shape) => AsOperand(type).BroadcastTo(shape);

    /// <summary>Constants need no expansion: every kernel takes them as a run-time scalar.</summary>
    /// <summary>A number as another type of its kind; it stays a number, and keeps its precision.</summary>
    private static Tensor WithType(Tensor number, DType type) => Generate(
        FullOperation.Instance, new TensorSpec(Shape.Scalar, type), number.Device, number.node.FirstScalar, source: number.node.Source);

    private static bool IsConstantScalar(Tensor tensor) => tensor.node.Operation is FullOperation && tensor.Rank == 0;

    private static bool AreBothFloatingPoint(Tensor a, Tensor b) => a.DType.IsFloatingPoint() && b.DType.IsFloatingPoint();

    private static Tensor Compare(MapFunction comparison, Tensor a, Tensor b) => Binary(new ComparisonOperation(comparison), a, b);

    private static Tensor Logical(MapFunction connective, Tensor a, Tensor b) => Binary(new LogicalOperation(connective), a, b);
}
