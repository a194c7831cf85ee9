namespace ILGpuNet.Tests.Gpu;

/// <summary>The device that tests of GPUs run on: the first that is no processor by nature, else none.</summary>
internal static class TestDevice
{
    /// <summary>Why there is no device; null where there is one.</summary>
    public static string? ReasonForNone => Device.All.Count > 1 ? null : string.Join("; ", Device.Absent.Select(absent => $"{absent.Name}: {absent.Reason}"));

    public static Device Instance => Device.All[1];

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
