using ILGpuNet.Metrics;

namespace ILGpuNet.Training;

/// <summary>The mean loss over samples: of batches' mean losses, weighted with the numbers of their samples.</summary>
internal sealed class MeanLoss() : MeanMetric("loss")
{
    protected override (Tensor Sum, Tensor Count) Total(Tensor predictions, Tensor targets)
    {
        Tensor samples = Tensor.Full(Shape.Scalar, targets.Rank == 0 ? 1 : targets.Shape[0], DType.Int64, targets.Device);
        return (predictions.Reshape(Shape.Scalar).To(DType.Float64) * samples.To(DType.Float64), samples);
    }
}
