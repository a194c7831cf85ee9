using ILGpuNet.Cpu;
using ILGpuNet.Gpu;
using ILGpuNet.Runtime;

namespace ILGpuNet;

/// <summary>A place where tensors live and operations run.</summary>
public sealed class Device
{
    private static readonly Lazy<(IReadOnlyList<Device> Devices, IReadOnlyList<AbsentDevice> Absent)> Present = new(Find);

    private readonly Lazy<Engine> engine;

    internal Device(string name, Func<Engine> create)
    {
        Name = name;
        engine = new Lazy<Engine>(create);
    }

    /// <summary>The processor, with its SIMD engine.</summary>
    public static Device Cpu { get; } = new("cpu", () => CpuEngine.Instance);

    /// <summary>The devices of this machine: the processor first, then those of CUDA and OpenCL drivers, as far as they are installed.</summary>
    public static IReadOnlyList<Device> All => Present.Value.Devices;

    /// <summary>Kinds of devices that this machine does not have, with the reason.</summary>
    public static IReadOnlyList<AbsentDevice> Absent => Present.Value.Absent;

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

    /// <summary>Driver and version; empty for the processor.</summary>
    public string Driver => Engine.Driver;

    /// <summary>All memory of the device in bytes.</summary>
    public long MemoryBytes => Engine.MemoryBytes;

    /// <summary>Bytes of device memory in use by reachable tensors; collects garbage first so that the figure is exact.</summary>
    public long LiveBytes => Engine.Memory.LiveBytes;

    /// <summary>Bytes taken from the device, in use or kept for reuse.</summary>
    public long ReservedBytes => Engine.Memory.ReservedBytes;

    /// <summary>
    /// How exactly Float32 products and convolutions may be computed here, gradients included: <see cref="ProductPrecision.Float32"/> by default. It holds for
    /// what is evaluated from now on and may be changed between two steps. Where <see cref="Supports"/> says no, which it does for the processor, it may be set
    /// and changes nothing: products stay exact.
    /// </summary>
    /// <exception cref="ILGpuNetException">The value is none of the enumeration.</exception>
    public ProductPrecision ProductPrecision
    {
        get => Engine.ProductPrecision;
        set => Engine.ProductPrecision = Enum.IsDefined(value)
            ? value
            : throw new ILGpuNetException($"[Device] ProductPrecision must be Float32, TensorFloat32 or BFloat16, found {(int)value}");
    }

    internal Engine Engine => engine.Value;

    /// <summary>
    /// Whether the device computes Float32 products faster at a precision than exactly, which takes tensor cores: NVIDIA GPUs of compute capability 8.0 and more
    /// (Ampere) by CUDA.
    /// </summary>
    public bool Supports(ProductPrecision precision) => Engine.Supports(precision);

    /// <summary>The device of a name: <c>cpu</c>, <c>cuda</c>, <c>opencl</c>, or with a number <c>opencl:1</c>, counted from 0.</summary>
    /// <exception cref="DeviceException">There is no such device; the message lists those that there are, and says why a kind is absent.</exception>
    public static Device Parse(string name)
    {
        string wanted = name.Trim().ToLowerInvariant();
        if (wanted.EndsWith(":0", StringComparison.Ordinal)) wanted = wanted[..^2];
        if (wanted == Cpu.Name) return Cpu;
        if (All.FirstOrDefault(device => device.Name == wanted) is { } found) return found;
        string reason = Absent.FirstOrDefault(device => device.Name == wanted.Split(':')[0])?.Reason is { } known ? $" ({known})" : "";
        throw new DeviceException($"[Device] there is no device '{name}'{reason}: expected one of {string.Join(", ", All.Select(device => device.Name))}");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static Device FromEnvironment(string? name) => string.IsNullOrEmpty(name) ? Cpu : Parse(name);

    private static (IReadOnlyList<Device>, IReadOnlyList<AbsentDevice>) Find()
    {
        (IReadOnlyList<GpuDevice> found, IReadOnlyList<(string Name, string Reason)> absent) = GpuDevices.Find();
        return ([Cpu, .. found.Select(device => new Device(device.Name, device.Create))], [.. absent.Select(device => new AbsentDevice(device.Name, device.Reason))]);
    }
}

/// <summary>A kind of device that is not there.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Reason">Why, and what to do.</param>
public sealed record AbsentDevice(string Name, string Reason);
