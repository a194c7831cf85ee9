using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>The second where the mask is set, else the third.</summary>
internal readonly struct SelectFunction<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> mask, Vector512<T> x, Vector512<T> y) => Vector512.ConditionalSelect(mask, x, y);
}

/// <summary>Logical not of a mask.</summary>
internal readonly struct ComplementFunction<T> : IUnaryFunction<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> mask) => ~mask;
}

/// <summary>One where the mask is set, else zero.</summary>
internal readonly struct OneWhereFunction<T> : IUnaryFunction<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> mask) => mask & Vector512<T>.One;
}
