namespace ILGpuNet.Benchmarks.Suites;

/// <summary>Whole training steps.</summary>
public class TrainingStepBenchmarks : WorkloadBenchmarks
{
    /// <inheritdoc/>
    protected override string[] Families => ["mlp-step", "mlp-step-compiled", "mnist-cnn-step", "mlp-wide-step", "residual-blocks-step", "u-net-step", "gpt-step", "mlp-epoch"];
}
