namespace ILGpuNet.Gpu;

/// <summary>A kernel of a driver. It is built before its first launch, together with all that have been loaded by then.</summary>
/// <param name="name">The kernel's name in its text.</param>
internal class GpuFunction(string name)
{
    /// <summary>A function that is built.</summary>
    public GpuFunction(string name, nint handle, int maximumGroupSize) : this(name) => Complete(handle, maximumGroupSize);

    public string Name { get; } = name;

    /// <summary>The driver's handle.</summary>
    public nint Handle { get; private set; }

    /// <summary>Most threads in a group with the registers that it takes.</summary>
    public int MaximumGroupSize { get; private set; }

    /// <summary>Why the driver does not build it; null where it does.</summary>
    public string? Failure { get; private set; }

    public void Complete(nint handle, int maximumGroupSize) => (Handle, MaximumGroupSize) = (handle, maximumGroupSize);

    public void Fail(string reason) => Failure = reason;
}
