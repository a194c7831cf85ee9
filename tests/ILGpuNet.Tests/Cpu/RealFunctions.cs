namespace ILGpuNet.Tests.Cpu;

/// <summary>Functions that <see cref="Math"/> lacks, by their series, continued fraction or definition: some units in the last place wrong at most.</summary>
internal static class RealFunctions
{
    public static double ExponentialMinusOne(double x)
    {
        if (!(Math.Abs(x) < 0.5)) return Math.Exp(x) - 1;
        double sum = 0;
        for (int n = 20; n >= 2; n--) sum = (sum + 1) * x / n;
        return x + x * sum;
    }

    /// <summary>2 artanh(x / (2 + x))</summary>
    public static double LogarithmOnePlus(double x)
    {
        if (!(Math.Abs(x) < 0.5)) return Math.Log(1 + x);
        double s = x / (2 + x), sum = 0;
        for (int n = 61; n >= 3; n -= 2) sum = (sum + 1.0 / n) * s * s;
        return 2 * (s + s * sum);
    }

    public static double LogarithmAddExponential(double x, double y) =>
        x == y ? x + Math.Log(2) : Math.Max(x, y) + LogarithmOnePlus(Math.Exp(-Math.Abs(x - y)));

    /// <summary>2 / sqrt(pi) e^(-x^2) x (1 + 2 x^2 / 3 + (2 x^2)^2 / (3 5) + ...), all terms of which are positive.</summary>
    public static double ErrorFunction(double x)
    {
        if (double.IsNaN(x)) return x;
        if (Math.Abs(x) > 6) return Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; n < 300; n++) sum += term *= 2 * x * x / (2 * n + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>From 1 on e^(-x^2) / sqrt(pi) / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...)))).</summary>
    public static double ComplementaryErrorFunction(double x)
    {
        if (double.IsPositiveInfinity(x)) return 0;
        if (!(x >= 1)) return 1 - ErrorFunction(x);
        double fraction = x;
        for (int n = 1000; n >= 1; n--) fraction = x + n / 2.0 / fraction;
        // The rounding error of x^2 made good.
        double square = x * x, lost = Math.FusedMultiplyAdd(x, x, -square);
        return Math.Exp(-square) * (1 - lost) / Math.Sqrt(Math.PI) / fraction;
    }

    /// <summary>By halving the interval in which the complement of the error function is 1 - |y|.</summary>
    public static double InverseErrorFunction(double y)
    {
        if (!(Math.Abs(y) < 1)) return Math.Abs(y) == 1 ? y * double.PositiveInfinity : double.NaN;
        if (y == 0) return y;
        // Below a half the function itself, which is precise near zero, above it the complement.
        bool isSmall = Math.Abs(y) < 0.5;
        (double low, double high) = (0, 6);
        for (int step = 0; step < 1200 && Math.BitIncrement(low) < high; step++)
        {
            double middle = isSmall && low == 0 ? high / 4 : (low + high) / 2;
            bool isBelow = isSmall ? ErrorFunction(middle) < Math.Abs(y) : ComplementaryErrorFunction(middle) > 1 - Math.Abs(y);
            if (isBelow) low = middle;
            else high = middle;
        }
        return Math.CopySign((low + high) / 2, y);
    }
}
