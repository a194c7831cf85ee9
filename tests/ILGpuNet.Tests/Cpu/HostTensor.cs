using System.Runtime.InteropServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>A tensor on the host: the elements of a whole buffer and a layout that says which of them belong to the tensor.</summary>
internal sealed record HostTensor(DType Type, Layout Layout, byte[] Bytes)
{
    public static HostTensor Of<T>(Shape shape, params T[] values) where T : unmanaged =>
        new(DTypes.Of<T>(), Layout.Contiguous(shape), MemoryMarshal.AsBytes<T>(values).ToArray());

    public static HostTensor Of<T>(params T[] values) where T : unmanaged => Of([values.Length], values);

    /// <summary>Values of every kind: small and large ones, both signs, and among real numbers now and then a special one.</summary>
    public static HostTensor Random(DType type, Shape shape, Random random)
    {
        byte[] bytes = new byte[shape.Count * type.Size()];
        for (int i = 0; i < shape.Count; i++)
        {
            switch (type)
            {
                case DType.Bool: bytes[i] = (byte)random.Next(2); break;
                case DType.UInt8: bytes[i] = (byte)random.Next(256); break;
                case DType.Float16: MemoryMarshal.Write(bytes.AsSpan(i * 2), (Half)RandomReal(random)); break;
                case DType.BFloat16: MemoryMarshal.Write(bytes.AsSpan(i * 2), (BFloat16)(float)RandomReal(random)); break;
                case DType.Int32: MemoryMarshal.Write(bytes.AsSpan(i * 4), random.Next(-20, 21)); break;
                case DType.Int64: MemoryMarshal.Write(bytes.AsSpan(i * 8), (long)random.Next(-20, 21)); break;
                case DType.Float32: MemoryMarshal.Write(bytes.AsSpan(i * 4), (float)RandomReal(random)); break;
                default: MemoryMarshal.Write(bytes.AsSpan(i * 8), RandomReal(random)); break;
            }
        }
        return new HostTensor(type, Layout.Contiguous(shape), bytes);
    }

    /// <summary>A random view of random elements with this shape: permuted, sliced, flipped or broadcast.</summary>
    public static HostTensor RandomView(DType type, Shape shape, Random random)
    {
        int[] order = Enumerable.Range(0, shape.Rank).OrderBy(_ => random.Next()).ToArray();
        int[] lengths = shape.ToArray(), extents = new int[shape.Rank], starts = new int[shape.Rank], steps = new int[shape.Rank];
        var isBroadcast = new bool[shape.Rank];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            isBroadcast[axis] = random.Next(4) == 0;
            if (isBroadcast[axis]) lengths[axis] = 1;
            int step = random.Next(5) == 0 ? 2 : 1;
            extents[axis] = lengths[axis] * step + random.Next(2);
            bool isFlipped = lengths[axis] > 0 && random.Next(5) == 0;
            starts[axis] = isFlipped ? (lengths[axis] - 1) * step : 0;
            steps[axis] = isFlipped ? -step : step;
        }
        int[] inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++) inverse[order[i]] = i;
        HostTensor buffer = Random(type, Shape.Create(order.Select(axis => extents[axis]).ToArray()), random);
        Layout view = buffer.Layout.Permute(inverse).Slice(starts, lengths, steps).Expand(shape);
        return buffer with { Layout = view };
    }

    /// <summary>The elements in row-major order.</summary>
    public T[] ToArray<T>() where T : unmanaged
    {
        var values = new T[Layout.Shape.Count];
        ReadOnlySpan<T> all = MemoryMarshal.Cast<byte, T>(Bytes);
        for (long i = 0; i < values.Length; i++) values[i] = all[(int)Position(i)];
        return values;
    }

    /// <summary>The elements in row-major order, boxed as what stores them.</summary>
    public object[] ToObjects() => Type switch
    {
        DType.Bool => [.. ToArray<bool>().Cast<object>()],
        DType.UInt8 => [.. ToArray<byte>().Cast<object>()],
        DType.Float16 => [.. ToArray<Half>().Cast<object>()],
        DType.BFloat16 => [.. ToArray<BFloat16>().Cast<object>()],
        DType.Int32 => [.. ToArray<int>().Cast<object>()],
        DType.Int64 => [.. ToArray<long>().Cast<object>()],
        DType.Float32 => [.. ToArray<float>().Cast<object>()],
        _ => [.. ToArray<double>().Cast<object>()],
    };

    /// <summary>A boxed element as a double.</summary>
    public static double ToDouble(object element) => element switch
    {
        Half half => (double)half,
        BFloat16 brain => brain,
        _ => Convert.ToDouble(element),
    };

    private long Position(long index)
    {
        long position = Layout.Offset;
        for (int axis = Layout.Shape.Rank - 1; axis >= 0; axis--)
        {
            position += index % Layout.Shape[axis] * Layout.Strides[axis];
            index /= Layout.Shape[axis];
        }
        return position;
    }

    private static double RandomReal(Random random) => random.Next(40) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => -0.0,
        4 => 0,
        5 => 1e-40,
        < 20 => random.NextDouble() * 2 - 1,
        < 30 => random.Next(-5, 6),
        _ => (random.NextDouble() - 0.5) * 200,
    };
}
