using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Softmax and its logarithm of rows of consecutive elements.</summary>
internal static unsafe class SoftmaxRow<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Softmax, or its logarithm, of rows that lie one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfRows(T* source, T* result, bool isLogarithmic, int rows, int length)
    {
        for (long start = 0; start < (long)rows * length; start += length)
        {
            if (isLogarithmic) LogSoftmax(source + start, result + start, length);
            else Softmax(source + start, result + start, length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax(T* x, T* y, long count)
    {
        int width = Vector512<T>.Count;
        Vector512<T> maximum = Vector512.Create(MaximumOf(x, count));
        Vector512<T> sums = Vector512<T>.Zero;
        long i = 0;
        for (; i <= count - width; i += width)
        {
            Vector512<T> exponential = VectorMath.Exponential(Vector512.Load(x + i) - maximum);
            sums += exponential;
            exponential.Store(y + i);
        }
        int rest = (int)(count - i);
        Vector512<T> last = Vector512<T>.Zero;
        if (rest > 0)
        {
            last = VectorMath.Exponential(PartialVector.Load(x + i, rest, T.NegativeInfinity) - maximum);
            sums += last;
        }
        Vector512<T> factor = Vector512.Create(T.One / Vector512.Sum(sums));
        if (rest > 0) PartialVector.Store(last * factor, y + i, rest);
        for (i = 0; i <= count - width; i += width) (Vector512.Load(y + i) * factor).Store(y + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LogSoftmax(T* x, T* y, long count)
    {
        int width = Vector512<T>.Count;
        T largest = MaximumOf(x, count);
        Vector512<T> maximum = Vector512.Create(largest);
        Vector512<T> sums = Vector512<T>.Zero;
        long i = 0;
        for (; i <= count - width; i += width) sums += VectorMath.Exponential(Vector512.Load(x + i) - maximum);
        int rest = (int)(count - i);
        if (rest > 0) sums += VectorMath.Exponential(PartialVector.Load(x + i, rest, T.NegativeInfinity) - maximum);
        Vector512<T> logarithm = Vector512.Create(T.Log(Vector512.Sum(sums)));
        for (i = 0; i <= count - width; i += width) (Vector512.Load(x + i) - maximum - logarithm).Store(y + i);
        if (rest > 0) PartialVector.Store(PartialVector.Load(x + i, rest) - maximum - logarithm, y + i, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T MaximumOf(T* row, long count)
    {
        if (count <= Vector512<T>.Count)
            return FoldLoops<T, T, T, MaxFold<T>>.Finish(PartialVector.Load(row, (int)count, T.NegativeInfinity));
        FoldVectors<T> vectors = FoldLoops<T, T, T, MaxFold<T>>.Identity;
        FoldLoops<T, T, T, MaxFold<T>>.FoldRow(row, count, ref vectors);
        return FoldLoops<T, T, T, MaxFold<T>>.Finish(vectors);
    }
}
