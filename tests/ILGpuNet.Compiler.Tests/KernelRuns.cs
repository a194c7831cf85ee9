using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Runs kernels on the host, and, where there is one, on an OpenCL device, which has to give the same.</summary>
internal static class KernelRuns
{
    /// <summary>Numbers from -1 to 1.</summary>
    public static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    /// <summary>Runs a kernel on the device and compares the array it writes with what the host made of it.</summary>
    /// <param name="create">The kernel over a given array.</param>
    /// <param name="initial">What the array holds at first.</param>
    /// <param name="groups">Groups to launch.</param>
    /// <param name="groupSize">Threads in a group.</param>
    /// <param name="tolerance">Relative to 1 + |value|; 0: the same bits.</param>
    public static void DeviceEqualsHost<TKernel, T>(Func<View<T>, TKernel> create, T[] initial, int groups, int groupSize, double tolerance = 0)
        where TKernel : struct, IKernel
        where T : unmanaged
    {
        T[] host = [.. initial], device = [.. initial];
        HostExecutor.Run(create(new View<T>(host)), groups, groupSize);
        OpenClDevice.Instance.Run(create(new View<T>(device)), groups, groupSize);
        for (int i = 0; i < host.Length; i++)
        {
            double expected = Convert.ToDouble(host[i], null), found = Convert.ToDouble(device[i], null);
            if (BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(found) || (double.IsNaN(expected) && double.IsNaN(found))) continue;
            Assert.True(tolerance > 0 && Math.Abs(expected - found) <= tolerance * (1 + Math.Abs(expected)), $"element {i}: host {expected:R}, device {found:R}");
        }
    }
}
