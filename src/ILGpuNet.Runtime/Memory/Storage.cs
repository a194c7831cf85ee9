namespace ILGpuNet.Runtime;

/// <summary>
/// Memory that tensors own together: a tensor and all its views refer to one storage, and the buffer goes back to the pool when none
/// of them is reachable any more. There is nothing to dispose.
/// </summary>
public sealed class Storage
{
    /// <summary>Rents memory for <paramref name="byteLength"/> bytes.</summary>
    public Storage(Engine engine, long byteLength)
        : this(engine, byteLength, isExpected: false)
    {
    }

    /// <summary>The same; the pool may have been told of several storages together (<see cref="MemoryPool.ExpectOwned"/>).</summary>
    internal Storage(Engine engine, long byteLength, bool isExpected)
    {
        MemoryPool pool = engine.Memory;
        if (!isExpected) pool.ExpectOwned(byteLength);
        Buffer = pool.Rent(byteLength);
        pool.Watch(this);
    }

    /// <summary>The memory.</summary>
    public DeviceBuffer Buffer { get; }

    /// <summary>
    /// Whether more than one tensor may look at this memory. Shared memory is never written in place: an update moves its tensor to
    /// new memory, so that a view keeps the value it had.
    /// </summary>
    public bool IsShared { get; set; }
}
