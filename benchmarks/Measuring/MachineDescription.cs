using System.Diagnostics;
using System.Runtime.InteropServices;
using ILGpuNet.Cpu;

namespace ILGpuNet.Benchmarks;

/// <summary>What a table of measurements is worth nothing without.</summary>
/// <param name="Processor">Model.</param>
/// <param name="LogicalProcessors">Number that this process may use.</param>
/// <param name="VectorBits">Width of the vectors that the engine computes with.</param>
/// <param name="Runtime">Version of .NET.</param>
/// <param name="OperatingSystem">Name and version.</param>
/// <param name="Device">What was measured: <c>cpu</c>, or a device with its driver.</param>
internal sealed record MachineDescription(string Processor, int LogicalProcessors, int VectorBits, string Runtime, string OperatingSystem, string Device)
{
    /// <summary>Describes this machine.</summary>
    public static MachineDescription OfThisMachine() => new(FindProcessor() ?? $"{RuntimeInformation.ProcessArchitecture} processor",
        Environment.ProcessorCount, (int)VectorWidths.Widest, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription,
        Describe(ILGpuNet.Device.Default));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Processor}, {LogicalProcessors} logical processors, {VectorBits}-bit vectors{(Device == "cpu" ? "" : $"; {Device}")}; {Runtime}; {OperatingSystem}";

    private static string Describe(Device device) => device == ILGpuNet.Device.Cpu ? device.Name : $"{device.Name}: {device.Description}, {device.Driver}";

    private static string? FindProcessor()
    {
        try
        {
            if (System.OperatingSystem.IsLinux())
            {
                string? line = File.ReadLines("/proc/cpuinfo")
                    .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
                return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            }
            if (!System.OperatingSystem.IsMacOS()) return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
            using Process process = Process.Start(
                new ProcessStartInfo("sysctl", ["-n", "machdep.cpu.brand_string"]) { RedirectStandardOutput = true })!;
            return process.StandardOutput.ReadToEnd().Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
