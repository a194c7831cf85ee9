using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGpuNet.Gpu;
using ILGpuNet.Kernels;

namespace ILGpuNet.Ilgpu;

/// <summary>The arguments of a launch as the types of a kernel's fields.</summary>
internal sealed class ArgumentReader(IReadOnlyDictionary<nint, MemoryBuffer> buffers)
{
    private ArgumentValue[] arguments = [];
    private int count;

    /// <summary>Takes the arguments of the next launch.</summary>
    public void Take(ReadOnlySpan<ArgumentValue> values)
    {
        if (arguments.Length < values.Length) arguments = new ArgumentValue[values.Length];
        values.CopyTo(arguments);
        count = values.Length;
    }

    /// <summary>The number of arguments.</summary>
    public int Count => count;

    /// <summary>Memory as kernels see it.</summary>
    public View<T> View<T>(int index) where T : unmanaged
    {
        ArgumentValue argument = arguments[index];
        int size = Unsafe.SizeOf<T>();
        MemoryBuffer buffer = buffers[argument.Memory];
        return new View<T>(new ArrayView<T>(buffer, 0, buffer.LengthInBytes / size), checked((int)(argument.Bits / size)));
    }

    /// <summary>Memory to the end of its buffer.</summary>
    public ArrayView<T> Memory<T>(int index) where T : unmanaged
    {
        ArgumentValue argument = arguments[index];
        int size = Unsafe.SizeOf<T>();
        MemoryBuffer buffer = buffers[argument.Memory];
        return new ArrayView<T>(buffer, argument.Bits / size, (buffer.LengthInBytes - argument.Bits) / size);
    }

    /// <summary>A number or struct.</summary>
    public T Value<T>(int index) where T : unmanaged
    {
        ArgumentValue argument = arguments[index];
        if (argument.Bytes.Length > 0) return MemoryMarshal.Read<T>(argument.Bytes);
        long bits = argument.Bits;
        return Unsafe.As<long, T>(ref bits);
    }
}
