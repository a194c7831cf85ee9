namespace TimeSeriesExample;

/// <summary>
/// A signal that never repeats: the delay differential equation dx/dt = 0.2 x(t - 17) / (1 + x(t - 17)^10) - 0.1 x (Mackey and Glass, "Oscillation and
/// chaos in physiological control systems", 1977).
/// </summary>
internal static class MackeyGlass
{
    private const int Delay = 17, StepsPerUnit = 10, Settling = 500;

    /// <summary>The signal at times 0, 1, 2 and so on, by Euler's method in steps of a tenth, less 0.9 and times 4: some -2 to 2.</summary>
    public static float[] Generate(int count)
    {
        double[] x = new double[(count + Settling) * StepsPerUnit];
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double delayed = i < Delay * StepsPerUnit ? 1.2 : x[i - Delay * StepsPerUnit];
            if (i == 0) x[0] = 1.2;
            x[i + 1] = x[i] + (0.2 * delayed / (1 + Math.Pow(delayed, 10)) - 0.1 * x[i]) / StepsPerUnit;
        }
        return [.. Enumerable.Range(Settling, count).Select(i => (float)(4 * (x[i * StepsPerUnit] - 0.9)))];
    }
}
