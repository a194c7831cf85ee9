using System.Globalization;
using System.Text.Json;

namespace ILGpuNet.Benchmarks;

/// <summary>What the environment of a process decides about PyTorch.</summary>
/// <param name="Threads">Threads of its own kernels.</param>
/// <param name="BlasThreads">Threads of its matrix products.</param>
/// <param name="Instructions">Instruction set of its own kernels.</param>
internal sealed record PyTorchSetting(int Threads, int BlasThreads, string Instructions)
{
    /// <summary>How the script writes settings.</summary>
    public static JsonSerializerOptions JsonOptions { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>How the script takes this one.</summary>
    public string[] Arguments =>
    [
        "--threads", Threads.ToString(CultureInfo.InvariantCulture), "--blas-threads", BlasThreads.ToString(CultureInfo.InvariantCulture),
        "--instructions", Instructions,
    ];
}
