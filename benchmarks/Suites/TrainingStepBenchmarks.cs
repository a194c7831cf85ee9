namespace ILGpuNet.Benchmarks.Suites;

/// <summary>Whole training steps.</summary>
public class TrainingStepBenchmarks : WorkloadBenchmarks
{
    /// <inheritdoc/>
    protected override string[] Families => ["mlp-step", "mlp-step-compiled", "mnist-cnn-step", "lstm-step", "gru-step", "mlp-epoch"];
}
