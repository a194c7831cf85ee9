using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet;

/// <summary>A place where tensors live and operations run.</summary>
public sealed class Device
{
    private Device(string name, Engine engine)
    {
        Name = name;
        Engine = engine;
    }

    /// <summary>The processor, with its SIMD engine.</summary>
    public static Device Cpu { get; } = new("cpu", CpuEngine.Instance);

    /// <summary>The devices of this machine.</summary>
    public static IReadOnlyList<Device> All { get; } = [Cpu];

    /// <summary>
    /// The device of tensors that do not name one: what was set here, else the one in the environment variable <c>ILGPUNET_DEVICE</c>, else the
    /// processor.
    /// </summary>
    /// <exception cref="DeviceException">The environment variable names a device that is not there.</exception>
    public static Device Default
    {
        get => field ??= FromEnvironment(Environment.GetEnvironmentVariable("ILGPUNET_DEVICE"));
        set;
    }

    /// <summary>Short name, as <see cref="Parse"/> takes it.</summary>
    public string Name { get; }

    /// <summary>What the hardware is.</summary>
    public string Description => Engine.Description;

    /// <summary>Bytes of device memory in use by reachable tensors; collects garbage first so that the figure is exact.</summary>
    public long LiveBytes => Engine.Memory.LiveBytes;

    /// <summary>Bytes taken from the device, in use or kept for reuse.</summary>
    public long ReservedBytes => Engine.Memory.ReservedBytes;

    internal Engine Engine { get; }

    /// <summary>The device of a name such as <c>cpu</c>.</summary>
    /// <exception cref="DeviceException">There is no such device; the message lists those that there are.</exception>
    public static Device Parse(string name) =>
        All.FirstOrDefault(device => device.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new DeviceException($"[Device] there is no device '{name}': expected one of {string.Join(", ", All.Select(device => device.Name))}");

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Device FromEnvironment(string? name) => string.IsNullOrEmpty(name) ? Cpu : Parse(name);
}
