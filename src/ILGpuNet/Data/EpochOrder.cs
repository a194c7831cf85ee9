namespace ILGpuNet.Data;

/// <summary>Which samples the batches of an epoch have.</summary>
/// <param name="Sampler">Gives the order.</param>
/// <param name="Epoch">Number of the epoch.</param>
/// <param name="SampleCount">Samples of all batches together.</param>
/// <param name="BatchSize">Samples per batch, except for the last one.</param>
/// <param name="FirstBatch">Where to begin.</param>
internal sealed record EpochOrder(Sampler Sampler, long Epoch, int SampleCount, int BatchSize, int FirstBatch)
{
    public int BatchCount => (int)(((long)SampleCount + BatchSize - 1) / BatchSize);

    public int StartOf(int batch) => batch * BatchSize;

    public int LengthOf(int batch) => Math.Min(BatchSize, SampleCount - StartOf(batch));
}

/// <summary>How a loader makes batches.</summary>
internal interface IBatchReader
{
    IEnumerable<Batch> Read(EpochOrder order, CancellationToken cancellation);
}
