using ILGpuNet.Operations;

namespace ILGpuNet;

// Statistics and norms over axes (all if none is named), composed of the plain reductions.
public partial class Tensor
{
    /// <summary>Square root of the <see cref="Variance"/>; its gradient is zero where that is zero.</summary>
    /// <inheritdoc cref="Variance" path="/param"/>
    public Tensor StandardDeviation(ReadOnlySpan<int> axes = default, int correction = 1, bool keepDimensions = false)
    {
        RequireFloatingPoint("StandardDeviation");
        _ = Axes(axes, "StandardDeviation");
        return RootOrZero(Variance(axes, correction, keepDimensions));
    }

    /// <summary>Variance and mean, for the price of the variance.</summary>
    /// <inheritdoc cref="Variance" path="/param"/>
    public (Tensor Variance, Tensor Mean) VarianceAndMean(ReadOnlySpan<int> axes = default, int correction = 1, bool keepDimensions = false) =>
        (Variance(axes, correction, keepDimensions), Mean(axes, keepDimensions));

    /// <summary>ln of the sum of e^x, without overflow on the way; -infinity for no elements.</summary>
    public Tensor LogSumExp(ReadOnlySpan<int> axes = default, bool keepDimensions = false)
    {
        RequireFloatingPoint("LogSumExp");
        ValueList<int> reduced = Axes(axes, "LogSumExp");
        if (reduced.Any(axis => Shape[axis] == 0)) return Exp().Sum(axes, keepDimensions).Log();
        // ln sum e^x = m + ln sum e^(x - m) for any m; the largest element keeps the exponentials below 1. It carries no gradient, as m does not matter.
        Tensor largest = Detach().Max(axes, keepDimensions: true);
        Tensor shift = Where(largest.IsInf(), ZerosLike(largest), largest).Widened;
        Tensor result = ((Widened - shift).Exp().Sum(axes, keepDimensions: true).Log() + shift).To(DType);
        return keepDimensions ? result : result.Reshape(Without(reduced));
    }

    /// <summary>
    /// Norm of vectors, (sum |x|^p)^(1/p): 2 by default, the sum of magnitudes for 1, the largest for infinity, the smallest for -infinity, the number of
    /// elements that are not zero for 0. The gradient of a norm that is zero is zero, a subgradient.
    /// </summary>
    /// <param name="p">Exponent.</param>
    /// <param name="axes">Axes; negative ones count from the end.</param>
    /// <param name="keepDimensions">Whether reduced axes stay with extent 1.</param>
    public Tensor Norm(double p = 2, ReadOnlySpan<int> axes = default, bool keepDimensions = false)
    {
        RequireFloatingPoint("Norm");
        _ = Axes(axes, "Norm");
        return p switch
        {
            0 => NotEqualTo(0).To(DType).Sum(axes, keepDimensions),
            1 => Abs().Sum(axes, keepDimensions),
            2 => RootOrZero(Widened.Square().Sum(axes, keepDimensions)).To(DType),
            double.PositiveInfinity => Abs().Max(axes, keepDimensions),
            double.NegativeInfinity => Abs().Min(axes, keepDimensions),
            _ => Widened.GeneralNorm(p, axes, keepDimensions).To(DType),
        };
    }

    /// <summary>Sum of the elements that are not NaN.</summary>
    public Tensor NanSum(ReadOnlySpan<int> axes = default, bool keepDimensions = false)
    {
        _ = Axes(axes, "NanSum");
        return Where(IsNaN(), ZerosLike(this), this).Sum(axes, keepDimensions);
    }

    /// <summary>Mean of the elements that are not NaN; NaN where all are.</summary>
    public Tensor NanMean(ReadOnlySpan<int> axes = default, bool keepDimensions = false)
    {
        RequireFloatingPoint("NanMean");
        _ = Axes(axes, "NanMean");
        return (Widened.NanSum(axes, keepDimensions) / IsNaN().Not().Sum(axes, keepDimensions)).To(DType);
    }

    /// <summary>Number of elements that are not zero: Int64.</summary>
    public Tensor CountNonZero(ReadOnlySpan<int> axes = default, bool keepDimensions = false)
    {
        _ = Axes(axes, "CountNonZero");
        return AsTruth().Sum(axes, keepDimensions);
    }

    /// <summary>Largest element along an axis and its index, the first of equals, which gets the gradient; NaN counts as largest.</summary>
    public (Tensor Values, Tensor Indices) Max(int axis, bool keepDimensions = false)
    {
        RequireElements(axis, "Max");
        return At(axis, ArgMax(axis, keepDimensions: true), keepDimensions);
    }

    /// <summary>Smallest element along an axis and its index, the first of equals, which gets the gradient; NaN counts as smallest.</summary>
    public (Tensor Values, Tensor Indices) Min(int axis, bool keepDimensions = false)
    {
        RequireElements(axis, "Min");
        return At(axis, ArgMin(axis, keepDimensions: true), keepDimensions);
    }

    /// <summary>
    /// The middle element along an axis and its index: of an even number the lower one, as in PyTorch. NaN, and the index of the first, where there is any.
    /// </summary>
    public (Tensor Values, Tensor Indices) Median(int axis = -1, bool keepDimensions = false)
    {
        RequireElements(axis, "Median");
        (Tensor values, Tensor indices) = Sort(axis);
        int last = Shape[axis] - 1;
        Tensor middle = indices.Narrow(axis, last / 2, 1);
        if (DType.IsFloatingPoint()) middle = Where(values.Narrow(axis, last, 1).IsNaN(), ArgMax(axis, keepDimensions: true), middle);
        return At(axis, middle, keepDimensions);
    }

    /// <summary>
    /// The value below which a part of the elements along an axis lies, interpolated between the two nearest (of <c>q = 0.5</c> their mean, unlike
    /// <see cref="Median"/>). NaN where there is any.
    /// </summary>
    /// <param name="q">The part, in [0, 1].</param>
    /// <param name="axis">The axis.</param>
    /// <param name="keepDimensions">Whether the axis stays with extent 1.</param>
    public Tensor Quantile(double q, int axis = -1, bool keepDimensions = false)
    {
        if (!(q is >= 0 and <= 1)) throw new InvalidValueException($"[Quantile] q must be in [0, 1], found {q}");
        RequireFloatingPoint("Quantile");
        RequireElements(axis, "Quantile");
        Tensor sorted = Sort(axis).Values;
        int last = Shape[axis] - 1, lower = (int)Math.Floor(q * last);
        Tensor below = sorted.Narrow(axis, lower, 1), above = sorted.Narrow(axis, Math.Min(lower + 1, last), 1), largest = sorted.Narrow(axis, last, 1);
        Tensor value = Where(largest.IsNaN(), largest, below.Lerp(above, q * last - lower));
        return keepDimensions ? value : value.Squeeze(axis);
    }

    private Tensor GeneralNorm(double p, ReadOnlySpan<int> axes, bool keepDimensions)
    {
        // Zeros are raised to the power apart, as the derivative there would be infinite or NaN.
        Tensor isZero = EqualTo(0);
        Tensor powers = Where(isZero, Like(this, p < 0 ? double.PositiveInfinity : 0), Where(isZero, OnesLike(this), Abs()).Pow(p));
        Tensor sum = powers.Sum(axes, keepDimensions), isNothing = sum.EqualTo(0);
        return Where(isNothing, ZerosLike(sum), Where(isNothing, OnesLike(sum), sum).Pow(1 / p));
    }

    /// <summary>Square root with the gradient zero at zero.</summary>
    private static Tensor RootOrZero(Tensor x)
    {
        Tensor isZero = x.EqualTo(0);
        return Where(isZero, ZerosLike(x), Where(isZero, OnesLike(x), x).Sqrt());
    }

    /// <summary>Elements at indices along an axis, of which there is one.</summary>
    private (Tensor Values, Tensor Indices) At(int axis, Tensor indices, bool keepDimensions)
    {
        Tensor values = Gather(axis, indices);
        return keepDimensions ? (values, indices) : (values.Squeeze(axis), indices.Squeeze(axis));
    }

    private void RequireElements(int axis, string operation)
    {
        if (Shape[Shape.Axis(axis, operation)] == 0)
            throw new ShapeException($"[{operation}] axis {Shape.Axis(axis, operation)} of {Shape} has no elements, and there is no {operation.ToLowerInvariant()} of nothing");
    }

    private Shape Without(ValueList<int> axes) => Shape.Create([.. Enumerable.Range(0, Rank).Where(axis => !axes.Contains(axis)).Select(axis => Shape[axis])]);
}
