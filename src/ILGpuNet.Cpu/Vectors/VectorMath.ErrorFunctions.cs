using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>
/// The error function, its complement and its inverse. The polynomials interpolate the functions at Chebyshev nodes, computed with 50 digits; what they
/// leave out is below 2^-27 for float and 2^-56 for double.
/// </summary>
internal static partial class VectorMath
{
    private const double HalfOfSquareRootOfPi = 0.8862269254527580;

    /// <summary>The error function: 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ErrorFunction<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? ErrorFunction(x.AsSingle()).As<float, T>() : ErrorFunctionOfDouble(x);

    /// <summary>Near zero x times a polynomial in x^2, else 1 - e^q with a polynomial q in |x| that is ln erfc |x|: weighted minimax polynomials.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ErrorFunction(Vector512<float> x)
    {
        const float EndOfSmall = 0.93f, BeginningOfOne = 4;
        Vector512<float> square = x * x;
        Vector512<float> p = Vector512.Create(8.316772676767699e-05f);
        p = MultiplyAdd(p, square, Vector512.Create(-0.000813001202564089f));
        p = MultiplyAdd(p, square, Vector512.Create(0.005199906608415861f));
        p = MultiplyAdd(p, square, Vector512.Create(-0.02685894148303311f));
        p = MultiplyAdd(p, square, Vector512.Create(0.11283687188180984f));
        p = MultiplyAdd(p, square, Vector512.Create(-0.3761263318838759f));
        p = MultiplyAdd(p, square, Vector512.Create(0.1283791665798042f));
        Vector512<float> small = MultiplyAdd(p, x, x);

        Vector512<float> magnitude = Vector512.Abs(x), t = magnitude;
        t = Vector512.ConditionalSelect(Vector512.GreaterThan(t, Vector512.Create(BeginningOfOne)), Vector512.Create(BeginningOfOne), t);
        Vector512<float> q = Vector512.Create(0.00019477864760716738f);
        q = MultiplyAdd(q, t, Vector512.Create(-0.003031828759740076f));
        q = MultiplyAdd(q, t, Vector512.Create(0.02218141942919637f));
        q = MultiplyAdd(q, t, Vector512.Create(-0.1038369717640408f));
        q = MultiplyAdd(q, t, Vector512.Create(-0.63729035120428f));
        q = MultiplyAdd(q, t, Vector512.Create(-1.1276112467759993f));
        q = MultiplyAdd(q, t, Vector512.Create(-0.0002113040309605907f));
        Vector512<float> large = Vector512<float>.One - ExponentialWithoutEnds(q);
        large |= x & Vector512.Create(-0.0f);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(EndOfSmall)), small, large);
    }

    private static Vector512<T> ErrorFunctionOfDouble<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> magnitude = Vector512.Abs(x);
        Vector512<T> small = MultiplyAdd(ErrorFunctionNearZero(x * x), x, x);
        return Vector512.LessThanAll(magnitude, Vector512<T>.One) ? small : WithLargeErrorFunction(x, magnitude, small);
    }

    /// <summary>The error function where |x| is at least one, else what is given.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<T> WithLargeErrorFunction<T>(Vector512<T> x, Vector512<T> magnitude, Vector512<T> small)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector512<T> large = Vector512<T>.One - ComplementOfMagnitude(magnitude);
        large |= x & Vector512.Create(T.NegativeZero);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512<T>.One), small, large);
    }

    /// <summary>1 - erf x, with full relative precision for large x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ComplementaryErrorFunction<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float)) return ComplementaryErrorFunction(x.AsSingle()).As<float, T>();
        Vector512<T> complement = ComplementOfMagnitude(Vector512.Abs(x));
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<T>.Zero), Constant<T>(2) - complement, complement);
    }

    /// <summary>
    /// Near zero 1 - erf x; else e^(-x^2) times a polynomial in t = 1 / (|x| + 3/2): relative minimax polynomials. What x^2 and t lose by rounding is made good
    /// in the exponent, where e^(-x^2) t^(6/5) follows them closely enough.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ComplementaryErrorFunction(Vector512<float> x)
    {
        const float EndOfSmall = 0.8f, BeginningOfZero = 10.5f;
        Vector512<float> magnitude = NotAbove(Vector512.Abs(x), BeginningOfZero), square = magnitude * magnitude;
        Vector512<float> p = Vector512.Create(-0.0006316049257293344f);
        p = MultiplyAdd(p, square, Vector512.Create(0.005045829340815544f));
        p = MultiplyAdd(p, square, Vector512.Create(-0.0267950352281332f));
        p = MultiplyAdd(p, square, Vector512.Create(0.11282366514205933f));
        p = MultiplyAdd(p, square, Vector512.Create(-0.37612512707710266f));
        p = MultiplyAdd(p, square, Vector512.Create(0.12837913632392883f));
        Vector512<float> small = Vector512<float>.One - MultiplyAdd(p, x, x);

        Vector512<float> center = Vector512.Create(1.5f), t = Vector512<float>.One / (magnitude + center), t2 = t * t;
        Vector512<float> first = MultiplyAdd(Vector512.Create(0.8449568152427673f), t, Vector512.Create(0.5642186403274536f));
        Vector512<float> second = MultiplyAdd(Vector512.Create(0.3658764958381653f), t, Vector512.Create(1.0128477811813354f));
        Vector512<float> third = MultiplyAdd(Vector512.Create(-8.41072940826416f), t, Vector512.Create(1.1595299243927002f));
        Vector512<float> fourth = MultiplyAdd(Vector512.Create(-5.004538059234619f), t, Vector512.Create(11.212689399719238f));
        Vector512<float> scale = MultiplyAdd(MultiplyAdd(fourth, t2, third), t2 * t2, MultiplyAdd(second, t2, first)) * t;
        Vector512<float> lost = MultiplyAdd(-magnitude, t, MultiplyAdd(-center, t, Vector512<float>.One));
        lost = MultiplyAdd(lost, Vector512.Create(1.2f), MultiplyAdd(-magnitude, magnitude, square));
        Vector512<float> r = ReduceByLogarithmOfTwo(-square, out Vector512<float> n, out Vector512<float> shifted) + lost;
        Vector512<float> large = ScaleByPowerOfTwo(MultiplyAdd(scale, ExponentialOfReducedMinusOne(r), scale), n, shifted);
        large = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512.Create(2f) - large, large);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(EndOfSmall)), small, large);
    }

    /// <summary>The inverse of the error function on (-1, 1); infinite at the ends and NaN outside.</summary>
    public static Vector512<T> InverseErrorFunction<T>(Vector512<T> y) where T : unmanaged, IFloatingPointIeee754<T> => InDouble<T, InverseOfDouble>(y);

    /// <summary>
    /// In double precision and for x not below zero: (1 + 2 x) e^(x^2) erfc x is a smooth function of q = (x - 4) / (x + 4) (Shepherd and Laframboise,
    /// "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x", 1981). The rounding error of x^2 is made good, as the exponential would magnify it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ComplementOfMagnitude<T>(Vector512<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Beyond, the result is zero.
        x = NotAbove(x, 27.5);
        Vector512<T> center = Constant<T>(4);
        // Both quotients, (x - c) / (x + c) and 1 / (2 x + 1), from one division.
        Vector512<T> sum = x + center, denominator = MultiplyAdd(Constant<T>(2), x, Vector512<T>.One);
        Vector512<T> reciprocal = Vector512<T>.One / (sum * denominator);
        Vector512<T> polynomial = ScaledComplement((x - center) * denominator * reciprocal);
        Vector512<T> square = x * x, lost = MultiplyAdd(x, x, -square);
        Vector512<T> exponential = ExponentialOfBounded(-square);
        Vector512<T> scale = polynomial * sum * reciprocal;
        return MultiplyAdd(-lost, scale, scale) * exponential;
    }

    /// <summary>erf(x) / x - 1 in double precision, as a function of x^2, for |x| up to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ErrorFunctionNearZero<T>(Vector512<T> square) where T : unmanaged
    {
        Vector512<T> p = Constant<T>(-7.795898827002142e-10);
        p = MultiplyAdd(p, square, Constant<T>(1.3720064546777686e-08));
        p = MultiplyAdd(p, square, Constant<T>(-1.6208483801871705e-07));
        p = MultiplyAdd(p, square, Constant<T>(1.6447424703317362e-06));
        p = MultiplyAdd(p, square, Constant<T>(-1.492473690741966e-05));
        p = MultiplyAdd(p, square, Constant<T>(0.00012055294904839707));
        p = MultiplyAdd(p, square, Constant<T>(-0.0008548325975389692));
        p = MultiplyAdd(p, square, Constant<T>(0.0052239776071164225));
        p = MultiplyAdd(p, square, Constant<T>(-0.02686617064323777));
        p = MultiplyAdd(p, square, Constant<T>(0.11283791670945006));
        p = MultiplyAdd(p, square, Constant<T>(-0.37612638903183543));
        return MultiplyAdd(p, square, Constant<T>(0.12837916709551256));
    }

    /// <summary>(1 + 2 x) e^(x^2) erfc x as a function of q, for x from 0 to 27.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> ScaledComplement<T>(Vector512<T> q) where T : unmanaged
    {
        Vector512<T> p = Constant<T>(-1.8822551750393533e-09);
        p = MultiplyAdd(p, q, Constant<T>(-1.387063343675277e-08));
        p = MultiplyAdd(p, q, Constant<T>(-7.770852409868655e-09));
        p = MultiplyAdd(p, q, Constant<T>(1.1579545491817747e-07));
        p = MultiplyAdd(p, q, Constant<T>(6.309931892048124e-08));
        p = MultiplyAdd(p, q, Constant<T>(-8.355403600708081e-07));
        p = MultiplyAdd(p, q, Constant<T>(3.00822697160671e-07));
        p = MultiplyAdd(p, q, Constant<T>(5.718019430428633e-06));
        p = MultiplyAdd(p, q, Constant<T>(-1.1224436722701745e-05));
        p = MultiplyAdd(p, q, Constant<T>(-2.440316536962711e-05));
        p = MultiplyAdd(p, q, Constant<T>(0.00015062210715057866));
        p = MultiplyAdd(p, q, Constant<T>(-0.00019925552619520982));
        p = MultiplyAdd(p, q, Constant<T>(-0.0007577733091379332));
        p = MultiplyAdd(p, q, Constant<T>(0.005031969762284736));
        p = MultiplyAdd(p, q, Constant<T>(-0.016197734063710445));
        p = MultiplyAdd(p, q, Constant<T>(0.03716751556148306));
        p = MultiplyAdd(p, q, Constant<T>(-0.06633036581115447));
        p = MultiplyAdd(p, q, Constant<T>(0.0937328349968727));
        p = MultiplyAdd(p, q, Constant<T>(-0.10103906603636773));
        p = MultiplyAdd(p, q, Constant<T>(0.06809705425473468));
        p = MultiplyAdd(p, q, Constant<T>(0.015379652102620996));
        p = MultiplyAdd(p, q, Constant<T>(-0.13962111684056286));
        return MultiplyAdd(p, q, Constant<T>(1.2329951186255526));
    }

    private readonly struct InverseOfDouble : IUnaryFunction<double>
    {
        private const int Steps = 2;

        /// <summary>
        /// A rational approximation with an error of some 1e-4, then two of Halley's steps, each of which cubes it. Near the ends the steps compare
        /// complements, which hold 1 - |y| exactly.
        /// </summary>
        public static Vector512<double> Invoke(Vector512<double> y)
        {
            Vector512<double> one = Vector512<double>.One, magnitude = Vector512.Abs(y), complement = one - magnitude;
            Vector512<double> isCentral = Vector512.LessThan(magnitude, Vector512.Create(0.7));
            Vector512<double> x = Vector512.ConditionalSelect(isCentral, StartNearZero(magnitude), StartNearOne(complement));
            for (int step = 0; step < Steps; step++)
            {
                Vector512<double> error = Vector512.ConditionalSelect(
                    isCentral, ErrorFunction(x) - magnitude, complement - ComplementaryErrorFunction(x));
                Vector512<double> newton = error * Vector512.Create(HalfOfSquareRootOfPi) * Exponential(x * x);
                x -= newton / MultiplyAdd(x, newton, one);
            }
            x |= y & Vector512.Create(-0.0);
            x = Vector512.ConditionalSelect(Vector512.Equals(magnitude, one), y * Vector512.Create(double.PositiveInfinity), x);
            return Vector512.ConditionalSelect(Vector512.GreaterThan(magnitude, one), Vector512.Create(double.NaN), x);
        }

        private static Vector512<double> StartNearZero(Vector512<double> y)
        {
            Vector512<double> z = y * y;
            Vector512<double> numerator = Vector512.Create(-0.140543331);
            numerator = MultiplyAdd(numerator, z, Vector512.Create(0.914624893));
            numerator = MultiplyAdd(numerator, z, Vector512.Create(-1.645349621));
            numerator = MultiplyAdd(numerator, z, Vector512.Create(0.886226899));
            Vector512<double> denominator = Vector512.Create(0.012229801);
            denominator = MultiplyAdd(denominator, z, Vector512.Create(-0.329097515));
            denominator = MultiplyAdd(denominator, z, Vector512.Create(1.442710462));
            denominator = MultiplyAdd(denominator, z, Vector512.Create(-2.118377725));
            return y * numerator / MultiplyAdd(denominator, z, Vector512<double>.One);
        }

        private static Vector512<double> StartNearOne(Vector512<double> complement)
        {
            Vector512<double> z = Vector512.Sqrt(-Logarithm(complement * Vector512.Create(0.5)));
            Vector512<double> numerator = Vector512.Create(1.641345311);
            numerator = MultiplyAdd(numerator, z, Vector512.Create(3.429567803));
            numerator = MultiplyAdd(numerator, z, Vector512.Create(-1.624906493));
            numerator = MultiplyAdd(numerator, z, Vector512.Create(-1.970840454));
            Vector512<double> denominator = MultiplyAdd(Vector512.Create(1.637067800), z, Vector512.Create(3.543889200));
            return numerator / MultiplyAdd(denominator, z, Vector512<double>.One);
        }
    }
}
