using System.Numerics;

namespace ILGpuNet.Ilgpu;

/// <summary>The error function, its complement and its inverse, with the polynomials in double precision of the CPU engine.</summary>
internal static class ErrorFunctions<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Steps = 2;

    private static T Two => T.CreateTruncating(2);

    private static T HalfOfSquareRootOfPi => T.CreateTruncating(0.8862269254527580);

    /// <summary>2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.</summary>
    public static T Of(T x)
    {
        T magnitude = T.Abs(x);
        if (magnitude < T.One) return T.FusedMultiplyAdd(NearZero(x * x), x, x);
        T large = T.One - ComplementOfMagnitude(magnitude);
        return x < T.Zero ? -large : large;
    }

    /// <summary>1 - erf x, with full relative precision for large x.</summary>
    public static T ComplementOf(T x)
    {
        T complement = ComplementOfMagnitude(T.Abs(x));
        return x < T.Zero ? Two - complement : complement;
    }

    /// <summary>
    /// The inverse on (-1, 1), infinite at the ends and NaN outside: a rational approximation with an error of some 1e-4, then Halley's steps, each of which
    /// cubes it. Near the ends the steps compare complements, which hold 1 - |y| exactly.
    /// </summary>
    public static T InverseOf(T y)
    {
        T magnitude = T.Abs(y), complement = T.One - magnitude;
        if (magnitude == T.One) return y * T.PositiveInfinity;
        if (!(magnitude < T.One)) return T.NaN;
        bool isCentral = magnitude < T.CreateTruncating(0.7);
        T x = isCentral ? StartNearZero(magnitude) : StartNearOne(complement);
        for (int step = 0; step < Steps; step++)
        {
            T error = isCentral ? Of(x) - magnitude : complement - ComplementOf(x), newton = error * HalfOfSquareRootOfPi * T.Exp(x * x);
            x -= newton / (x * newton + T.One);
        }
        return y < T.Zero ? -x : x;
    }

    /// <summary>
    /// For x not below zero: (1 + 2 x) e^(x^2) erfc x is a smooth function of q = (x - 4) / (x + 4) (Shepherd and Laframboise, "Chebyshev approximation of
    /// (1 + 2x) exp(x^2) erfc x", 1981). The rounding error of x^2 is made good, as the exponential would magnify it.
    /// </summary>
    private static T ComplementOfMagnitude(T magnitude)
    {
        // Beyond, the result is zero.
        T end = T.CreateTruncating(27.5), x = magnitude > end ? end : magnitude, center = T.CreateTruncating(4);
        T square = x * x, lost = T.FusedMultiplyAdd(x, x, -square);
        T scale = ScaledComplement((x - center) / (x + center)) / (Two * x + T.One);
        return (scale - lost * scale) * T.Exp(-square);
    }

    /// <summary>erf(x) / x - 1 as a function of x^2, for |x| up to 1.</summary>
    private static T NearZero(T square)
    {
        T p = T.CreateTruncating(-7.795898827002142e-10);
        p = T.FusedMultiplyAdd(p, square, T.CreateTruncating(1.3720064546777686e-08));
        p = T.FusedMultiplyAdd(p, square, T.CreateTruncating(-1.6208483801871705e-07));
        p = T.FusedMultiplyAdd(p, square, T.CreateTruncating(1.6447424703317362e-06));
        p = T.FusedMultiplyAdd(p, square, T.CreateTruncating(-1.492473690741966e-05));
        p = T.FusedMultiplyAdd(p, square, T.CreateTruncating(0.00012055294904839707));
        p = T.FusedMultiplyAdd(p, square, T.CreateTruncating(-0.0008548325975389692));
        p = T.FusedMultiplyAdd(p, square, T.CreateTruncating(0.0052239776071164225));
        p = T.FusedMultiplyAdd(p, square, T.CreateTruncating(-0.02686617064323777));
        p = T.FusedMultiplyAdd(p, square, T.CreateTruncating(0.11283791670945006));
        p = T.FusedMultiplyAdd(p, square, T.CreateTruncating(-0.37612638903183543));
        return T.FusedMultiplyAdd(p, square, T.CreateTruncating(0.12837916709551256));
    }

    private static T ScaledComplement(T q)
    {
        T p = T.CreateTruncating(-1.8822551750393533e-09);
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(-1.387063343675277e-08));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(-7.770852409868655e-09));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(1.1579545491817747e-07));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(6.309931892048124e-08));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(-8.355403600708081e-07));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(3.00822697160671e-07));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(5.718019430428633e-06));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(-1.1224436722701745e-05));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(-2.440316536962711e-05));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(0.00015062210715057866));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(-0.00019925552619520982));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(-0.0007577733091379332));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(0.005031969762284736));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(-0.016197734063710445));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(0.03716751556148306));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(-0.06633036581115447));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(0.0937328349968727));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(-0.10103906603636773));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(0.06809705425473468));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(0.015379652102620996));
        p = T.FusedMultiplyAdd(p, q, T.CreateTruncating(-0.13962111684056286));
        return T.FusedMultiplyAdd(p, q, T.CreateTruncating(1.2329951186255526));
    }

    private static T StartNearZero(T y)
    {
        T z = y * y, numerator = T.CreateTruncating(-0.140543331), denominator = T.CreateTruncating(0.012229801);
        numerator = ((numerator * z + T.CreateTruncating(0.914624893)) * z - T.CreateTruncating(1.645349621)) * z + T.CreateTruncating(0.886226899);
        denominator = ((denominator * z - T.CreateTruncating(0.329097515)) * z + T.CreateTruncating(1.442710462)) * z - T.CreateTruncating(2.118377725);
        return y * numerator / (denominator * z + T.One);
    }

    private static T StartNearOne(T complement)
    {
        T z = T.Sqrt(-T.Log(complement * T.CreateTruncating(0.5))), numerator = T.CreateTruncating(1.641345311);
        numerator = ((numerator * z + T.CreateTruncating(3.429567803)) * z - T.CreateTruncating(1.624906493)) * z - T.CreateTruncating(1.970840454);
        return numerator / ((T.CreateTruncating(1.637067800) * z + T.CreateTruncating(3.543889200)) * z + T.One);
    }
}
