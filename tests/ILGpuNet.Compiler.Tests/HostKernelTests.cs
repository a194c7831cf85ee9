using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Every kernel on the host against the formula it computes.</summary>
public class HostKernelTests
{
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

    [Fact]
    public void ScatterAdd_AddsUpEqualIndices()
    {
        int[] indices = [2, 0, 2];
        float[] values = [1, 2, 3, 4, 5, 6], table = new float[6], gathered = new float[6];
        HostExecutor.Run(new ScatterAdd(new(values), new(indices), new(table), 2, 3), 2, 2);
        Assert.Equal([3, 4, 0, 0, 6, 8], table);
        HostExecutor.Run(new Gather(new(table), new(indices), new(gathered), 2, 3), 1, 4);
        Assert.Equal([6, 8, 3, 4, 6, 8], gathered);
    }

    private static void Close(IEnumerable<double> expected, float[] found)
    {
        double[] all = [.. expected];
        Assert.Equal(all.Length, found.Length);
        for (int i = 0; i < all.Length; i++)
            Assert.True(Math.Abs(all[i] - found[i]) <= 1e-5 * (1 + Math.Abs(all[i])), $"element {i}: expected {all[i]:R}, found {found[i]:R}");
    }
}
