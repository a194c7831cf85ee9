namespace ILGpuNet.Benchmarks.Suites;

/// <summary>Whole training steps.</summary>
public class TrainingStepBenchmarks : WorkloadBenchmarks
{
    /// <inheritdoc/>
    protected override string[] Families =>
    [
        "mlp-step", "mlp-step-compiled", "mlp-wide-step", "mnist-cnn-step", "residual-blocks-step", "u-net-step", "gpt-step", "mlp-epoch",
    ];
}
