using System.Runtime.ExceptionServices;

namespace ILGpuNet.Data;

/// <summary>Threads that make batches ahead of time. They finish in any order and are handed out in theirs; what a thread throws surfaces at its batch.</summary>
internal sealed class BatchPipeline : IDisposable
{
    private readonly int lastBatch;
    private readonly Lock counter = new();
    private readonly object gate = new();
    private readonly SemaphoreSlim room;
    private readonly CancellationTokenSource stop = new();
    private readonly (Batch Batch, ExceptionDispatchInfo? Error)?[] made;
    private readonly Thread[] threads;
    private int nextBatch;

    /// <summary>Starts the threads.</summary>
    /// <param name="firstBatch">Number of the first batch.</param>
    /// <param name="lastBatch">Number behind the last one.</param>
    /// <param name="workers">Number of threads.</param>
    /// <param name="prefetch">Number of batches that are made or being made at most and not taken yet.</param>
    /// <param name="createWorker">Gives for each thread what makes the batch of a number; the token tells when to give up.</param>
    public BatchPipeline(int firstBatch, int lastBatch, int workers, int prefetch, Func<CancellationToken, Func<int, Batch>> createWorker)
    {
        (nextBatch, this.lastBatch) = (firstBatch, lastBatch);
        room = new SemaphoreSlim(prefetch);
        made = new (Batch, ExceptionDispatchInfo?)?[prefetch];
        threads = new Thread[Math.Min(workers, prefetch)];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() => Work(createWorker(stop.Token))) { IsBackground = true, Name = $"ILGpuNet data loader {i}" };
            threads[i].Start();
        }
    }

    /// <summary>Waits for a batch. Batches are taken one after the other.</summary>
    public Batch Take(int batch, CancellationToken cancellation)
    {
        using CancellationTokenRegistration wake = cancellation.Register(Wake);
        (Batch Batch, ExceptionDispatchInfo? Error)? taken;
        lock (gate)
        {
            ref (Batch, ExceptionDispatchInfo?)? slot = ref made[batch % made.Length];
            while (slot is null)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(gate);
            }
            (taken, slot) = (slot, null);
        }
        room.Release();
        taken.Value.Error?.Throw();
        return taken.Value.Batch;
    }

    /// <summary>Stops the threads and waits for them; each finishes the sample that it is reading.</summary>
    public void Dispose()
    {
        stop.Cancel();
        foreach (Thread thread in threads) thread.Join();
        stop.Dispose();
        room.Dispose();
    }

    private void Work(Func<int, Batch> make)
    {
        while (TryBegin(out int batch))
        {
            (Batch, ExceptionDispatchInfo?) result;
            try
            {
                result = (make(batch), null);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                result = (default, ExceptionDispatchInfo.Capture(exception));
            }
            lock (gate)
            {
                made[batch % made.Length] = result;
                Monitor.PulseAll(gate);
            }
            if (result.Item2 is not null) return;
        }
    }

    /// <summary>Waits for room and takes the next number. Both happen together, so that the numbers in flight never share a slot.</summary>
    private bool TryBegin(out int batch)
    {
        lock (counter)
        {
            batch = nextBatch;
            if (batch >= lastBatch) return false;
            try
            {
                room.Wait(stop.Token);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
            nextBatch++;
            return true;
        }
    }

    private void Wake()
    {
        lock (gate) Monitor.PulseAll(gate);
    }
}
