namespace ILGpuNet.Benchmarks;

/// <summary>Precisions of Float32 products, as reports name them.</summary>
internal static class Precisions
{
    /// <summary>Those in which a device measures a workload: where its products can be rounded, once for each way.</summary>
    public static IEnumerable<Workload> InEach(this Workload workload, Device device) => workload.Work.Limit == Limit.Memory
        ? [workload]
        : Enum.GetValues<ProductPrecision>().Where(device.Supports).Select(precision => workload with { Precision = precision });

    /// <summary>The rival's name: <c>float32</c>, <c>tf32</c>, <c>bfloat16</c>.</summary>
    public static string RivalName(this ProductPrecision precision) => precision switch
    {
        ProductPrecision.TensorFloat32 => "tf32",
        ProductPrecision.BFloat16 => "bfloat16",
        _ => "float32",
    };

    /// <summary>What is added to a name where products are rounded.</summary>
    public static string Suffix(this ProductPrecision precision) => precision == ProductPrecision.Float32 ? "" : $" as {precision}";
}
