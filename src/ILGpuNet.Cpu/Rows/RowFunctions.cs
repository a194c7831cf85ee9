using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>What is done with whole rows, several that lie one after the other.</summary>
internal static unsafe class RowFunctions
{
    /// <summary>The folding of rows into totals, and where they are not the first elements of their row, into what is there.</summary>
    public static delegate*<byte*, int, int, double*, bool, void> FindFold(RowFunction function, DType type) => (function, type) switch
    {
        (RowFunction.Sum, DType.Float32) => &Fold<float, double, SumFold<float, double>>,
        (RowFunction.Max, DType.Float32) => &Fold<float, float, MaxFold<float>>,
        (RowFunction.Min, DType.Float32) => &Fold<float, float, MinFold<float>>,
        (RowFunction.Sum, DType.Float64) => &Fold<double, double, SumFold<double, double>>,
        (RowFunction.Max, DType.Float64) => &Fold<double, double, MaxFold<double>>,
        (RowFunction.Min, DType.Float64) => &Fold<double, double, MinFold<double>>,
        _ => throw new DTypeException($"[{function}] of rows is not defined for {type}"),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StoreTotals(DType type, double* totals, int rows, byte* result)
    {
        if (type == DType.Float64) Unsafe.CopyBlock(result, totals, (uint)(rows * sizeof(double)));
        else for (int row = 0; row < rows; row++) ((float*)result)[row] = (float)totals[row];
    }

    /// <summary>Softmax, or its logarithm, of each row.</summary>
    public static void Softmax(DType type, bool isLogarithmic, byte* source, byte* result, int rows, int length)
    {
        if (type == DType.Float32) Softmax((float*)source, (float*)result, isLogarithmic, rows, length);
        else Softmax((double*)source, (double*)result, isLogarithmic, rows, length);
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
    private static void Fold<T, TTotal, TFold>(byte* values, int rows, int length, double* totals, bool isFirst)
        where T : unmanaged, INumber<T>
        where TTotal : unmanaged, INumber<TTotal>
        where TFold : struct, IFold<T, TTotal>
    {
        for (int row = 0; row < rows; row++)
        {
            FoldVectors<T> vectors = FoldLoops<T, T, TTotal, TFold>.Identity;
            FoldLoops<T, T, TTotal, TFold>.FoldRow((T*)values + (long)row * length, length, ref vectors);
            TTotal total = FoldLoops<T, T, TTotal, TFold>.Finish(vectors);
            if (!isFirst) total = TFold.Combine(TTotal.CreateTruncating(totals[row]), total);
            totals[row] = double.CreateTruncating(total);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Softmax<T>(T* source, T* result, bool isLogarithmic, int rows, int length) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (long start = 0; start < (long)rows * length; start += length)
        {
            if (isLogarithmic) SoftmaxRow<T>.LogSoftmax(source + start, result + start, length);
            else SoftmaxRow<T>.Softmax(source + start, result + start, length);
        }
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
