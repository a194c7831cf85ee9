using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>left + right.</summary>
public readonly struct Sum<T> : ICombination<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static T Identity => T.Zero;

    /// <inheritdoc/>
    public static T Combine(T left, T right) => left + right;
}

/// <summary>left * right.</summary>
public readonly struct Product<T> : ICombination<T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static T Identity => T.One;

    /// <inheritdoc/>
    public static T Combine(T left, T right) => left * right;
}

/// <summary>The larger; NaN if either is NaN. Of bytes that are 0 or 1: whether any is 1.</summary>
public readonly struct Maximum<T> : ICombination<T> where T : unmanaged, INumber<T>
{
    /// <summary>-infinity, or the smallest integer.</summary>
    public static T Identity => T.CreateSaturating(double.NegativeInfinity);

    /// <inheritdoc/>
    public static T Combine(T left, T right) => T.Max(left, right);
}

/// <summary>The smaller; NaN if either is NaN. Of bytes that are 0 or 1: whether all are 1.</summary>
public readonly struct Minimum<T> : ICombination<T> where T : unmanaged, INumber<T>
{
    /// <summary>Infinity, or the largest integer.</summary>
    public static T Identity => T.CreateSaturating(double.PositiveInfinity);

    /// <inheritdoc/>
    public static T Combine(T left, T right) => T.Min(left, right);
}
