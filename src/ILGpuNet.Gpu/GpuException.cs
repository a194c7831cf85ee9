namespace ILGpuNet.Gpu;

/// <summary>A driver reported an error that no caller can mend: a text that it does not compile, a lost device.</summary>
public sealed class GpuException(string message) : ILGpuNetException(message);
