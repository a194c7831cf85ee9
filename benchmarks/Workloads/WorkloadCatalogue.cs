namespace ILGpuNet.Benchmarks;

/// <summary>All workloads, for the table of rows and for the BenchmarkDotNet suites.</summary>
internal static class WorkloadCatalogue
{
    private static readonly (string Name, Func<IEnumerable<Workload>> Create)[] Families =
    [
        ("gemm", MatrixProductWorkloads.OfTensors),
        ("gemm-kernel", MatrixProductWorkloads.OfKernels),
        ("conv2d", ConvolutionWorkloads.Forward),
        ("conv2d-backward", ConvolutionWorkloads.Backward),
        ("mlp-step", TrainingStepWorkloads.Perceptron),
        ("mlp-step-compiled", TrainingStepWorkloads.CompiledPerceptron),
        ("mnist-cnn-step", TrainingStepWorkloads.ConvolutionalNetwork),
        ("mlp-wide-step", TrainingStepWorkloads.WidePerceptron),
        ("residual-blocks-step", TrainingStepWorkloads.ResidualBlocks),
        ("u-net-step", TrainingStepWorkloads.UNet),
        ("gpt-step", TrainingStepWorkloads.Gpt),
        ("lstm-step", TrainingStepWorkloads.Lstm),
        ("gru-step", TrainingStepWorkloads.Gru),
        ("mlp-epoch", EpochWorkloads.Perceptron),
        ("adam-step", OptimizerWorkloads.All),
        ("inference", InferenceWorkloads.All),
        ("map", MapWorkloads.All),
        ("reduce", RowWorkloads.Reductions),
        ("rows", RowWorkloads.All),
        ("images", ImageWorkloads.All),
    ];

    /// <summary>Families of whole training steps, and of the optimizer's part of one, that the rival computes too.</summary>
    public static string[] TrainingSteps { get; } =
    [
        "mlp-step", "mnist-cnn-step", "mlp-wide-step", "residual-blocks-step", "u-net-step", "gpt-step", "lstm-step", "gru-step", "adam-step",
    ];

    /// <summary>The names of the families, in the order of the table.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Families.Select(family => family.Name)];

    /// <summary>The workloads of a family.</summary>
    public static IReadOnlyList<Workload> Of(string name) => [.. Families.Single(family => family.Name == name).Create()];
}
