namespace ILGpuNet.Tests.Gpu;

/// <summary>
/// The device that tests of GPUs run on: the one in the environment variable <c>ILGPUNET_TEST_DEVICE</c>, else the first of a CUDA or OpenCL driver, else none.
/// </summary>
internal static class TestDevice
{
    private static readonly Device? Chosen = Environment.GetEnvironmentVariable("ILGPUNET_TEST_DEVICE") is { Length: > 0 } name
        ? Device.Parse(name)
        : Device.All.Skip(1).FirstOrDefault(device => !device.Name.StartsWith("ilgpu", StringComparison.Ordinal));

    /// <summary>Why there is no device; null where there is one.</summary>
    public static string? ReasonForNone => Chosen is not null ? null : string.Join("; ", Device.Absent.Select(absent => $"{absent.Name}: {absent.Reason}"));

    public static Device Instance => Chosen!;

    /// <summary>Makes it the default until the result is disposed. Only for tests that run alone.</summary>
    public static IDisposable Use() => new Scope();

    private sealed class Scope : IDisposable
    {
        private readonly Device before = Device.Default;

        public Scope() => Device.Default = Instance;

        public void Dispose() => Device.Default = before;
    }
}

/// <summary>A test that needs a GPU, or a driver that makes one of the processor.</summary>
public sealed class GpuFactAttribute : FactAttribute
{
    /// <summary>Finds out whether there is a device.</summary>
    public GpuFactAttribute() => Skip = TestDevice.ReasonForNone;
}

/// <summary>Tests that need a GPU, or a driver that makes one of the processor.</summary>
public sealed class GpuTheoryAttribute : TheoryAttribute
{
    /// <summary>Finds out whether there is a device.</summary>
    public GpuTheoryAttribute() => Skip = TestDevice.ReasonForNone;
}
