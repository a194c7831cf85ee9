namespace ILGpuNet.Ilgpu;

/// <summary>The larger and the smaller of two numbers; NaN where either is, and of two zeros the one with the right sign. Devices' own functions lose NaN.</summary>
internal static class Extremum
{
    public static float Max(float left, float right)
    {
        if (left == right) return left == 0 && 1 / left > 1 / right ? left : right;
        return left > right || float.IsNaN(left) ? left : right;
    }

    public static double Max(double left, double right)
    {
        if (left == right) return left == 0 && 1 / left > 1 / right ? left : right;
        return left > right || double.IsNaN(left) ? left : right;
    }

    public static float Min(float left, float right)
    {
        if (left == right) return left == 0 && 1 / left < 1 / right ? left : right;
        return left < right || float.IsNaN(left) ? left : right;
    }

    public static double Min(double left, double right)
    {
        if (left == right) return left == 0 && 1 / left < 1 / right ? left : right;
        return left < right || double.IsNaN(left) ? left : right;
    }
}
