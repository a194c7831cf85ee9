namespace ILGpuNet.Benchmarks.Suites;

/// <summary>Convolutions and their gradients.</summary>
public class ConvolutionBenchmarks : WorkloadBenchmarks
{
    /// <inheritdoc/>
    protected override string[] Families => ["conv2d", "conv2d-backward"];
}
