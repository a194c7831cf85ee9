using ILGpuNet.Operations;

namespace ILGpuNet;

// Reductions without axes reduce everything to a scalar.
public partial class Tensor
{
    /// <summary>Sum of all elements: a scalar.</summary>
    public Tensor Sum() => Sum([]);

    /// <summary>Sum over axes (all if none is named). Integers add up to Int64, and so do Bools, whose sum counts what is true.</summary>
    /// <param name="axes">Axes; negative ones count from the end.</param>
    /// <param name="keepDimensions">Whether reduced axes stay with extent 1.</param>
    public Tensor Sum(ReadOnlySpan<int> axes, bool keepDimensions = false) => Reduce(new SumOperation(Axes(axes, "Sum")), keepDimensions);

    /// <summary>Mean of all elements: a scalar.</summary>
    public Tensor Mean() => Mean([]);

    /// <summary>Mean over axes (all if none is named) of a floating-point type.</summary>
    /// <exception cref="ShapeException">There are no elements to take the mean of.</exception>
    public Tensor Mean(ReadOnlySpan<int> axes, bool keepDimensions = false)
    {
        RequireFloatingPoint("Mean");
        ValueList<int> reduced = Axes(axes, "Mean");
        return (Widened.Sum(axes, keepDimensions) / CountOf(reduced, "Mean")).To(DType);
    }

    /// <summary>Variance over axes (all if none is named), by the mean of squared distances from the mean.</summary>
    /// <param name="axes">Axes; negative ones count from the end.</param>
    /// <param name="correction">Subtracted from the number of elements in the divisor: 1 for the unbiased estimate (PyTorch's default), 0 for the population.</param>
    /// <param name="keepDimensions">Whether reduced axes stay with extent 1.</param>
    public Tensor Variance(ReadOnlySpan<int> axes = default, int correction = 1, bool keepDimensions = false)
    {
        RequireFloatingPoint("Variance");
        double count = CountOf(Axes(axes, "Variance"), "Variance");
        Tensor x = Widened;
        return ((x - x.Mean(axes, keepDimensions: true)).Square().Sum(axes, keepDimensions) / Math.Max(0, count - correction)).To(DType);
    }

    /// <summary>Product over axes (all if none is named). Integers and Bools multiply to Int64.</summary>
    public Tensor Prod(ReadOnlySpan<int> axes = default, bool keepDimensions = false) => Reduce(new ProductOperation(Axes(axes, "Prod")), keepDimensions);

    /// <summary>
    /// Largest element over axes (all if none is named), NaN if any is NaN. Equal extremes share the gradient, as in PyTorch's amax;
    /// <see cref="Max(int, bool)"/> gives it to one of them.
    /// </summary>
    public Tensor Max(ReadOnlySpan<int> axes = default, bool keepDimensions = false) =>
        Reduce(new ExtremumOperation(Axes(axes, "Max"), IsMaximum: true), keepDimensions);

    /// <summary>
    /// Smallest element over axes (all if none is named), NaN if any is NaN. Equal extremes share the gradient, as in PyTorch's amin;
    /// <see cref="Min(int, bool)"/> gives it to one of them.
    /// </summary>
    public Tensor Min(ReadOnlySpan<int> axes = default, bool keepDimensions = false) =>
        Reduce(new ExtremumOperation(Axes(axes, "Min"), IsMaximum: false), keepDimensions);

    /// <summary>Whether any element is true, or not zero (NaN counts), over axes (all if none is named): Bool.</summary>
    public Tensor Any(ReadOnlySpan<int> axes = default, bool keepDimensions = false) =>
        AsTruth().Reduce(new TruthOperation(Axes(axes, "Any"), IsAll: false), keepDimensions);

    /// <summary>Whether all elements are true, or not zero (NaN counts), over axes (all if none is named): Bool.</summary>
    public Tensor All(ReadOnlySpan<int> axes = default, bool keepDimensions = false) =>
        AsTruth().Reduce(new TruthOperation(Axes(axes, "All"), IsAll: true), keepDimensions);

    /// <summary>Int64 index of the largest element of all, in row-major order.</summary>
    public Tensor ArgMax() => Reduce(new ArgExtremumOperation(Axes([], "ArgMax"), IsMaximum: true), keepDimensions: false);

    /// <summary>Int64 index of the largest element along an axis; the first of equals.</summary>
    public Tensor ArgMax(int axis, bool keepDimensions = false) => Reduce(new ArgExtremumOperation(Axes([axis], "ArgMax"), IsMaximum: true), keepDimensions);

    /// <summary>Int64 index of the smallest element of all, in row-major order.</summary>
    public Tensor ArgMin() => Reduce(new ArgExtremumOperation(Axes([], "ArgMin"), IsMaximum: false), keepDimensions: false);

    /// <summary>Int64 index of the smallest element along an axis; the first of equals.</summary>
    public Tensor ArgMin(int axis, bool keepDimensions = false) => Reduce(new ArgExtremumOperation(Axes([axis], "ArgMin"), IsMaximum: false), keepDimensions);

    /// <summary>The sum over all axes along which this shape was broadcast from <paramref name="target"/>.</summary>
    internal Tensor SumTo(Shape target)
    {
        if (target == Shape) return this;
        int added = Rank - target.Rank;
        var axes = new List<int>();
        for (int axis = 0; axis < Rank; axis++)
        {
            if (Shape[axis] != 1 && (axis < added || target[axis - added] == 1)) axes.Add(axis);
        }
        return axes.Count == 0 ? Reshape(target) : Sum(axes.ToArray()).Reshape(target);
    }

    private Tensor AsTruth() => DType == DType.Bool ? this : NotEqualTo(0);

    private Tensor Reduce(ReduceOperation operation, bool keepDimensions)
    {
        // Reducing a scalar over no axes gives it back, if the type stays.
        bool isIdentity = operation.Axes.Count == 0 && operation is not ArgExtremumOperation && operation.Infer([node.Spec], 0).Type == DType;
        Tensor reduced = isIdentity ? Value : Apply(operation, this);
        if (!keepDimensions) return reduced;
        int[] kept = Shape.ToArray();
        foreach (int axis in operation.Axes) kept[axis] = 1;
        return reduced.Reshape(Shape.Create(kept));
    }

    private double CountOf(ValueList<int> axes, string operation)
    {
        double count = 1;
        foreach (int axis in axes) count *= Shape[axis];
        if (count == 0) throw new ShapeException($"[{operation}] there are no elements along axes {axes} of {Shape}, and no {operation.ToLowerInvariant()} of nothing");
        return count;
    }

    /// <summary>Axes as ascending numbers from 0; all if none is named.</summary>
    private ValueList<int> Axes(ReadOnlySpan<int> axes, string operation)
    {
        if (axes.Length == 0) return ValueList.Create<int>([.. Enumerable.Range(0, Rank)]);
        var sorted = new int[axes.Length];
        for (int i = 0; i < sorted.Length; i++) sorted[i] = Shape.Axis(axes[i], operation);
        Array.Sort(sorted);
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1]) throw new ShapeException($"[{operation}] axis {sorted[i]} is named twice");
        }
        return ValueList.Create<int>(sorted);
    }
}
