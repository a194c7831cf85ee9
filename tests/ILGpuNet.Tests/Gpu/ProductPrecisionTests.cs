using ILGpuNet.Gpu;
using ILGpuNet.Graphs;
using ILGpuNet.Kernels;
using ILGpuNet.Tests.Graphs;

namespace ILGpuNet.Tests.Gpu;

/// <summary>The precision of Float32 products, and what tensor cores compute of it; on a device whose kernels the host runs.</summary>
[Collection(Alone.Name)]
public class ProductPrecisionTests
{
    private static readonly Type Exact = typeof(MatrixProduct<float, float, AsComputed<float>, Tile16x16>),
        ByTensorFloat32 = typeof(MatrixProduct<float, float, AsComputed<float>, TensorTile64x64<TensorFloat32Factors>>),
        ByBFloat16 = typeof(MatrixProduct<float, float, AsComputed<float>, TensorTile64x64<BFloat16Factors>>),
        OfBFloat16 = typeof(MatrixProduct<ushort, float, StoredBFloat16, TensorTile64x64<BFloat16Factors>>),
        OfFloat16 = typeof(MatrixProduct<ushort, float, StoredFloat16, TensorTile64x64<Float16Factors>>),
        OfBFloat16Exactly = typeof(MatrixProduct<ushort, float, StoredBFloat16, Tile16x16>);

    private readonly HostCudaRuntime runtime = new(80, Exact, ByTensorFloat32, ByBFloat16, OfBFloat16, OfFloat16, OfBFloat16Exactly);

    private static float[,] Numbers(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var numbers = new float[rows, columns];
        foreach (ref float number in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref numbers[0, 0], numbers.Length)) number = random.NextSingle() - 0.5f;
        return numbers;
    }

    private static Tensor Product(Device device) =>
        Tensor.FromArray(Numbers(40, 35, 1), device).MatMul(Tensor.FromArray(Numbers(35, 20, 2), device));

    /// <summary>Each precision has a plan of its own, which is found again; results differ by what rounding two factors does.</summary>
    [Fact]
    public void Precision_ChangedBetweenEvaluations_HoldsForTheNext()
    {
        Device device = runtime.CreateDevice();
        float[] exact = Product(Device.Cpu).ToArray();
        Assert.InRange(ErrorAt(ProductPrecision.Float32), 0, 1e-6);
        double tensorFloat32 = ErrorAt(ProductPrecision.TensorFloat32), bFloat16 = ErrorAt(ProductPrecision.BFloat16);
        // Sums of 35 products of less than a quarter, with two factors rounded by 2^-11 or 2^-8 of them at most.
        Assert.InRange(tensorFloat32, 1e-5, 35.0 / 4 / 1024);
        Assert.InRange(bFloat16, 5 * tensorFloat32, 35.0 / 4 / 128);
        long compilations = Evaluator.Plans.Compilations;
        Assert.Equal(tensorFloat32, ErrorAt(ProductPrecision.TensorFloat32));
        Assert.InRange(ErrorAt(ProductPrecision.Float32), 0, 1e-6);
        Assert.Equal(compilations, Evaluator.Plans.Compilations);
        Assert.Equal(
            [Exact, ByTensorFloat32, ByBFloat16, ByTensorFloat32, Exact], runtime.Launched.Select(name => new[] { Exact, ByTensorFloat32, ByBFloat16 }.Single(type => NameOf(type) == name)));

        double ErrorAt(ProductPrecision precision)
        {
            device.ProductPrecision = precision;
            return Product(device).ToArray().Zip(exact, (found, expected) => Math.Abs((double)found - expected)).Max();
        }
    }

    [Fact]
    public void Precision_ChangedBetweenCallsOfACompiledFunction_HoldsForTheNext()
    {
        Device device = runtime.CreateDevice();
        Tensor a = Tensor.FromArray(Numbers(40, 35, 1), device), b = Tensor.FromArray(Numbers(35, 20, 2), device);
        Func<Tensor, Tensor> f = Graph.Compile((Tensor x) => x.MatMul(b));
        float[] exact = f(a).ToArray();
        Assert.Equal(exact, f(a).ToArray());
        device.ProductPrecision = ProductPrecision.BFloat16;
        Assert.NotEqual(exact, f(a).ToArray());
        device.ProductPrecision = ProductPrecision.Float32;
        Assert.Equal(exact, f(a).ToArray());
        Assert.Equal([NameOf(Exact), NameOf(Exact), NameOf(ByBFloat16), NameOf(Exact)], runtime.Launched);
    }

    /// <summary>Of factors that are stored in 16 bits tensor cores lose nothing: they take them at any setting, as they are stored, also through views.</summary>
    [Fact]
    public void StoredFactors_AreMultipliedByTensorCores()
    {
        Device device = runtime.CreateDevice();
        foreach ((DType type, Type kernel) in new[] { (DType.BFloat16, OfBFloat16), (DType.Float16, OfFloat16) })
        {
            Tensor Compute(Device on) => Tensor.FromArray(Numbers(40, 35, 1)).To(type).Evaluate().To(on).To(DType.Float32)
                .MatMul(Tensor.FromArray(Numbers(20, 35, 2)).To(type).Evaluate().To(on).To(DType.Float32).Transpose());
            float[] expected = Compute(Device.Cpu).ToArray(), found = Compute(device).ToArray();
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-6f);
            Assert.Equal([NameOf(kernel)], runtime.Launched);
            runtime.Launched.Clear();
        }
    }

    [Fact]
    public void StoredFactors_WithoutTensorCores_AreReadAsTheyAre()
    {
        var old = new HostCudaRuntime(70, Exact, OfBFloat16Exactly);
        Device device = old.CreateDevice();
        Tensor Compute(Device on) => Tensor.FromArray(Numbers(30, 35, 1)).To(DType.BFloat16).Evaluate().To(on)[2..].To(DType.Float32)
            .MatMul(Tensor.FromArray(Numbers(35, 20, 2)).To(DType.BFloat16).Evaluate().To(on).To(DType.Float32));
        float[] expected = Compute(Device.Cpu).ToArray(), found = Compute(device).ToArray();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-6f);
        device.ProductPrecision = ProductPrecision.TensorFloat32;
        Assert.False(device.Supports(ProductPrecision.TensorFloat32));
        _ = Product(device).ToArray();
        Assert.Equal([NameOf(OfBFloat16Exactly), NameOf(Exact)], old.Launched);
    }

    [Fact]
    public void Precision_OnTheProcessor_ChangesNothing()
    {
        float[] exact = Product(Device.Cpu).ToArray();
        try
        {
            Device.Cpu.ProductPrecision = ProductPrecision.BFloat16;
            Assert.Equal(ProductPrecision.BFloat16, Device.Cpu.ProductPrecision);
            Assert.True(Device.Cpu.Supports(ProductPrecision.Float32));
            Assert.False(Device.Cpu.Supports(ProductPrecision.BFloat16));
            Assert.Equal(0, PlanInspection.CompilationsOf(() => Assert.Equal(exact, Product(Device.Cpu).ToArray())));
        }
        finally
        {
            Device.Cpu.ProductPrecision = ProductPrecision.Float32;
        }
    }

    [Fact]
    public void Precision_ThatDoesNotExist_IsAnError() => Assert.Equal(
        "[Device] ProductPrecision must be Float32, TensorFloat32 or BFloat16, found 9",
        Assert.Throws<ILGpuNetException>(() => Device.Cpu.ProductPrecision = (ProductPrecision)9).Message);

    /// <summary>The passes of convolutions, recurrent sequences, and products with something fused to them.</summary>
    [Fact]
    public void Kernels_OfEveryKindOfProduct_FollowThePrecision()
    {
        Device device = runtime.CreateDevice();
        device.ProductPrecision = ProductPrecision.TensorFloat32;
        Tensor x = Tensor.Ones([2, 20, 8, 8], device: device).WithGradient(), w = Tensor.Ones([24, 20, 3, 3], device: device).WithGradient();
        Tensor y = x.Convolve(w).Relu();
        Tensor.Evaluate([y, .. Tensor.Grad(y.Sum(), [x, w])]);
        foreach (string kernel in new[] { "ConvolutionForward", "ConvolutionInputGradient", "ConvolutionWeightGradient" })
            Assert.Contains(runtime.Launched, name => name.StartsWith(kernel + "_Single_Single_AsComputed_Single_TensorTile64x64_TensorFloat32Factors", StringComparison.Ordinal));
        Assert.DoesNotContain(runtime.Launched, name => name.StartsWith("Convolution", StringComparison.Ordinal) && !name.Contains("TensorTile", StringComparison.Ordinal));

        runtime.Launched.Clear();
        var recurrent = new ILGpuNet.Nn.Lstm(20, 24);
        recurrent.To(device);
        Tensor.Evaluate(recurrent.Forward(Tensor.Ones([3, 17, 20], device: device)));
        Assert.Contains(NameOf(ByTensorFloat32), runtime.Launched);
        Assert.DoesNotContain(NameOf(Exact), runtime.Launched);
    }

    [Theory]
    [InlineData(DType.Float32, ProductPrecision.Float32, 90, 1000, 1000, TensorFormat.None)]
    [InlineData(DType.Float32, ProductPrecision.TensorFloat32, 80, 1000, 1000, TensorFormat.TensorFloat32)]
    [InlineData(DType.Float32, ProductPrecision.BFloat16, 120, 17, 17, TensorFormat.BFloat16)]
    [InlineData(DType.Float32, ProductPrecision.BFloat16, 75, 1000, 1000, TensorFormat.None)]
    [InlineData(DType.Float32, ProductPrecision.TensorFloat32, 80, 16, 1000, TensorFormat.None)]
    [InlineData(DType.Float64, ProductPrecision.TensorFloat32, 80, 1000, 1000, TensorFormat.None)]
    [InlineData(DType.BFloat16, ProductPrecision.Float32, 80, 1000, 1000, TensorFormat.BFloat16)]
    [InlineData(DType.BFloat16, ProductPrecision.Float32, 75, 1000, 1000, TensorFormat.None)]
    [InlineData(DType.Float16, ProductPrecision.BFloat16, 75, 1000, 1000, TensorFormat.Float16)]
    [InlineData(DType.Float16, ProductPrecision.Float32, 70, 1000, 1000, TensorFormat.None)]
    [InlineData(DType.Float16, ProductPrecision.Float32, 0, 1000, 1000, TensorFormat.None)]
    public void Format_FollowsFactorsPrecisionAndDevice(DType factors, ProductPrecision precision, int capability, long rows, long columns, TensorFormat format) =>
        Assert.Equal(format, TensorFormats.Of(factors, precision, new HostCudaRuntime(capability).Description, rows, columns));

    [Theory]
    [InlineData(1000, 1000, "TensorTile128x128")]
    [InlineData(1000, 96, "TensorTile64x64")]
    [InlineData(200, 200, "TensorTile64x64")]
    public void ByRule_WithTensorCores_KeepsADeviceBusy(long rows, long columns, string tile)
    {
        var problem = new TileProblem("f", 4, rows, columns, 100, 1) { Format = TensorFormat.TensorFloat32 };
        Assert.Equal(tile, problem.ByRule(runtime.Description, 128).Name);
        Assert.All(problem.Candidates(runtime.Description), candidate => Assert.StartsWith("TensorTile", candidate.Name, StringComparison.Ordinal));
        // A device that has not the memory for a tile has the smaller one.
        Assert.Equal("TensorTile64x64", problem.ByRule(runtime.Description with { SharedBytes = 32 << 10 }, 128).Name);
    }

    private static string NameOf(Type kernel) => Compiler.KernelCompiler.Compile(kernel, Compiler.KernelDialect.Cuda).Name;
}
