namespace ILGpuNet.Gpu;

/// <summary>A driver reported an error that no caller can mend: a text that it does not compile, a lost device.</summary>
public sealed class GpuException(string message) : ILGpuNetException(message);

/// <summary>
/// A device was lost while it was in use: its driver gave it up, or it was taken away. What was in its memory is gone, and every later use of it gives
/// the same error; other devices go on.
/// </summary>
public sealed class DeviceLostException(string message) : ILGpuNetException(message);
