namespace ILGpuNet.Tests.Gpu;

/// <summary>
/// Products that are large enough for a library of the vendor, on the device that there is, in each precision that may be set: within the error of rounding two
/// factors, or exact where the device does not round.
/// </summary>
[Collection(Alone.Name)]
public class LargeProductTests
{
    private static readonly Dictionary<string, Func<Device, Tensor>> Cases = new()
    {
        ["matrices"] = on => Numbers(on, 100, 300).MatMul(Numbers(on, 300, 90)),
        ["both transposed"] = on => Numbers(on, 300, 100).Transpose().MatMul(Numbers(on, 90, 300).Transpose()),
        ["a batch and a shared matrix"] = on => Numbers(on, 3, 70, 128).MatMul(Numbers(on, 100, 128).Transpose()),
        ["heads beside each other"] = on => Numbers(on, 64, 4, 96).Transpose(0, 1).MatMul(Numbers(on, 4, 96, 96)),
        ["a bias and an activation behind"] = on => (Numbers(on, 100, 300).MatMul(Numbers(on, 300, 90)) + Numbers(on, 90)).Relu(),
        ["a bias behind a short product"] = on => Numbers(on, 200, 128).MatMul(Numbers(on, 128, 90)) + Numbers(on, 90),
        ["sums behind"] = on => Numbers(on, 100, 300).MatMul(Numbers(on, 300, 90)).Square().Sum([0]),
        ["factors in BFloat16"] = on => Stored(on, DType.BFloat16, 100, 300).MatMul(Stored(on, DType.BFloat16, 300, 90)),
        ["factors in Float16"] = on => Stored(on, DType.Float16, 100, 300).MatMul(Stored(on, DType.Float16, 90, 300).Transpose()),
        ["a convolution"] = on => Numbers(on, 2, 20, 12, 12).Convolve(Numbers(on, 24, 20, 3, 3), padding: 1),
    };

    public static TheoryData<string, ProductPrecision> Names
    {
        get
        {
            var data = new TheoryData<string, ProductPrecision>();
            foreach (string name in Cases.Keys)
            {
                foreach (ProductPrecision precision in Enum.GetValues<ProductPrecision>()) data.Add(name, precision);
            }
            return data;
        }
    }

    [GpuTheory]
    [MemberData(nameof(Names))]
    public void Product_InEachPrecision_IsThatOfTheProcessor(string name, ProductPrecision precision)
    {
        Device device = TestDevice.Instance;
        float[] expected = Cases[name](Device.Cpu).ToArray(), found;
        device.ProductPrecision = precision;
        try
        {
            found = Cases[name](device).ToArray();
        }
        finally
        {
            device.ProductPrecision = ProductPrecision.Float32;
        }
        // Factors are at most 1/2, and errors of rounding them add up like steps of a random walk: a hundred or so of a quarter, at most 2^-11 or 2^-8 off.
        double bound = !device.Supports(precision) || name.StartsWith("factors", StringComparison.Ordinal) ? 1e-5
            : precision == ProductPrecision.BFloat16 ? 0.1
            : precision == ProductPrecision.TensorFloat32 ? 0.0125
            : 1e-5;
        double largest = expected.Select(value => Math.Abs((double)value)).Max();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], bound * (1 + largest));
    }

    private static Tensor Numbers(Device on, params int[] shape)
    {
        var random = new Random(shape[^1]);
        int count = shape.Aggregate(1, (product, extent) => product * extent);
        return Tensor.FromArray([.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)], [.. shape], on);
    }

    private static Tensor Stored(Device on, DType type, params int[] shape) => Numbers(Device.Cpu, shape).To(type).Evaluate().To(on).To(DType.Float32);
}
