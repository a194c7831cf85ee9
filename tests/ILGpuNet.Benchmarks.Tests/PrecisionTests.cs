using ILGpuNet.Compiler;
using ILGpuNet.Kernels;

namespace ILGpuNet.Benchmarks.Tests;

/// <summary>Rows of products whose factors a GPU rounds stand beside the exact ones.</summary>
public class PrecisionTests
{
    [Fact]
    public void RowsOfOtherPrecisionsAreRowsOfTheirOwn()
    {
        Row exact = Reports.Row("gemm", "a", ours: 8, theirs: 8), rounded = Reports.Row("gemm", "a", ours: 1, theirs: 2) with { Precision = ProductPrecision.TensorFloat32 };
        RowReport report = Reports.Of(exact, rounded);
        Assert.Matches(@"gemm +a +Float32 +cpu .*\n *gemm +a +Float32 as TensorFloat32 +cpu", report.ToString());
        Assert.Equal(["gemm", "gemm as TensorFloat32", "all gemm and convolution", "all gemm and convolution as TensorFloat32"], RatioMean.Of(report.Rows).Select(mean => mean.Name));
        Assert.Contains("a as TensorFloat32", HtmlPage.Of(report), StringComparison.Ordinal);
        var difference = new ReportDifference(report, Reports.Of(rounded with { MedianMicroseconds = 4 }, exact with { MedianMicroseconds = 2 }));
        Assert.Equal([4, 0.25], difference.Rows.Select(row => row.Speedup!.Value));
    }

    [Fact]
    public void WorkloadsAreMeasuredInEachPrecisionThatTheDeviceHas()
    {
        Workload product = WorkloadCatalogue.Of("gemm")[0], map = WorkloadCatalogue.Of("map")[0];
        Assert.Equal([product], product.InEach(Device.Cpu));
        Assert.Equal([map], map.InEach(Device.Cpu));
        Assert.Equal(["float32", "tf32", "bfloat16"], Enum.GetValues<ProductPrecision>().Select(Precisions.RivalName));
    }

    [Fact]
    public void ARowIsComparedWithTheSamePrecision()
    {
        Row exact = Reports.Row("gemm", "a", ours: 8);
        RivalResult[] results =
        [
            new("gemm", "a", 7, "float32, contiguous", "float32"), new("gemm", "a", 9, "float32, contiguous", "float32"), new("gemm", "a", 5, "float32, contiguous", "float32"),
            new("gemm", "a", 3, "tf32, contiguous", "tf32"), new("gemm", "b", 1, "tf32, contiguous", "tf32"), new("gemm", "a", 2, "bfloat16, contiguous", "bfloat16"),
        ];
        Row completed = RivalMeasurements.Complete(exact, results);
        Assert.Equal((7.0, "float32, contiguous"), (completed.PyTorchMicroseconds!.Value, completed.PyTorchSetting));
        Assert.Equal([("tf32", 3.0), ("bfloat16", 2.0)], completed.PyTorchOtherPrecisions!.Select(other => (other.Key, other.Value)));
        completed = RivalMeasurements.Complete(exact with { Precision = ProductPrecision.TensorFloat32 }, results);
        Assert.Equal((3.0, 3.0 / 8), (completed.PyTorchMicroseconds!.Value, completed.Ratio!.Value));
        Assert.Null(completed.PyTorchOtherPrecisions);
        // PyTorch on the processor has exact rows only; one that is missing altogether is a mistake of the scripts.
        Row alone = exact with { Precision = ProductPrecision.BFloat16 };
        Assert.Equal(alone, RivalMeasurements.Complete(alone, results[..1]));
        Assert.Equal("PyTorch has no row gemm a: rivals/ differs from Workloads/", RivalMeasurements.Complete(exact, []).PyTorchFailure);
    }

    [Theory]
    [InlineData(typeof(TensorCoreChains<TensorFloat32Factors>), "multiply_add_tf32(&left[0], &right[0], &totals[4 * chain], 2);")]
    [InlineData(typeof(TensorCoreChains<BFloat16Factors>), "multiply_add_bf16(&left[0], &right[0], &totals[4 * chain], 2);")]
    public void PeaksOfTensorCoresAreProductsInRegisters(Type kernel, string product) =>
        Assert.Contains(product, KernelCompiler.Compile(kernel, KernelDialect.Cuda).Text, StringComparison.Ordinal);

    /// <summary>Multiply-adds of a warp's product of 16x8 over 16 or 8 elements, as often as there are products in all chains.</summary>
    [Fact]
    public void PeaksOfTensorCoresCountWhatTheyCompute()
    {
        Assert.Equal(2.0 * 8 * 256 * 16 * 8 * 16, TensorCoreChains<BFloat16Factors>.OperationsOfWarp);
        Assert.Equal(2.0 * 8 * 256 * 16 * 8 * 8, TensorCoreChains<TensorFloat32Factors>.OperationsOfWarp);
    }
}
