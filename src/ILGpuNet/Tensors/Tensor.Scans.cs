using ILGpuNet.Operations;

namespace ILGpuNet;

// Running results along an axis, of the input's shape.
public partial class Tensor
{
    /// <summary>Running sum: y_i = x_0 + ... + x_i. Integers and Bools add up to Int64.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="reverse">Whether sums run from the end: y_i = x_i + ... + x_(n-1).</param>
    /// <param name="exclusive">Whether x_i is left out of y_i.</param>
    public Tensor CumSum(int axis, bool reverse = false, bool exclusive = false) =>
        Apply(new CumulativeSumOperation(Shape.Axis(axis, "CumSum"), reverse, exclusive), WideInteger());

    /// <summary>Running product: y_i = x_0 ... x_i. Integers and Bools multiply to Int64. The gradient is exact where factors are zero.</summary>
    /// <inheritdoc cref="CumSum" path="/param"/>
    public Tensor CumProd(int axis, bool reverse = false, bool exclusive = false) =>
        Apply(new CumulativeProductOperation(Shape.Axis(axis, "CumProd"), reverse, exclusive), WideInteger());

    /// <summary>Running ln(e^x_0 + ... + e^x_i), without overflow on the way.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="reverse">Whether sums run from the end.</param>
    public Tensor LogCumSumExp(int axis, bool reverse = false) =>
        Apply(new LogCumulativeSumExponentialOperation(Shape.Axis(axis, "LogCumSumExp"), reverse), this);

    /// <summary>Largest element so far and its index, the latest of equals, which gets the gradient; NaN once there has been one.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="reverse">Whether it is walked from the end.</param>
    public (Tensor Values, Tensor Indices) CumMax(int axis, bool reverse = false) => CumulativeExtremum(axis, isMaximum: true, reverse, "CumMax");

    /// <summary>Smallest element so far and its index, the latest of equals, which gets the gradient; NaN once there has been one.</summary>
    /// <inheritdoc cref="CumMax" path="/param"/>
    public (Tensor Values, Tensor Indices) CumMin(int axis, bool reverse = false) => CumulativeExtremum(axis, isMaximum: false, reverse, "CumMin");

    /// <summary>The sequence h_i = a_i h_(i-1) + b_i with h_(-1) = 0 along an axis: a moving average, a filter, the state of a linear recurrent layer.</summary>
    /// <param name="a">Factors, of a floating-point type.</param>
    /// <param name="b">Summands; both broadcast.</param>
    /// <param name="axis">The axis of the broadcast shape.</param>
    /// <param name="reverse">Whether the sequence runs from the end.</param>
    public static Tensor LinearRecurrence(Tensor a, Tensor b, int axis, bool reverse = false)
    {
        DType type = DTypes.Promote(a.DType, b.DType);
        Shape shape = Shape.Broadcast(a.Shape, b.Shape, "LinearRecurrence");
        var operation = new LinearRecurrenceOperation(shape.Axis(axis, "LinearRecurrence"), reverse, IsExclusive: false);
        return Apply(operation, a.AsOperand(type, shape), b.AsOperand(type, shape));
    }

    private (Tensor Values, Tensor Indices) CumulativeExtremum(int axis, bool isMaximum, bool reverse, string operation)
    {
        axis = Shape.Axis(axis, operation);
        Tensor indices = Apply(new CumulativeExtremumIndexOperation(axis, isMaximum, reverse), this);
        return (Gather(axis, indices), indices);
    }

    /// <summary>Sums and products of integers and Bools are Int64, as in PyTorch.</summary>
    private Tensor WideInteger() => DType.IsFloatingPoint() ? this : AsOperand(DType.Int64);
}
