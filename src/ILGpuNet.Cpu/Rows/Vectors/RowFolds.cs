using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Reductions of whole rows, several that lie one after the other.</summary>
internal static unsafe class RowFolds
{
    /// <summary>The folding of rows into totals, and where they are not the first elements of their row, into what is there.</summary>
    public static delegate*<byte*, int, int, double*, bool, void> Find(RowFunction function, DType type) => (function, type) switch
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
}
