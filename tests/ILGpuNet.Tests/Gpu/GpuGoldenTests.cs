using ILGpuNet.Tests.Golden;
using ILGpuNet.Tests.Metrics;

namespace ILGpuNet.Tests.Gpu;

/// <summary>The comparisons of layers, optimizers and metrics with PyTorch and scikit-learn, run on a GPU: the same values, the same tolerances.</summary>
[Collection(Alone.Name)]
public class GpuGoldenTests
{
    [GpuTheory]
    [MemberData(nameof(RecurrentTests.Layers), MemberType = typeof(RecurrentTests))]
    public void RecurrentLayer_AnyCase_MatchesPyTorch(string name) => OnDevice(() => new RecurrentTests().Layer_AnyCase_MatchesPyTorch(name));

    [GpuTheory]
    [MemberData(nameof(RecurrentTests.Cells), MemberType = typeof(RecurrentTests))]
    public void RecurrentCell_Any_MatchesPyTorch(string name) => OnDevice(() => new RecurrentTests().Cell_Any_MatchesPyTorch(name));

    [GpuTheory]
    [MemberData(nameof(TransformerTests.Names), MemberType = typeof(TransformerTests))]
    public void Transformer_EveryCase_MatchesPyTorch(string name) => OnDevice(() => new TransformerTests().Forward_EveryCase_MatchesPyTorch(name));

    [GpuTheory]
    [MemberData(nameof(OptimizerTests.Cases), MemberType = typeof(OptimizerTests))]
    public void Optimizer_TwentySteps_MatchesPyTorch(string name) => OnDevice(() => new OptimizerTests().Step_TwentyTimes_MatchesPyTorch(name));

    [GpuTheory]
    [MemberData(nameof(MetricGoldenTests.Names), MemberType = typeof(MetricGoldenTests))]
    public void Metric_InOneBatchAndInThree_IsTheReference(string name) => OnDevice(() => new MetricGoldenTests().Compute_InOneBatchAndInThree_IsTheReference(name));

    private static void OnDevice(Action test)
    {
        using (TestDevice.Use()) test();
    }
}
