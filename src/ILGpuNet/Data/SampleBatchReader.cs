using System.Diagnostics;
using ILGpuNet.Diagnostics;

namespace ILGpuNet.Data;

/// <summary>Reads the samples of a data set, ahead of time where there are workers.</summary>
internal sealed class SampleBatchReader(Dataset dataset, long seed, int workers, int prefetch, Device device) : IBatchReader
{
    public IEnumerable<Batch> Read(EpochOrder order, CancellationToken cancellation)
    {
        long[] indices = order.Sampler.Order(order.Epoch);
        return workers == 0 ? ReadHere(order, indices, cancellation) : ReadAhead(order, indices, cancellation);
    }

    private IEnumerable<Batch> ReadHere(EpochOrder order, long[] indices, CancellationToken cancellation)
    {
        var stack = new SampleStack(device);
        for (int batch = order.FirstBatch; batch < order.BatchCount; batch++) yield return Waited(() => ReadBatch(stack, order, indices, batch, cancellation));
    }

    private IEnumerable<Batch> ReadAhead(EpochOrder order, long[] indices, CancellationToken cancellation)
    {
        using var pipeline = new BatchPipeline(order.FirstBatch, order.BatchCount, workers, prefetch, stop =>
        {
            var stack = new SampleStack(device);
            return batch => ReadBatch(stack, order, indices, batch, stop);
        });
        for (int batch = order.FirstBatch; batch < order.BatchCount; batch++) yield return Waited(() => pipeline.Take(batch, cancellation));
    }

    /// <summary>What gives a batch, with the time that it takes told to the profiler: the model waits meanwhile.</summary>
    private static Batch Waited(Func<Batch> take)
    {
        if (Profiler.Current is not { } profile) return take();
        long started = Stopwatch.GetTimestamp();
        Batch batch = take();
        profile.AddWait(started);
        return batch;
    }

    private Batch ReadBatch(SampleStack stack, EpochOrder order, long[] indices, int batch, CancellationToken cancellation)
    {
        (int start, int length) = (order.StartOf(batch), order.LengthOf(batch));
        for (int i = 0; i < length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            long index = indices[start + i];
            stack.Add(index, length, ReadSample(index, new SampleRandom(seed, order.Epoch, start + i)));
        }
        return stack.Take();
    }

    private Sample ReadSample(long index, SampleRandom random)
    {
        try
        {
            return dataset.Read((int)index, random);
        }
        catch (Exception exception)
        {
            throw new SampleException(index, exception.Message, exception);
        }
    }
}
