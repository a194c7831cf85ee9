using System.Runtime.InteropServices;
using static ILGpuNet.Gpu.OpenCl.OpenClError;
using static ILGpuNet.Gpu.OpenCl.OpenClLibrary;

namespace ILGpuNet.Gpu.OpenCl;

/// <summary>
/// Copies of what is on its way to the device, so that the caller need not wait until the queue has come to it: waiting would drain the queue before each
/// batch of a training.
/// </summary>
internal sealed unsafe class StagingMemory(nint queue)
{
    private const uint EventStatus = 0x11D3;
    private const int Complete = 0;

    /// <summary>More than this is not copied: the wait is short beside the transfer, and memory is better spent.</summary>
    private const long MostBytes = 256L << 20;

    private readonly Queue<(nint Memory, nint Event, long Bytes)> pending = new();
    private long pendingBytes;

    /// <summary>Copies bytes to the device.</summary>
    public void Upload(ReadOnlySpan<byte> source, nint memory, long byteOffset)
    {
        ReleaseCompleted();
        if (pendingBytes + source.Length > MostBytes)
        {
            fixed (byte* pointer = source)
                Check(EnqueueWriteBuffer(queue, memory, 1, (nuint)byteOffset, (nuint)source.Length, pointer, 0, null, null), "clEnqueueWriteBuffer");
            return;
        }
        void* copy = NativeMemory.Alloc((nuint)source.Length);
        source.CopyTo(new Span<byte>(copy, source.Length));
        nint done;
        int error = EnqueueWriteBuffer(queue, memory, 0, (nuint)byteOffset, (nuint)source.Length, copy, 0, null, &done);
        if (error != 0) NativeMemory.Free(copy);
        Check(error, "clEnqueueWriteBuffer");
        pending.Enqueue(((nint)copy, done, source.Length));
        pendingBytes += source.Length;
    }

    private void ReleaseCompleted()
    {
        while (pending.TryPeek(out (nint Memory, nint Event, long Bytes) oldest))
        {
            int status = 0;
            // Negative: the command failed, and will not read either.
            if (GetEventInfo(oldest.Event, EventStatus, sizeof(int), &status, null) == 0 && status > Complete) return;
            _ = ReleaseEvent(oldest.Event);
            NativeMemory.Free((void*)oldest.Memory);
            pendingBytes -= oldest.Bytes;
            pending.Dequeue();
        }
    }
}
