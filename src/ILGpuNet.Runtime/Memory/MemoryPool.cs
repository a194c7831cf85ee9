namespace ILGpuNet.Runtime;

/// <summary>
/// Device memory by size class. Buffers that plans rent come back at the end of the run; buffers that tensors own come back when the
/// tensor is garbage. Since the collector cannot see device memory, the pool starts a collection itself as soon as tensors have been
/// given more than a budget since the last one, so that what waits for collection stays bounded.
/// </summary>
public sealed class MemoryPool
{
    /// <summary>Bytes given to tensors between two collections that the pool starts.</summary>
    private const long MinimumCollectionBudget = 64L << 20;

    private readonly Engine engine;
    private readonly Lock gate = new();
    private readonly Dictionary<long, Stack<DeviceBuffer>> free = [];
    private long rentedBytes, reservedBytes, peakReservedBytes, ownedSinceCollection, rentedAfterFullCollection, collectionBudget = MinimumCollectionBudget;

    internal MemoryPool(Engine engine) => this.engine = engine;

    /// <summary>
    /// Bytes in use by tensors that are still reachable and by running plans. Runs a garbage collection first, so that the figure is
    /// exact: for tests and diagnostics.
    /// </summary>
    public long LiveBytes
    {
        get
        {
            Collect(GC.MaxGeneration);
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
            Collect(GC.MaxGeneration);
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
        lock (gate)
        {
            rentedBytes -= buffer.ByteLength;
            if (!free.TryGetValue(buffer.ByteLength, out Stack<DeviceBuffer>? buffers))
                free[buffer.ByteLength] = buffers = new Stack<DeviceBuffer>();
            buffers.Push(buffer);
        }
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

    /// <summary>Rents a buffer for a tensor, to be returned by <see cref="Storage"/>'s finalizer; collects garbage when the budget is used up.</summary>
    internal DeviceBuffer RentOwned(long byteLength)
    {
        bool collect;
        lock (gate)
        {
            ownedSinceCollection += SizeClass(byteLength);
            collect = ownedSinceCollection > collectionBudget;
            if (collect) ownedSinceCollection = 0;
        }
        if (collect)
        {
            // Most dead tensors are young. Those that were in use at a collection are old when they die: only a full one finds them, so that one has to
            // come before they are more than the budget too.
            Collect(1);
            if (Interlocked.Read(ref rentedBytes) > Interlocked.Read(ref rentedAfterFullCollection) + collectionBudget) CollectFully();
        }
        return Rent(byteLength);
    }

    private void CollectFully()
    {
        Collect(GC.MaxGeneration);
        lock (gate)
        {
            rentedAfterFullCollection = rentedBytes;
            collectionBudget = Math.Max(MinimumCollectionBudget, rentedBytes / 4);
        }
    }

    private static void Collect(int generation)
    {
        GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
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
