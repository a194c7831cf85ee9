using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Neighbouring floats, of two vectors one after the other.</summary>
internal static class Pairs
{
    /// <summary>The first of each pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Even(Vector512<float> left, Vector512<float> right) =>
        Vector512.Narrow(left.AsUInt64(), right.AsUInt64()).AsSingle();

    /// <summary>The second of each pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Odd(Vector512<float> left, Vector512<float> right) =>
        Vector512.Narrow(left.AsUInt64() >> 32, right.AsUInt64() >> 32).AsSingle();
}
