using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet;

// Sorting is stable, NaN counts as larger than everything, and values are gathered by indices, through which gradients flow back.
public partial class Tensor
{
    /// <summary>The elements along an axis in order, and the Int64 indices they had. Equal elements keep their order.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="descending">Whether the largest comes first.</param>
    public (Tensor Values, Tensor Indices) Sort(int axis = -1, bool descending = false)
    {
        Tensor indices = ArgSort(Shape.Axis(axis, "Sort"), descending);
        return (Gather(axis, indices), indices);
    }

    /// <summary>Int64 indices that put the elements along an axis in order. Equal elements keep theirs.</summary>
    /// <inheritdoc cref="Sort" path="/param"/>
    public Tensor ArgSort(int axis = -1, bool descending = false) => Apply(new ArgSortOperation(Shape.Axis(axis, "ArgSort"), descending), this);

    /// <summary>The k largest or smallest elements along an axis, the most extreme first, and their Int64 indices.</summary>
    /// <param name="k">How many, at most the extent.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="largest">Whether the largest are taken, else the smallest.</param>
    /// <exception cref="ShapeException">There are fewer than k elements.</exception>
    public (Tensor Values, Tensor Indices) TopK(int k, int axis = -1, bool largest = true)
    {
        int extent = Shape[Shape.Axis(axis, "TopK")];
        if (k < 0 || k > extent) throw new ShapeException($"[TopK] axis {axis} of {Shape} has {extent} elements, asked for {k}");
        Tensor indices = FirstOfSorted(k, axis, largest).Narrow(axis, 0, k);
        return (Gather(axis, indices), indices);
    }

    /// <summary>The k-th smallest element along an axis and its index, counted from 1; the index is the first possible of equals.</summary>
    /// <exception cref="ShapeException">k is not one of 1..extent.</exception>
    public (Tensor Values, Tensor Indices) KthValue(int k, int axis = -1, bool keepDimensions = false)
    {
        int extent = Shape[Shape.Axis(axis, "KthValue")];
        if (k < 1 || k > extent) throw new ShapeException($"[KthValue] k must be in 1..{extent} for axis {axis} of {Shape}, found {k}");
        return At(axis, FirstOfSorted(k, axis, descending: false).Narrow(axis, k - 1, 1), keepDimensions);
    }

    /// <summary>Indices as <see cref="ArgSort"/>'s, of which only the first along the axis may be read.</summary>
    private Tensor FirstOfSorted(int count, int axis, bool descending) =>
        Apply(new ArgSortOperation(Shape.Axis(axis, "ArgSort"), descending, Math.Max(count, 1)), this);

    /// <summary>
    /// The different elements in ascending order [n], for each element of this tensor the position of its value among them (Int64, this shape), and how often
    /// each occurs (Int64 [n]). Every NaN is different. As n depends on the data, the tensor is evaluated at the call.
    /// </summary>
    public (Tensor Values, Tensor Inverse, Tensor Counts) Unique()
    {
        Tensor flat = Detach().Reshape(-1);
        if (Count == 0) return (flat, Zeros(Shape, DType.Int64, Device), Zeros([0], DType.Int64, Device));
        (Tensor sorted, Tensor order) = flat.Sort();
        Tensor isNew = Concat([Full([1], 1, DType.Bool, Device), sorted[1..].NotEqualTo(sorted[..^1])]);
        Tensor group = isNew.CumSum(0) - 1;
        Evaluate(sorted, order, group);
        int count = (int)group[^1].Item<long>() + 1;
        Tensor counts = Apply(new IndexAddOperation(0, count), group, OnesLike(group));
        Tensor inverse = Apply(new ScatterAddOperation(0, flat.Shape[0]), order, group).Reshape(Shape);
        return (sorted.IndexSelect(0, counts.CumSum(0, exclusive: true)), inverse, counts);
    }

    /// <summary>
    /// How often each of the numbers 0, 1, ... occurs: Int64 [n], or the sums of the weights. As n, the largest number plus one, depends on the data, the tensor is
    /// evaluated at the call.
    /// </summary>
    /// <param name="weights">What each element counts, of this shape; 1 if null.</param>
    /// <param name="minimumLength">Extent of the result at least.</param>
    /// <exception cref="DTypeException">The tensor is not Int32 or Int64.</exception>
    /// <exception cref="InvalidValueException">An element is negative.</exception>
    public Tensor BinCount(Tensor? weights = null, int minimumLength = 0)
    {
        if (DType.IsFloatingPoint() || DType == DType.Bool)
            throw new DTypeException($"[BinCount] input must be whole numbers, found {DType}: convert with To(DType.Int64)");
        if (Rank != 1) throw new ShapeException($"[BinCount] input must have one axis, found {Shape}: use Flatten()");
        if (weights is not null && weights.Shape != Shape)
            throw new ShapeException($"[BinCount] weights must have the shape of the input {Shape}, found {weights.Shape}");
        Tensor indices = To(DType.Int64);
        int length = minimumLength;
        if (Count > 0)
        {
            (Tensor smallest, Tensor largest) = (indices.Min(), indices.Max());
            Evaluate(smallest, largest);
            if (smallest.Item<long>() < 0) throw new InvalidValueException($"[BinCount] numbers must not be negative, found {smallest.Item<long>()}");
            length = Math.Max(length, checked((int)(largest.Item<long>() + 1)));
        }
        return Apply(new IndexAddOperation(0, length), indices, weights ?? OnesLike(indices));
    }

    /// <summary>
    /// How many elements lie in each of equal bins between two bounds, both included, of the type of the input [bins]; elements outside and NaN do not count. As in
    /// PyTorch's histc, equal bounds stand for the smallest and largest element; a NaN then throws when evaluated.
    /// </summary>
    /// <exception cref="InvalidValueException">There is no bin, or the bounds are exchanged or not finite.</exception>
    public Tensor Histogram(int bins = 100, double minimum = 0, double maximum = 0)
    {
        RequireFloatingPoint("Histogram");
        if (bins < 1) throw new InvalidValueException($"[Histogram] needs at least one bin, found {bins}");
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum) || minimum > maximum)
            throw new InvalidValueException($"[Histogram] bounds must be finite and in order, found {minimum} and {maximum}");
        if (Count == 0) return Zeros([bins], DType, Device);
        Tensor x = Detach().Reshape(-1);
        (Tensor low, Tensor high) = (Like(x, minimum), Like(x, maximum));
        if (minimum == maximum)
        {
            // Bounds that are found in the data would be NaN if any of them is.
            x = Apply(new CheckOperation(CheckCondition.NotNaN, "[Histogram] element", 0), x);
            (low, high) = (x.Min(), x.Max());
        }
        Tensor isPoint = low.EqualTo(high);
        (low, high) = (Where(isPoint, low - 1, low), Where(isPoint, high + 1, high));
        Tensor isInside = (x >= low).And(x <= high);
        Tensor bin = Minimum(((x - low) * bins / (high - low)).Floor(), bins - 1);
        // What lies outside goes to a bin that is cut off.
        Tensor index = Where(isInside, bin, Like(x, bins)).To(DType.Int64);
        return Apply(new IndexAddOperation(0, bins + 1), index, OnesLike(x)).Narrow(0, 0, bins);
    }

    /// <summary>
    /// Where values belong in this ascending sequence: the number of its elements below the value, Int64 of the shape of the values. NaN belongs at the end.
    /// </summary>
    /// <param name="values">Any shape for a sequence [n]; [..., m] with the same leading axes for sequences [..., n].</param>
    /// <param name="right">Whether elements equal to the value count too.</param>
    public Tensor SearchSorted(Tensor values, bool right = false)
    {
        DType type = DTypes.Promote(DType, values.DType);
        return Apply(new SearchSortedOperation(right), AsOperand(type), values.AsOperand(type));
    }

    /// <summary>The number of the bin of each element, where boundaries [n] lie between bins 0 and n: Int64 of this shape.</summary>
    /// <param name="boundaries">Ascending [n].</param>
    /// <param name="right">Whether an element on a boundary belongs to the bin above it.</param>
    public Tensor Bucketize(Tensor boundaries, bool right = false)
    {
        if (boundaries.Rank != 1) throw new ShapeException($"[Bucketize] boundaries must have one axis, found {boundaries.Shape}");
        return boundaries.SearchSorted(this, right);
    }
}
