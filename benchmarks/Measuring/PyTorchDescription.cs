namespace ILGpuNet.Benchmarks;

/// <summary>The PyTorch that was measured.</summary>
/// <param name="Interpreter">A Python that has it.</param>
/// <param name="Version">PyTorch's version.</param>
internal sealed record PyTorchDescription(string Interpreter, string Version);
