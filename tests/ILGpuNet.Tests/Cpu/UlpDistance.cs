namespace ILGpuNet.Tests.Cpu;

/// <summary>Distance of two results in units in the last place.</summary>
internal static class UlpDistance
{
    /// <summary>Zero for equal values and for two NaN; for anything but real numbers zero or infinite.</summary>
    public static double Between(object expected, object actual)
    {
        if (expected.Equals(actual)) return 0;
        return (expected, actual) switch
        {
            (float x, float y) => Between(x, y, Math.Max(MathF.BitIncrement(Math.Abs(x)) - Math.Abs(x), float.Epsilon)),
            (double x, double y) => Between(x, y, Math.Max(Math.BitIncrement(Math.Abs(x)) - Math.Abs(x), double.Epsilon)),
            _ => double.PositiveInfinity,
        };
    }

    private static double Between(double expected, double actual, double unit) =>
        expected == actual ? 0
        : double.IsFinite(expected) && double.IsFinite(actual) ? Math.Abs(expected - actual) / unit
        : double.PositiveInfinity;
}
