using System.Text.Json.Serialization;

namespace ILGpuNet.Benchmarks;

/// <summary>A line of the table. Of a workload that failed there is only the reason.</summary>
/// <param name="Workload">Name of the family.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="DType">Element type.</param>
/// <param name="Device">Where it was computed.</param>
/// <param name="Threads">Threads that it could use.</param>
internal sealed record Row(
    string Workload, string Shape, [property: JsonPropertyName("dtype")] DType DType, string Device, int Threads)
{
    /// <summary>What factors of Float32 products were rounded to.</summary>
    public ProductPrecision Precision { get; init; }

    /// <summary>Median time of a repetition.</summary>
    public double? MedianMicroseconds { get; init; }

    /// <summary>Work per time, in <see cref="RateUnit"/>.</summary>
    public double? Rate { get; init; }

    /// <summary>GFLOP/s or GB/s.</summary>
    public string RateUnit { get; init; } = "";

    /// <summary>The rate in percent of the peak or copy bandwidth measured on all of the device; null where that is unknown.</summary>
    public double? PercentOfReference { get; init; }

    /// <summary>PyTorch's median time at its best setting of the same precision.</summary>
    [JsonPropertyName("pytorch_microseconds")]
    public double? PyTorchMicroseconds { get; init; }

    /// <summary>The setting that was PyTorch's best.</summary>
    [JsonPropertyName("pytorch_setting")]
    public string? PyTorchSetting { get; init; }

    /// <summary>Beside a row with exact products, PyTorch's median times where a GPU rounds their factors: by precision.</summary>
    [JsonPropertyName("pytorch_other_precisions")]
    public IReadOnlyDictionary<string, double>? PyTorchOtherPrecisions { get; init; }

    /// <summary>Why PyTorch, which computes this family, has no figure.</summary>
    [JsonPropertyName("pytorch_failure")]
    public string? PyTorchFailure { get; init; }

    /// <summary>PyTorch's time over ours: above one this library is faster.</summary>
    public double? Ratio => PyTorchMicroseconds / MedianMicroseconds;

    /// <summary>Why there is no figure of ours.</summary>
    public string? Failure { get; init; }
}
