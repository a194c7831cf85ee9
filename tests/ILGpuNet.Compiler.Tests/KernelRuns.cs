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

    /// <summary>Runs a kernel on the host, compares what it writes with what is expected, and the device's with the host's.</summary>
    /// <param name="expected">What the array holds then.</param>
    /// <param name="create">The kernel over a given array.</param>
    /// <param name="groups">Groups to launch.</param>
    /// <param name="groupSize">Threads in a group.</param>
    /// <param name="tolerance">Of the host, relative to 1 + |value|; 0: the same bits.</param>
    /// <param name="deviceTolerance">Of the device against the host.</param>
    /// <param name="initial">What the array holds at first; null: zeros.</param>
    public static void Gives<TKernel, T>(
        IEnumerable<T> expected, Func<View<T>, TKernel> create, int groups, int groupSize, double tolerance = 0, double deviceTolerance = 0, T[]? initial = null)
        where TKernel : struct, IKernel
        where T : unmanaged
    {
        T[] all = [.. expected], host = initial is null ? new T[all.Length] : [.. initial];
        T[] first = [.. host];
        HostExecutor.Run(create(new View<T>(host)), groups, groupSize);
        Compare("formula", all, "host", host, tolerance);
        if (OpenClDevice.ReasonForNone is null) DeviceEqualsHost(create, first, host, groups, groupSize, deviceTolerance);
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
        T[] host = [.. initial];
        HostExecutor.Run(create(new View<T>(host)), groups, groupSize);
        DeviceEqualsHost(create, initial, host, groups, groupSize, tolerance);
    }

    private static void DeviceEqualsHost<TKernel, T>(Func<View<T>, TKernel> create, T[] initial, T[] host, int groups, int groupSize, double tolerance)
        where TKernel : struct, IKernel
        where T : unmanaged
    {
        T[] device = [.. initial];
        OpenClDevice.Instance.Run(create(new View<T>(device)), groups, groupSize);
        Compare("host", host, "device", device, tolerance);
    }

    private static void Compare<T>(string expectedOf, T[] expected, string foundOf, T[] found, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (EqualityComparer<T>.Default.Equals(expected[i], found[i])) continue;
            double a = Convert.ToDouble(expected[i], null), b = Convert.ToDouble(found[i], null);
            if (BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b))) continue;
            Assert.True(tolerance > 0 && Math.Abs(a - b) <= tolerance * (1 + Math.Abs(a)), $"element {i}: {expectedOf} {a:R}, {foundOf} {b:R}");
        }
    }
}

/// <summary>A tile of 4x8 in steps of 2 in four threads, fewer than it has columns.</summary>
public readonly struct WideTile : IMatrixTile
{
    /// <inheritdoc/>
    public static int Rows => 4;

    /// <inheritdoc/>
    public static int Columns => 8;

    /// <inheritdoc/>
    public static int Depth => 2;

    /// <inheritdoc/>
    public static int RowsPerThread => 2;

    /// <inheritdoc/>
    public static int ColumnsPerThread => 4;

    /// <inheritdoc/>
    public static bool KeepsColumnsTogether => true;

    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.None;
}

/// <summary>A tile of 4x4 in steps of 4 in four threads: many tiles in small matrices.</summary>
public readonly struct SmallTile : IMatrixTile
{
    /// <inheritdoc/>
    public static int Rows => 4;

    /// <inheritdoc/>
    public static int Columns => 4;

    /// <inheritdoc/>
    public static int Depth => 4;

    /// <inheritdoc/>
    public static int RowsPerThread => 2;

    /// <inheritdoc/>
    public static int ColumnsPerThread => 2;

    /// <inheritdoc/>
    public static bool KeepsColumnsTogether => false;

    /// <inheritdoc/>
    public static TensorFormat Format => TensorFormat.None;
}
