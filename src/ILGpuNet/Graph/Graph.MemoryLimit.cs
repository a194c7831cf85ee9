using System.Globalization;

namespace ILGpuNet;

public static partial class Graph
{
    private const string MemoryLimitVariable = "ILGPUNET_MEMORY_LIMIT";

    private static readonly Lazy<long?> MemoryLimitByEnvironment = new(() => ParseMemoryLimit(Environment.GetEnvironmentVariable(MemoryLimitVariable)));

    /// <summary>What was set here; null as long as nothing was.</summary>
    private static Setting? chosen;

    /// <summary>
    /// Bytes that the intermediate values of one evaluation may take, or null for no limit. Where keeping them until they are read last would take more,
    /// some are computed a second time instead; values and gradients stay the same to the last bit. Parameters, inputs and results do not count. Until
    /// it is set here, the environment variable <c>ILGPUNET_MEMORY_LIMIT</c> counts. Evaluations that cannot stay below the limit throw
    /// <see cref="MemoryLimitException"/> and change nothing.
    /// </summary>
    /// <exception cref="ILGpuNetException">The value, or the environment variable, is not above 0.</exception>
    public static long? MemoryLimit
    {
        get => chosen is { } setting ? setting.Bytes : MemoryLimitByEnvironment.Value;
        set
        {
            if (value <= 0) throw new ILGpuNetException($"[Graph] MemoryLimit must be a number of bytes above 0, or null for no limit, found {value}");
            chosen = new Setting(value);
        }
    }

    /// <summary>The limit that an environment setting asks for; null where there is none.</summary>
    internal static long? ParseMemoryLimit(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting)) return null;
        if (long.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes > 0) return bytes;
        throw new ILGpuNetException($"[{MemoryLimitVariable}] expected a whole number of bytes above 0, found '{setting}'");
    }

    private sealed record Setting(long? Bytes);
}
