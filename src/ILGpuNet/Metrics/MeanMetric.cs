namespace ILGpuNet.Metrics;

/// <summary>A mean over the elements of all batches: NaN where there is none, or every one is ignored.</summary>
public abstract class MeanMetric : SummedMetric
{
    /// <summary>Creates a metric.</summary>
    /// <param name="name">What tables and logs call it.</param>
    protected MeanMetric(string name) : base(name) { }

    /// <summary>The sum over a batch, and the number of elements in it; both scalars.</summary>
    protected abstract (Tensor Sum, Tensor Count) Total(Tensor predictions, Tensor targets);

    /// <summary>The figure that a mean stands for: the mean itself unless a derived class says otherwise.</summary>
    protected virtual double Finish(double mean) => mean;

    /// <inheritdoc/>
    protected sealed override Tensor[] Measure(Tensor predictions, Tensor targets)
    {
        (Tensor sum, Tensor count) = Total(predictions, targets);
        return [sum, count];
    }

    /// <inheritdoc/>
    protected sealed override double Compute(IReadOnlyList<double[]> sums) => sums[1][0] == 0 ? double.NaN : Finish(sums[0][0] / sums[1][0]);

    /// <summary>A number of elements that the batch's shape tells.</summary>
    private protected static Tensor CountOf(Tensor elements) => Tensor.Full(Shape.Scalar, elements.Count, DType.Int64, elements.Device);

    private protected void RequireSameShape(Tensor predictions, Tensor targets)
    {
        if (predictions.Shape != targets.Shape)
            throw new ShapeException($"[{TypeName}] targets must have the predictions' shape {predictions.Shape}, found {targets.Shape}");
    }
}
