namespace ILGpuNet.Training;

/// <summary>
/// What is known of a function after some values of it: a mean and a deviation at every place (Rasmussen and Williams, "Gaussian processes for machine
/// learning", 2006, algorithm 2.1), with a squared exponential kernel over the unit cube.
/// </summary>
internal sealed class GaussianProcess
{
    private const double LengthScale = 0.25, Noise = 1e-4;

    private readonly double[][] places;
    private readonly double[] weights;
    private readonly double[,] factor;
    private readonly double mean, deviation, best;

    public GaussianProcess(double[][] places, double[] values)
    {
        this.places = places;
        mean = values.Average();
        deviation = Math.Max(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), 1e-12);
        double[] normalized = Array.ConvertAll(values, value => (value - mean) / deviation);
        best = values.Min();
        factor = Cholesky(places);
        weights = SolveTransposed(Solve(normalized));
    }

    /// <summary>Mean and variance of the function at a place.</summary>
    public (double Mean, double Variance) Predict(double[] place)
    {
        double[] near = Array.ConvertAll(places, other => Kernel(place, other)), solved = Solve(near);
        double value = 0, known = 0;
        for (int i = 0; i < near.Length; i++)
        {
            value += near[i] * weights[i];
            known += solved[i] * solved[i];
        }
        return (mean + deviation * value, deviation * deviation * Math.Max(1 - known, 1e-12));
    }

    /// <summary>The mean of how much less than the least value the function is at a place.</summary>
    public double ExpectedImprovement(double[] place)
    {
        (double value, double variance) = Predict(place);
        double spread = Math.Sqrt(variance), z = (best - value) / spread;
        double density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        return (best - value) * NormalDistribution.Cumulative(z) + spread * density;
    }

    private static double Kernel(double[] a, double[] b)
    {
        double distance = 0;
        for (int i = 0; i < a.Length; i++) distance += (a[i] - b[i]) * (a[i] - b[i]);
        return Math.Exp(-distance / (2 * LengthScale * LengthScale));
    }

    /// <summary>The lower triangle L with L Lᵀ = kernel matrix + noise.</summary>
    private static double[,] Cholesky(double[][] places)
    {
        int count = places.Length;
        var lower = new double[count, count];
        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = Kernel(places[row], places[column]) + (row == column ? Noise : 0);
                for (int k = 0; k < column; k++) sum -= lower[row, k] * lower[column, k];
                lower[row, column] = row == column ? Math.Sqrt(sum) : sum / lower[column, column];
            }
        }
        return lower;
    }

    /// <summary>x with L x = b.</summary>
    private double[] Solve(double[] b)
    {
        var x = new double[b.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double sum = b[i];
            for (int k = 0; k < i; k++) sum -= factor[i, k] * x[k];
            x[i] = sum / factor[i, i];
        }
        return x;
    }

    /// <summary>x with Lᵀ x = b.</summary>
    private double[] SolveTransposed(double[] b)
    {
        var x = new double[b.Length];
        for (int i = x.Length - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int k = i + 1; k < x.Length; k++) sum -= factor[k, i] * x[k];
            x[i] = sum / factor[i, i];
        }
        return x;
    }
}
