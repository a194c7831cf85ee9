using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Every kernel on a device against the host: the same bits, but for those that use exp, which differs in its last.</summary>
public class DeviceKernelTests
{
    private const double LastBits = 1e-6;

    [OpenClFact]
    public void Map() => MapOf<Negation>(0);

    [OpenClFact]
    public void Map_OfFunctionsWithExp() => MapOf<Composition<Sigmoid, Exponential>>(LastBits);

    private static void MapOf<TOperation>(double tolerance) where TOperation : struct, IUnaryOperation
    {
        float[] x = KernelRuns.Numbers(1000, 1);
        KernelRuns.DeviceEqualsHost<Map<TOperation>, float>(y => new(new(x), y, x.Length), new float[x.Length], groups: 3, groupSize: 64, tolerance);
    }

    [OpenClFact]
    public void Map_OfSpecialNumbers()
    {
        float[] x = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 0f, float.Epsilon, -1, 1];
        KernelRuns.DeviceEqualsHost<Map<RectifiedLinear>, float>(y => new(new(x), y, x.Length), new float[x.Length], 1, 8);
    }

    [OpenClFact]
    public void Map_OfSlicedViews()
    {
        float[] x = KernelRuns.Numbers(100, 2);
        KernelRuns.DeviceEqualsHost<Map<Negation>, float>(y => new(new View<float>(x, 30, 50), View(y, 7, 50), 50), new float[60], 1, 16);
    }

    private static View<float> View(View<float> whole, int start, int length) => new(((IView)whole).Memory, start, length);

    [OpenClFact]
    public void ScaledAdd()
    {
        float[] x = KernelRuns.Numbers(500, 3);
        KernelRuns.DeviceEqualsHost<ScaledAdd<float>, float>(y => new(0.3f, new(x), y, x.Length), KernelRuns.Numbers(500, 4), 2, 64);
        double[] wide = [.. x.Select(value => (double)value / 3)];
        KernelRuns.DeviceEqualsHost<ScaledAdd<double>, double>(y => new(0.3, new(wide), y, x.Length), new double[500], 2, 64);
        int[] whole = [.. x.Select(value => (int)(value * int.MaxValue))];
        KernelRuns.DeviceEqualsHost<ScaledAdd<int>, int>(y => new(77777, new(whole), y, x.Length), whole, 2, 64);
    }

    [OpenClFact]
    public void Gather_AndScatterAdd()
    {
        const int Rows = 11, Columns = 5, Count = 40;
        int[] indices = [.. Enumerable.Range(0, Count).Select(i => i * i % Rows)];
        float[] table = KernelRuns.Numbers(Rows * Columns, 9), values = KernelRuns.Numbers(Count * Columns, 10);
        KernelRuns.DeviceEqualsHost<Gather, float>(y => new(new(table), new(indices), y, Columns, Count), new float[Count * Columns], 2, 32);
        KernelRuns.DeviceEqualsHost<ScatterAdd, float>(y => new(new(values), new(indices), y, Columns, Count), table, 2, 32, LastBits);
    }
}
