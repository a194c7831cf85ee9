namespace ILGpuNet.Runtime;

/// <summary>
/// Device memory by size class. Buffers that plans rent come back at the end of the run; buffers that tensors own come back when the
/// tensor is garbage. Since the collector cannot see device memory, the pool starts a collection itself as soon as tensors have been
/// given more than a budget since the last one, so that what waits for collection stays bounded. It looks for dead storages by itself
/// after a collection, the pool's own or another: finalizers run later, on a thread of their own, keep what is dead through a collection
/// more, and waiting for them takes several times as long as the collection.
/// </summary>
public sealed class MemoryPool
{
    /// <summary>
    /// Bytes given to tensors before a collection. A young one takes 0.1 to 0.5 ms, more the longer ago the last one was, since the caches
    /// have forgotten the collector, and results lie in memory of a moment ago the more often the smaller the budget is. Between 16 and 64 MiB convolutions
    /// gain as much as they lose; maps of large tensors are 1.1 to 1.5 times as fast with 24 or 32 as with 64.
    /// </summary>
    private const long CollectionBudget = 32L << 20;

    /// <summary>Bytes given to tensors, and not found to be dead by young collections, before a full one.</summary>
    private const long MinimumFullCollectionBudget = 64L << 20;

    private readonly Engine engine;
    private readonly Lock gate = new();
    private readonly Dictionary<long, Stack<DeviceBuffer>> free = [];
    private readonly WatchedStorages watched = new();
    private readonly Action<DeviceBuffer> takeBack;
    private long rentedBytes, reservedBytes, peakReservedBytes, ownedSinceCollection, rentedAfterFullCollection;
    private long fullCollectionBudget = MinimumFullCollectionBudget;

    internal MemoryPool(Engine engine)
    {
        this.engine = engine;
        takeBack = TakeBack;
    }

    /// <summary>
    /// Bytes in use by tensors that are still reachable and by running plans. Runs a garbage collection first, so that the figure is
    /// exact: for tests and diagnostics.
    /// </summary>
    public long LiveBytes
    {
        get
        {
            CollectEverything();
            lock (gate) return rentedBytes;
        }
    }

    /// <summary>Bytes that the pool has taken from the device, in use or ready for reuse.</summary>
    public long ReservedBytes
    {
        get { lock (gate) return reservedBytes; }
    }

    /// <summary>The largest value that <see cref="ReservedBytes"/> has had.</summary>
    public long PeakReservedBytes
    {
        get { lock (gate) return peakReservedBytes; }
    }

    /// <summary>Gives a buffer of at least <paramref name="byteLength"/> bytes; its content is undefined.</summary>
    public DeviceBuffer Rent(long byteLength)
    {
        long size = SizeClass(byteLength);
        lock (gate)
        {
            rentedBytes += size;
            if (free.TryGetValue(size, out Stack<DeviceBuffer>? buffers) && buffers.TryPop(out DeviceBuffer? buffer)) return buffer;
            reservedBytes += size;
            peakReservedBytes = Math.Max(peakReservedBytes, reservedBytes);
        }
        try
        {
            return engine.Allocate(size);
        }
        catch (OutOfMemoryException)
        {
            // What garbage tensors and the free lists hold may be enough.
            CollectEverything();
            Trim();
            try
            {
                return engine.Allocate(size);
            }
            catch
            {
                Forget(size);
                throw;
            }
        }
        catch
        {
            Forget(size);
            throw;
        }
    }

    /// <summary>Takes a buffer back.</summary>
    public void Return(DeviceBuffer buffer)
    {
        lock (gate) TakeBack(buffer);
    }

    /// <summary>Frees every buffer that is not in use.</summary>
    public void Trim()
    {
        var idle = new List<DeviceBuffer>();
        lock (gate)
        {
            foreach (Stack<DeviceBuffer> buffers in free.Values)
            {
                idle.AddRange(buffers);
                buffers.Clear();
            }
            foreach (DeviceBuffer buffer in idle) reservedBytes -= buffer.ByteLength;
        }
        foreach (DeviceBuffer buffer in idle) engine.Free(buffer);
    }

    /// <summary>
    /// Says that tensors are about to be given so many bytes; collects when the budget is used up. Called once for all results of an evaluation: what two
    /// young collections find alive, as those for each result would the evaluation's own graph, is old, and only a full one finds it dead.
    /// </summary>
    internal void ExpectOwned(long byteLength)
    {
        bool collect;
        lock (gate)
        {
            ownedSinceCollection += byteLength;
            collect = ownedSinceCollection > CollectionBudget;
            if (collect) ownedSinceCollection = 0;
        }
        if (collect)
        {
            // Most dead tensors are young. Those that were in use at two collections are old when they die: only a full one finds them, so that one has to
            // come before they are more than the budget too.
            // Compacting, since sweeping leaves a region behind for the few objects that it finds alive, and each makes the next collections take longer.
            GC.Collect(1, GCCollectionMode.Forced, blocking: true, compacting: true);
            TakeBackDead();
            if (IsFullCollectionDue) CollectFully();
        }
        else if (watched.HasCollected)
        {
            TakeBackDead();
        }
    }

    /// <summary>Returns the buffer of a storage when the storage is found to be garbage.</summary>
    internal void Watch(Storage storage)
    {
        lock (gate) watched.Add(storage);
    }

    private bool IsFullCollectionDue =>
        Interlocked.Read(ref rentedBytes) > Interlocked.Read(ref rentedAfterFullCollection) + Interlocked.Read(ref fullCollectionBudget);

    private void CollectFully()
    {
        CollectEverything();
        lock (gate)
        {
            rentedAfterFullCollection = rentedBytes;
            fullCollectionBudget = Math.Max(MinimumFullCollectionBudget, rentedBytes / 4);
        }
    }

    private void CollectEverything()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        TakeBackDead();
    }

    private void TakeBackDead()
    {
        lock (gate) watched.RemoveDead(takeBack);
    }

    /// <summary>Call under the gate.</summary>
    private void TakeBack(DeviceBuffer buffer)
    {
        rentedBytes -= buffer.ByteLength;
        if (!free.TryGetValue(buffer.ByteLength, out Stack<DeviceBuffer>? buffers))
            free[buffer.ByteLength] = buffers = new Stack<DeviceBuffer>();
        buffers.Push(buffer);
    }

    private void Forget(long size)
    {
        lock (gate)
        {
            rentedBytes -= size;
            reservedBytes -= size;
        }
    }

    /// <summary>Rounds up to 64 bytes, then to one of four steps per power of two, so that at most a quarter is wasted.</summary>
    private static long SizeClass(long byteLength)
    {
        if (byteLength <= 256) return Math.Max(64, (byteLength + 63) & ~63L);
        int log = 63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(byteLength - 1));
        long step = 1L << Math.Max(6, log - 2);
        return (byteLength + step - 1) / step * step;
    }
}
