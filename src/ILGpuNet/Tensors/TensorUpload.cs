using System.Runtime.InteropServices;
using ILGpuNet.Graphs;
using ILGpuNet.Runtime;

namespace ILGpuNet;

/// <summary>
/// Fills a new tensor piece by piece in row-major order, so that large data go to the device while they are read and never lie on the host
/// as a whole.
/// </summary>
internal sealed class TensorUpload(Shape shape, DType type, Device device)
{
    private readonly Storage storage = new(device.Engine, shape.Count * type.Size());
    private long written;

    /// <summary>Adds the next elements, as the bytes that store them.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > shape.Count * type.Size() - written)
            throw new InvalidOperationException($"{bytes.Length} more bytes do not fit into {type} {shape} after {written}");
        device.Engine.Upload(bytes, new BufferView(storage.Buffer, written));
        written += bytes.Length;
    }

    /// <summary>Adds the next elements.</summary>
    public void Append<T>(ReadOnlySpan<T> elements) where T : unmanaged => Append(MemoryMarshal.AsBytes(elements));

    /// <summary>The tensor, once all elements are there.</summary>
    public Tensor ToTensor()
    {
        if (written != shape.Count * type.Size())
            throw new InvalidOperationException($"{type} {shape} has been given {written} bytes only");
        return new Tensor(new Node(storage, Layout.Contiguous(shape), type, device, requiresGradient: false));
    }
}
