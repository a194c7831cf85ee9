using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

internal readonly struct ExponentialBase2Function<T> : IUnaryFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> x) => VectorMath.ExponentialBase2(x);
}

internal readonly struct ExponentialMinusOneFunction<T> : IUnaryFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> x) => VectorMath.ExponentialMinusOne(x);
}

internal readonly struct LogarithmBase2Function<T> : IUnaryFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> x) => VectorMath.LogarithmBase2(x);
}

internal readonly struct LogarithmBase10Function<T> : IUnaryFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> x) => VectorMath.LogarithmBase10(x);
}

internal readonly struct LogarithmOnePlusFunction<T> : IUnaryFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> x) => VectorMath.LogarithmOnePlus(x);
}

internal readonly struct TangentFunction<T> : IUnaryFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> x) => VectorMath.Tangent(x);
}

internal readonly struct HyperbolicSineFunction<T> : IUnaryFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> x) => VectorMath.HyperbolicSine(x);
}

internal readonly struct HyperbolicCosineFunction<T> : IUnaryFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> x) => VectorMath.HyperbolicCosine(x);
}

internal readonly struct ErrorFunctionFunction<T> : IUnaryFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> x) => VectorMath.ErrorFunction(x);
}

internal readonly struct ComplementaryErrorFunctionFunction<T> : IUnaryFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> x) => VectorMath.ComplementaryErrorFunction(x);
}

internal readonly struct InverseErrorFunctionFunction<T> : IUnaryFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> x) => VectorMath.InverseErrorFunction(x);
}

internal readonly struct LogarithmAddExponentialFunction<T> : IBinaryFunction<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => VectorMath.LogarithmAddExponential(x, y);
}
