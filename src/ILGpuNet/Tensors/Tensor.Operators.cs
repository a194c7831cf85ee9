using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Numbers on the left, remainders, and whole numbers, which stay exact beside Int64 where a double would round them.
public partial class Tensor
{
    /// <summary>
    /// The remainder of a / b rounded down, a - b floor(a / b): it has the sign of b, as in Python. <see cref="Fmod(Tensor)"/> has the sign of a.
    /// </summary>
    /// <exception cref="InvalidValueException">When evaluated: an integer divided by zero.</exception>
    public static Tensor operator %(Tensor a, Tensor b) => Binary(RemainderOperation.Instance, a, b);
    /// <inheritdoc cref="op_Modulus(Tensor, Tensor)"/>
    public static Tensor operator %(Tensor a, double b) => Binary(RemainderOperation.Instance, a, Like(a, b));
    /// <inheritdoc cref="op_Modulus(Tensor, Tensor)"/>
    public static Tensor operator %(double a, Tensor b) => Binary(RemainderOperation.Instance, Like(b, a), b);
    /// <inheritdoc cref="op_Modulus(Tensor, Tensor)"/>
    public static Tensor operator %(Tensor a, long b) => Binary(RemainderOperation.Instance, a, Like(a, b));
    /// <inheritdoc cref="op_Modulus(Tensor, Tensor)"/>
    public static Tensor operator %(long a, Tensor b) => Binary(RemainderOperation.Instance, Like(b, a), b);

    /// <inheritdoc cref="op_Addition(Tensor, Tensor)"/>
    public static Tensor operator +(Tensor a, long b) => Binary(AddOperation.Instance, a, Like(a, b));
    /// <inheritdoc cref="op_Addition(Tensor, Tensor)"/>
    public static Tensor operator +(long a, Tensor b) => Binary(AddOperation.Instance, Like(b, a), b);

    /// <inheritdoc cref="op_Subtraction(Tensor, Tensor)"/>
    public static Tensor operator -(Tensor a, long b) => Binary(SubtractOperation.Instance, a, Like(a, b));
    /// <inheritdoc cref="op_Subtraction(Tensor, Tensor)"/>
    public static Tensor operator -(long a, Tensor b) => Binary(SubtractOperation.Instance, Like(b, a), b);

    /// <inheritdoc cref="op_Multiply(Tensor, Tensor)"/>
    public static Tensor operator *(Tensor a, long b) => Binary(MultiplyOperation.Instance, a, Like(a, b));
    /// <inheritdoc cref="op_Multiply(Tensor, Tensor)"/>
    public static Tensor operator *(long a, Tensor b) => Binary(MultiplyOperation.Instance, Like(b, a), b);

    /// <inheritdoc cref="op_LessThan(Tensor, Tensor)"/>
    public static Tensor operator <(double a, Tensor b) => Compare(MapFunction.Less, Like(b, a), b);
    /// <inheritdoc cref="op_LessThan(Tensor, Tensor)"/>
    public static Tensor operator <(Tensor a, long b) => Compare(MapFunction.Less, a, Like(a, b));
    /// <inheritdoc cref="op_LessThan(Tensor, Tensor)"/>
    public static Tensor operator <(long a, Tensor b) => Compare(MapFunction.Less, Like(b, a), b);

    /// <inheritdoc cref="op_GreaterThan(Tensor, Tensor)"/>
    public static Tensor operator >(double a, Tensor b) => Compare(MapFunction.Greater, Like(b, a), b);
    /// <inheritdoc cref="op_GreaterThan(Tensor, Tensor)"/>
    public static Tensor operator >(Tensor a, long b) => Compare(MapFunction.Greater, a, Like(a, b));
    /// <inheritdoc cref="op_GreaterThan(Tensor, Tensor)"/>
    public static Tensor operator >(long a, Tensor b) => Compare(MapFunction.Greater, Like(b, a), b);

    /// <inheritdoc cref="op_LessThanOrEqual(Tensor, Tensor)"/>
    public static Tensor operator <=(double a, Tensor b) => Compare(MapFunction.LessOrEqual, Like(b, a), b);
    /// <inheritdoc cref="op_LessThanOrEqual(Tensor, Tensor)"/>
    public static Tensor operator <=(Tensor a, long b) => Compare(MapFunction.LessOrEqual, a, Like(a, b));
    /// <inheritdoc cref="op_LessThanOrEqual(Tensor, Tensor)"/>
    public static Tensor operator <=(long a, Tensor b) => Compare(MapFunction.LessOrEqual, Like(b, a), b);

    /// <inheritdoc cref="op_GreaterThanOrEqual(Tensor, Tensor)"/>
    public static Tensor operator >=(double a, Tensor b) => Compare(MapFunction.GreaterOrEqual, Like(b, a), b);
    /// <inheritdoc cref="op_GreaterThanOrEqual(Tensor, Tensor)"/>
    public static Tensor operator >=(Tensor a, long b) => Compare(MapFunction.GreaterOrEqual, a, Like(a, b));
    /// <inheritdoc cref="op_GreaterThanOrEqual(Tensor, Tensor)"/>
    public static Tensor operator >=(long a, Tensor b) => Compare(MapFunction.GreaterOrEqual, Like(b, a), b);

    /// <inheritdoc cref="EqualTo(Tensor)"/>
    public Tensor EqualTo(long other) => Compare(MapFunction.Equal, this, Like(this, other));
    /// <inheritdoc cref="NotEqualTo(Tensor)"/>
    public Tensor NotEqualTo(long other) => Compare(MapFunction.NotEqual, this, Like(this, other));

    /// <inheritdoc cref="Maximum(Tensor, Tensor)"/>
    public static Tensor Maximum(Tensor a, long b) => Binary(MaximumOperation.Instance, a, Like(a, b));
    /// <inheritdoc cref="Minimum(Tensor, Tensor)"/>
    public static Tensor Minimum(Tensor a, long b) => Binary(MinimumOperation.Instance, a, Like(a, b));
}
