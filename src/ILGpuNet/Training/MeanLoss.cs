using ILGpuNet.Metrics;

namespace ILGpuNet.Training;

/// <summary>The mean loss over samples: of batches' mean losses, weighted with the numbers of their samples.</summary>
internal sealed class MeanLoss() : MeanMetric("loss")
{
    protected override (Tensor Sum, Tensor Count) Total(Tensor predictions, Tensor targets)
    {
        int samples = targets.Rank == 0 ? 1 : targets.Shape[0];
        return (predictions.Reshape(Shape.Scalar).To(DType.Float64) * samples, Tensor.Full(Shape.Scalar, samples, DType.Int64, targets.Device));
    }
}
