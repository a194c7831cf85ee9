using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>Collects elements of a strided operand into consecutive memory.</summary>
internal static unsafe class StridedLoader
{
    /// <summary>Collects <paramref name="count"/> elements from the one with the row-major index <paramref name="start"/> on.</summary>
    public static void Load(LoopNest nest, int operand, int elementSize, byte* source, long start, int count, byte* destination)
    {
        switch (elementSize)
        {
            case 1: Load(nest, operand, source, start, count, destination); break;
            case 2: Load(nest, operand, (ushort*)source, start, count, (ushort*)destination); break;
            case 4: Load(nest, operand, (uint*)source, start, count, (uint*)destination); break;
            default: Load(nest, operand, (ulong*)source, start, count, (ulong*)destination); break;
        }
    }

    /// <summary>Writes one element <paramref name="count"/> times.</summary>
    public static void Fill(int elementSize, byte* element, int count, byte* destination)
    {
        switch (elementSize)
        {
            case 1: new Span<byte>(destination, count).Fill(*element); break;
            case 2: new Span<ushort>(destination, count).Fill(*(ushort*)element); break;
            case 4: new Span<uint>(destination, count).Fill(*(uint*)element); break;
            default: new Span<ulong>(destination, count).Fill(*(ulong*)element); break;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Load<T>(LoopNest nest, int operand, T* source, long start, int count, T* destination) where T : unmanaged
    {
        ReadOnlySpan<long> extents = nest.Extents, strides = nest.Strides(operand);
        int inner = extents.Length - 1;
        long* position = stackalloc long[extents.Length];
        long rest = start;
        for (int axis = inner; axis >= 0; axis--)
        {
            (rest, position[axis]) = Math.DivRem(rest, extents[axis]);
            source += position[axis] * strides[axis];
        }
        while (true)
        {
            int run = (int)Math.Min(extents[inner] - position[inner], count);
            LoadRow(source, strides[inner], run, destination);
            count -= run;
            if (count == 0) return;
            destination += run;
            source -= position[inner] * strides[inner];
            position[inner] = 0;
            int axis = inner - 1;
            for (; ++position[axis] == extents[axis]; axis--)
            {
                source -= (extents[axis] - 1) * strides[axis];
                position[axis] = 0;
            }
            source += strides[axis];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadRow<T>(T* source, long stride, int count, T* destination) where T : unmanaged
    {
        if (stride == 1) Unsafe.CopyBlockUnaligned(destination, source, (uint)(count * sizeof(T)));
        else if (stride == 0) new Span<T>(destination, count).Fill(*source);
        else for (int i = 0; i < count; i++) destination[i] = source[i * stride];
    }
}
