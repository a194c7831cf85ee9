namespace ILGpuNet.Data;

/// <summary>Picks batches out of tensors on their device.</summary>
internal sealed class TensorBatchReader : IBatchReader
{
    private readonly Tensor[] inputs;
    private readonly Tensor targets;
    private readonly bool isInOrder;

    public TensorBatchReader(IReadOnlyList<Tensor> inputs, Tensor targets, bool isInOrder)
    {
        (this.inputs, this.targets, this.isInOrder) = ([.. inputs], targets, isInOrder);
        // Data that are still to be computed would otherwise be computed again in every step.
        Tensor.Evaluate([.. inputs, targets]);
    }

    public IEnumerable<Batch> Read(EpochOrder order, CancellationToken cancellation) => isInOrder ? Cut(order) : Pick(order);

    private IEnumerable<Batch> Pick(EpochOrder order)
    {
        Tensor indices = Tensor.FromArray(order.Sampler.Order(order.Epoch), targets.Device);
        for (int batch = order.FirstBatch; batch < order.BatchCount; batch++)
        {
            Tensor samples = indices.Narrow(0, order.StartOf(batch), order.LengthOf(batch));
            yield return new Batch([.. inputs.Select(input => input.IndexSelect(0, samples))], targets.IndexSelect(0, samples));
        }
    }

    /// <summary>Samples in their own order need no copy: the batches are views.</summary>
    private IEnumerable<Batch> Cut(EpochOrder order)
    {
        for (int batch = order.FirstBatch; batch < order.BatchCount; batch++)
        {
            (int start, int length) = (order.StartOf(batch), order.LengthOf(batch));
            yield return new Batch([.. inputs.Select(input => input.Narrow(0, start, length))], targets.Narrow(0, start, length));
        }
    }
}
