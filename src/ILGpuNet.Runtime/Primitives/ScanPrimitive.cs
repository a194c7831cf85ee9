namespace ILGpuNet.Runtime;

/// <summary>
/// Running results along an axis: element i of the output is what the function makes of elements 0..i. Contiguous operands of one shape.
/// </summary>
/// <param name="Function">How elements combine.</param>
/// <param name="Axis">The axis.</param>
/// <param name="IsReverse">Whether the axis is walked from its end.</param>
/// <param name="IsExclusive">Whether element i itself does not count yet: the first result is then the function of nothing.</param>
public sealed record ScanPrimitive(ScanFunction Function, int Axis, bool IsReverse, bool IsExclusive) : Primitive;

/// <summary>How a scan combines elements.</summary>
public enum ScanFunction
{
    /// <summary>Sum, of nothing 0.</summary>
    Sum,
    /// <summary>Product, of nothing 1.</summary>
    Product,
    /// <summary>Logarithm of the sum of exponentials, of nothing -infinity. Floating point only.</summary>
    LogarithmSumExponential,
    /// <summary>Of two inputs a and b: h = a h + b, beginning with h = 0. Floating point only.</summary>
    LinearRecurrence,
    /// <summary>Int64 index of the largest element so far, the latest of equals; a NaN counts as largest. Not exclusive.</summary>
    ArgMax,
    /// <summary>Int64 index of the smallest element so far, the latest of equals; a NaN counts as smallest. Not exclusive.</summary>
    ArgMin,
}
