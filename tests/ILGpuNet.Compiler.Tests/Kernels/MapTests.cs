using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Maps: on the host against their formula, on a device against the host.</summary>
public class MapTests
{
    private const double LastBits = 1e-6;

    [Fact]
    public void Map_AppliesTheFunction()
    {
        float[] x = KernelRuns.Numbers(100, 1), y = new float[100];
        HostExecutor.Run(new Map<Composition<Sigmoid, Negation>>(new(x), new(y), 100), groups: 2, groupSize: 16);
        Close(x.Select(value => 1 / (1 + Math.Exp(value))), y);
    }

    [Fact]
    public void ScaledAdd_Adds()
    {
        int[] x = [1, 2, 3], y = [10, 20, int.MaxValue];
        HostExecutor.Run(new ScaledAdd<int>(5, new(x), new(y), 3), 1, 2);
        Assert.Equal([15, 30, unchecked(int.MaxValue + 15)], y);
    }

    [OpenClFact]
    public void Map_OnADevice() => MapOf<Negation>(0);

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
    public void ScaledAdd_OnADevice()
    {
        float[] x = KernelRuns.Numbers(500, 3);
        KernelRuns.DeviceEqualsHost<ScaledAdd<float>, float>(y => new(0.3f, new(x), y, x.Length), KernelRuns.Numbers(500, 4), 2, 64);
        double[] wide = [.. x.Select(value => (double)value / 3)];
        KernelRuns.DeviceEqualsHost<ScaledAdd<double>, double>(y => new(0.3, new(wide), y, x.Length), new double[500], 2, 64);
        int[] whole = [.. x.Select(value => (int)(value * int.MaxValue))];
        KernelRuns.DeviceEqualsHost<ScaledAdd<int>, int>(y => new(77777, new(whole), y, x.Length), whole, 2, 64);
    }

    private static void Close(IEnumerable<double> expected, float[] found)
    {
        double[] all = [.. expected];
        Assert.Equal(all.Length, found.Length);
        for (int i = 0; i < all.Length; i++)
            Assert.True(Math.Abs(all[i] - found[i]) <= 1e-5 * (1 + Math.Abs(all[i])), $"element {i}: expected {all[i]:R}, found {found[i]:R}");
    }
}
