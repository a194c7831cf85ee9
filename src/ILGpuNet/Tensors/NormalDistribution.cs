namespace ILGpuNet;

/// <summary>The standard normal distribution: probabilities of single numbers, quantiles of tensors.</summary>
internal static class NormalDistribution
{
    // Coefficients of the highest power first.
    private static readonly double[]
        CumulativeNumerator =
        [
            3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376,
        ],
        CumulativeDenominator =
        [
            8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948,
            440.413735824752,
        ],
        CenterNumerator =
        [
            2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4, 1.3731693765509461125e4,
            1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080,
        ],
        CenterDenominator =
        [
            5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4, 5.3941960214247511077e3,
            6.8718700749205790830e2, 4.2313330701600911252e1, 1,
        ],
        SideNumerator =
        [
            7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258, 3.64784832476320460504,
            5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734,
        ],
        SideDenominator =
        [
            1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
            6.89767334985100004550e-1, 1.67638483018380384940, 2.05319162663775882187, 1,
        ],
        TailNumerator =
        [
            2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
            2.96560571828504891230e-1, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720,
        ],
        TailDenominator =
        [
            2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
            1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1,
        ];

    /// <summary>
    /// The probability of a number below x, to some 15 digits, in the lower tail too: Hart's rational function as given by West,
    /// "Better approximations to cumulative normal functions", 2005, and a continued fraction far out.
    /// </summary>
    public static double Cumulative(double x)
    {
        double distance = Math.Abs(x), tail;
        if (distance > 37)
        {
            tail = 0;
        }
        else
        {
            double exponential = Math.Exp(-distance * distance / 2);
            tail = distance < 3
                ? exponential * Polynomial(distance, CumulativeNumerator) / Polynomial(distance, CumulativeDenominator)
                : exponential / ContinuedFraction(distance) / Math.Sqrt(2 * Math.PI);
        }
        return x > 0 ? 1 - tail : tail;
    }

    /// <summary>
    /// The numbers with the given probabilities below them, in the precision of the tensor (Wichura, algorithm AS 241, "The percentage points of
    /// the normal distribution", 1988). Precise near probability zero too, where sqrt(2) <see cref="Tensor.ErfInv"/>(2 p - 1) has lost all digits of p.
    /// </summary>
    public static Tensor Quantile(Tensor probability)
    {
        double smallest = probability.DType == DType.Float64 ? 1e-300 : 1e-37;
        Tensor center = probability - 0.5, nearest = Tensor.Maximum(Tensor.Minimum(probability, 1 - probability), smallest);
        Tensor square = 0.180625 - center.Square(), root = (-nearest.Log()).Sqrt(), side = root - 1.6, tail = root - 5;
        Tensor distance = Tensor.Where(root <= 5,
            Polynomial(side, SideNumerator) / Polynomial(side, SideDenominator),
            Polynomial(tail, TailNumerator) / Polynomial(tail, TailDenominator));
        return Tensor.Where(center.Abs() <= 0.425,
            center * Polynomial(square, CenterNumerator) / Polynomial(square, CenterDenominator),
            distance * center.Sign());
    }

    /// <summary>x + 1 / (x + 2 / (x + 3 / ...)): e^(-x^2 / 2) over it is sqrt(2 pi) times the tail's probability (Laplace). Converged to 14 digits from x = 3 on.</summary>
    private static double ContinuedFraction(double x)
    {
        const int Terms = 40;
        double fraction = x;
        for (int term = Terms; term > 0; term--) fraction = x + term / fraction;
        return fraction;
    }

    private static double Polynomial(double x, double[] coefficients)
    {
        double sum = 0;
        foreach (double coefficient in coefficients) sum = sum * x + coefficient;
        return sum;
    }

    private static Tensor Polynomial(Tensor x, double[] coefficients)
    {
        Tensor sum = x * coefficients[0] + coefficients[1];
        for (int i = 2; i < coefficients.Length; i++) sum = sum * x + coefficients[i];
        return sum;
    }
}
