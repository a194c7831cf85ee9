using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>The loops that <see cref="MapLoop"/> points to: full vectors, two at a time, then the rest as a partial vector.</summary>
internal static unsafe class MapLoops
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(byte* first, byte* second, byte* third, byte* result, int count) where T : unmanaged =>
        Buffer.MemoryCopy(first, result, (long)count * sizeof(T), (long)count * sizeof(T));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unary<T, TFunction>(byte* first, byte* second, byte* third, byte* result, int count)
        where T : unmanaged
        where TFunction : struct, IUnaryFunction<T>
    {
        T* x = (T*)first, y = (T*)result;
        int width = Vector512<T>.Count, i = 0;
        for (; i <= count - 2 * width; i += 2 * width)
        {
            Vector512<T> left = TFunction.Invoke(Vector512.Load(x + i));
            Vector512<T> right = TFunction.Invoke(Vector512.Load(x + i + width));
            left.Store(y + i);
            right.Store(y + i + width);
        }
        if (i <= count - width)
        {
            TFunction.Invoke(Vector512.Load(x + i)).Store(y + i);
            i += width;
        }
        if (i < count) PartialVector.Store(TFunction.Invoke(PartialVector.Load(x + i, count - i)), y + i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Binary<T, TFunction>(byte* first, byte* second, byte* third, byte* result, int count)
        where T : unmanaged
        where TFunction : struct, IBinaryFunction<T>
    {
        T* a = (T*)first, b = (T*)second, y = (T*)result;
        int width = Vector512<T>.Count, i = 0;
        for (; i <= count - 2 * width; i += 2 * width)
        {
            Vector512<T> left = TFunction.Invoke(Vector512.Load(a + i), Vector512.Load(b + i));
            Vector512<T> right = TFunction.Invoke(Vector512.Load(a + i + width), Vector512.Load(b + i + width));
            left.Store(y + i);
            right.Store(y + i + width);
        }
        if (i <= count - width)
        {
            TFunction.Invoke(Vector512.Load(a + i), Vector512.Load(b + i)).Store(y + i);
            i += width;
        }
        if (i == count) return;
        int rest = count - i;
        PartialVector.Store(TFunction.Invoke(PartialVector.Load(a + i, rest), PartialVector.Load(b + i, rest)), y + i, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd<T>(byte* first, byte* second, byte* third, byte* result, int count) where T : unmanaged
    {
        T* a = (T*)first, b = (T*)second, c = (T*)third, y = (T*)result;
        int width = Vector512<T>.Count, i = 0;
        for (; i <= count - width; i += width)
            VectorMath.MultiplyAdd(Vector512.Load(a + i), Vector512.Load(b + i), Vector512.Load(c + i)).Store(y + i);
        if (i == count) return;
        int rest = count - i;
        Vector512<T> sum = VectorMath.MultiplyAdd(
            PartialVector.Load(a + i, rest), PartialVector.Load(b + i, rest), PartialVector.Load(c + i, rest));
        PartialVector.Store(sum, y + i, rest);
    }

    /// <summary>The second operand where the first, a Bool, is true, else the third.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Where<T>(byte* first, byte* second, byte* third, byte* result, int count) where T : unmanaged
    {
        T* a = (T*)second, b = (T*)third, y = (T*)result;
        int width = Vector512<T>.Count, i = 0;
        for (; i <= count - width; i += width)
            Vector512.ConditionalSelect(ByteMask.Load<T>(first + i), Vector512.Load(a + i), Vector512.Load(b + i)).Store(y + i);
        if (i == count) return;
        int rest = count - i;
        Vector512<T> chosen = Vector512.ConditionalSelect(
            ByteMask.Load<T>(first + i, rest), PartialVector.Load(a + i, rest), PartialVector.Load(b + i, rest));
        PartialVector.Store(chosen, y + i, rest);
    }

    /// <summary>A condition on one operand, stored as Bool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Test<T, TPredicate>(byte* first, byte* second, byte* third, byte* result, int count)
        where T : unmanaged
        where TPredicate : struct, IUnaryFunction<T>
    {
        T* x = (T*)first;
        int width = Vector512<T>.Count, i = 0;
        for (; i <= count - width; i += width) ByteMask.Store(TPredicate.Invoke(Vector512.Load(x + i)), result + i);
        if (i < count) ByteMask.Store(TPredicate.Invoke(PartialVector.Load(x + i, count - i)), result + i, count - i);
    }

    /// <summary>A condition on two operands, stored as Bool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare<T, TPredicate>(byte* first, byte* second, byte* third, byte* result, int count)
        where T : unmanaged
        where TPredicate : struct, IBinaryFunction<T>
    {
        T* a = (T*)first, b = (T*)second;
        int width = Vector512<T>.Count, i = 0;
        for (; i <= count - width; i += width)
            ByteMask.Store(TPredicate.Invoke(Vector512.Load(a + i), Vector512.Load(b + i)), result + i);
        if (i == count) return;
        int rest = count - i;
        ByteMask.Store(TPredicate.Invoke(PartialVector.Load(a + i, rest), PartialVector.Load(b + i, rest)), result + i, rest);
    }
}
