namespace ILGpuNet.Runtime;

/// <summary>A block of device memory that an engine allocated. Rented from and returned to a <see cref="MemoryPool"/>.</summary>
public abstract class DeviceBuffer(long byteLength)
{
    /// <summary>Size in bytes.</summary>
    public long ByteLength { get; } = byteLength;
}

/// <summary>A place in a buffer, from <paramref name="ByteOffset"/> on. Points at the element with all indices zero.</summary>
/// <param name="Buffer">The memory.</param>
/// <param name="ByteOffset">Distance from the start of the buffer in bytes.</param>
public readonly record struct BufferView(DeviceBuffer Buffer, long ByteOffset);
