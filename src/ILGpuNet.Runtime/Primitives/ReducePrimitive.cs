namespace ILGpuNet.Runtime;

/// <summary>
/// Combines the elements along some axes. Input of any strides; the output is contiguous and has the input's shape without the
/// reduced axes. Sums of floating point numbers are pairwise or blocked, so that errors grow with the logarithm of the length.
/// </summary>
/// <param name="Function">How elements combine.</param>
/// <param name="Axes">The reduced axes, ascending; every axis not in the list is kept.</param>
public sealed record ReducePrimitive(ReduceFunction Function, ValueList<int> Axes) : Primitive
{
    /// <inheritdoc/>
    public override bool AcceptsStridedInputs => true;
}

/// <summary>How a reduction combines elements.</summary>
public enum ReduceFunction
{
    /// <summary>Sum; zero for no elements. Int32 and Bool may be summed into Int64.</summary>
    Sum,
    /// <summary>Product; one for no elements. Int32 and Bool may be multiplied into Int64.</summary>
    Product,
    /// <summary>Largest element; NaN if any is NaN. At least one element.</summary>
    Max,
    /// <summary>Smallest element; NaN if any is NaN. At least one element.</summary>
    Min,
    /// <summary>Whether any Bool is true.</summary>
    Any,
    /// <summary>Whether all Bools are true.</summary>
    All,
    /// <summary>Int64 index of the largest element among the reduced axes in row-major order; the first of equals, a NaN counts as largest.</summary>
    ArgMax,
    /// <summary>Int64 index of the smallest element; the first of equals, a NaN counts as smallest.</summary>
    ArgMin,
}
