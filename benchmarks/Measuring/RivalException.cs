namespace ILGpuNet.Benchmarks;

/// <summary>A rival could not measure a workload.</summary>
internal class RivalException(string message) : Exception(message);

/// <summary>A rival cannot measure anything any more.</summary>
internal sealed class RivalDiedException(string message) : RivalException(message);
