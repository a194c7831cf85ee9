using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>What is done with whole rows, several that lie one after the other.</summary>
internal static unsafe class RowFunctions
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StoreTotals(DType type, double* totals, int rows, byte* result)
    {
        if (type == DType.Float64) Unsafe.CopyBlock(result, totals, (uint)(rows * sizeof(double)));
        else for (int row = 0; row < rows; row++) ((float*)result)[row] = (float)totals[row];
    }

    /// <summary>For each row the element at its index.</summary>
    public static void Pick(int size, byte* source, long* indices, byte* result, int rows, int length)
    {
        if (size == 4) Pick((uint*)source, indices, (uint*)result, rows, length);
        else Pick((ulong*)source, indices, (ulong*)result, rows, length);
    }

    /// <summary>Zeros, but for each row its value at its index.</summary>
    public static void Place(int size, long* indices, byte* values, byte* result, int rows, int length)
    {
        Unsafe.InitBlockUnaligned(result, 0, checked((uint)((long)rows * length * size)));
        if (size == 4) Place(indices, (uint*)values, (uint*)result, rows, length);
        else Place(indices, (ulong*)values, (ulong*)result, rows, length);
    }

    /// <summary>Repeats each row's value along the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Repeat(int size, byte* values, byte* result, int rows, int length)
    {
        for (int row = 0; row < rows; row++) StridedLoader.Fill(size, values + row * size, length, result + (long)row * length * size);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pick<T>(T* source, long* indices, T* result, int rows, int length) where T : unmanaged
    {
        for (int row = 0; row < rows; row++) result[row] = source[(long)row * length + indices[row]];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Place<T>(long* indices, T* values, T* result, int rows, int length) where T : unmanaged
    {
        for (int row = 0; row < rows; row++) result[(long)row * length + indices[row]] = values[row];
    }
}
