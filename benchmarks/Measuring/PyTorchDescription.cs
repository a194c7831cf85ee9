namespace ILGpuNet.Benchmarks;

/// <summary>The PyTorch that was measured.</summary>
/// <param name="Interpreter">A Python that has it.</param>
/// <param name="Version">PyTorch's version.</param>
/// <param name="Device">Where it computes: the processor, or the name of a GPU.</param>
internal sealed record PyTorchDescription(string Interpreter, string Version, string Device)
{
    /// <inheritdoc/>
    public override string ToString() => $"PyTorch {Version} on {Device}, by {Interpreter}";
}
