using ILGpuNet.Gpu;
using ILGpuNet.Gpu.Cuda;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Gpu;

/// <summary>Products by cuBLAS: which they are, and with which arguments; what those mean is computed by the definition.</summary>
[Collection(Alone.Name)]
public class LibraryProductTests
{
    /// <summary>Layouts of a [2, 3, m, k] and b [2, 3, k, n], made of contiguous tensors.</summary>
    private static readonly Dictionary<string, (Layout A, Layout B)> Layouts = new()
    {
        ["as they are"] = (Layout.Contiguous([2, 3, 4, 5]), Layout.Contiguous([2, 3, 5, 6])),
        ["left transposed"] = (Layout.Contiguous([2, 3, 5, 4]).Permute([0, 1, 3, 2]), Layout.Contiguous([2, 3, 5, 6])),
        ["right transposed"] = (Layout.Contiguous([2, 3, 4, 5]), Layout.Contiguous([2, 3, 6, 5]).Permute([0, 1, 3, 2])),
        ["both transposed"] = (Layout.Contiguous([2, 3, 5, 4]).Permute([0, 1, 3, 2]), Layout.Contiguous([2, 3, 6, 5]).Permute([0, 1, 3, 2])),
        ["a shared right factor"] = (Layout.Contiguous([2, 3, 4, 5]), Layout.Contiguous([5, 6]).Expand([2, 3, 5, 6])),
        ["parts of longer rows"] = (Layout.Contiguous([2, 3, 4, 9]).Slice([0, 0, 0, 2], [2, 3, 4, 5], [1, 1, 1, 1]), Layout.Contiguous([2, 3, 5, 8]).Slice([0, 0, 0, 1], [2, 3, 5, 6], [1, 1, 1, 1])),
        ["heads beside each other"] = (Layout.Contiguous([4, 6, 5]).TryReshape([4, 2, 3, 5])!.Permute([1, 2, 0, 3]), Layout.Contiguous([5, 6, 6]).TryReshape([5, 2, 3, 6])!.Permute([1, 2, 0, 3])),
    };

    public static TheoryData<string> Names => [.. Layouts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Arguments_MeanTheProduct(string name)
    {
        (Layout a, Layout b) = Layouts[name];
        LibraryProduct? product = LibraryProduct.Create(new Operand(DType.Float32, a), new Operand(DType.Float32, b), DType.Float32, ProductPrecision.Float32);
        Assert.NotNull(product);
        var random = new Random(3);
        float[] left = [.. Enumerable.Range(0, 400).Select(_ => random.NextSingle() - 0.5f)], right = [.. Enumerable.Range(0, 400).Select(_ => random.NextSingle() - 0.5f)];
        float[] found = new float[6 * 4 * 6];
        // Operands begin at their first element.
        ColumnMajorProduct.Multiply(CublasArguments.Create(product, 80)!, right.AsSpan((int)b.Offset), left.AsSpan((int)a.Offset), found);
        for (int matrix = 0; matrix < 6; matrix++)
        {
            for (int row = 0; row < 4; row++)
            {
                for (int column = 0; column < 6; column++)
                {
                    double sum = Enumerable.Range(0, 5).Sum(i => (double)left[At(a, matrix, row, i)] * right[At(b, matrix, i, column)]);
                    Assert.Equal((float)sum, found[(matrix * 4 + row) * 6 + column], 1e-6f);
                }
            }
        }

        static int At(Layout layout, int matrix, int row, int column) => (int)(layout.Offset
            + matrix / 3 * layout.Strides[0] + matrix % 3 * layout.Strides[1] + row * layout.Strides[2] + column * layout.Strides[3]);
    }

    [Fact]
    public void Create_OfLayoutsThatLibrariesDoNotTake_IsNull()
    {
        var right = new Operand(DType.Float32, Layout.Contiguous([5, 6]));
        // Every other column; rows from last to first; one row for all; matrices at distances that differ.
        Assert.Null(Of(Layout.Contiguous([4, 10]).Slice([0, 0], [4, 5], [1, 2]), right));
        Assert.Null(Of(Layout.Contiguous([4, 5]).Slice([3, 0], [4, 5], [-1, 1]), right));
        Assert.Null(Of(Layout.Contiguous([1, 5]).Expand([4, 5]), right));
        Assert.Null(Of(Layout.Contiguous([2, 4, 3, 5]).Permute([0, 2, 1, 3]), right with { Layout = Layout.Contiguous([2, 3, 5, 6]) }, new Operand(DType.Float32, Layout.Contiguous([3, 2, 5, 6]).Permute([1, 0, 2, 3]))));
        // Factors of two types.
        Assert.Null(Of(Layout.Contiguous([4, 5]), right with { Type = DType.BFloat16 }));

        static LibraryProduct? Of(Layout left, Operand right, Operand? other = null) =>
            LibraryProduct.Create(new Operand(DType.Float32, left), other ?? right, DType.Float32, ProductPrecision.Float32);
    }

    [Theory]
    [InlineData(DType.Float32, DType.Float32, ProductPrecision.Float32, 50, 0, 0, 68)]
    [InlineData(DType.Float32, DType.Float32, ProductPrecision.TensorFloat32, 80, 0, 0, 77)]
    [InlineData(DType.Float32, DType.Float32, ProductPrecision.BFloat16, 80, 0, 0, 75)]
    [InlineData(DType.Float64, DType.Float64, ProductPrecision.TensorFloat32, 80, 1, 1, 70)]
    [InlineData(DType.BFloat16, DType.Float32, ProductPrecision.Float32, 80, 14, 0, 68)]
    [InlineData(DType.Float16, DType.Float32, ProductPrecision.Float32, 75, 2, 0, 68)]
    public void Arguments_NameTypesAsCublasDoes(DType factors, DType result, ProductPrecision precision, int capability, int factorType, int resultType, int computeType)
    {
        CublasArguments arguments = CublasArguments.Create(Square(100, factors, result, precision), capability)!;
        Assert.Equal((factorType, resultType, computeType), (arguments.FactorType, arguments.ResultType, arguments.ComputeType));
    }

    [Fact]
    public void Arguments_OfTypesThatADeviceHasNot_AreNull()
    {
        Assert.Null(CublasArguments.Create(Square(100, DType.BFloat16), 75));
        Assert.Null(CublasArguments.Create(Square(100, DType.Float16), 61));
    }

    [Theory]
    [InlineData(128, 128, 128, 1, false, true)]
    [InlineData(127, 128, 128, 1, false, false)]
    [InlineData(64, 64, 64, 8, false, true)]
    [InlineData(1, 4096, 4096, 1, false, false)]
    [InlineData(4096, 1, 4096, 1, false, false)]
    [InlineData(1000, 1000, 255, 1, true, false)]
    [InlineData(1000, 1000, 256, 1, true, true)]
    public void IsWorthACall_ForLargeProducts_AndLongOnesWithAMap(int m, int n, int k, int batch, bool hasMap, bool isWorth) => Assert.Equal(
        isWorth, (Square(100) with { M = m, N = n, K = k, Batch = batch }).IsWorthACall(hasMap));

    /// <summary>Large products of a device with cuBLAS go there, with whatever is fused to them as a kernel behind; others do not.</summary>
    [Fact]
    public void Product_WhereCublasIsFound_IsComputedByIt()
    {
        var runtime = new HostCudaRuntime(80) { HasCublas = true };
        Device device = runtime.CreateDevice();
        Assert.Equal("Test driver 1.0, cuBLAS of the host", device.Driver);
        Tensor Compute(Device on, int size) => Numbers(size, 300, on).MatMul(Numbers(90, 300, on).Transpose());
        float[] expected = Compute(Device.Cpu, 80).ToArray(), found = Compute(device, 80).ToArray();
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-5f);
        Assert.Equal(["cuBLAS product"], runtime.Launched);

        runtime.Launched.Clear();
        (Compute(device, 80) + 1).Relu().Evaluate();
        Assert.Equal(2, runtime.Launched.Count);
        Assert.Equal("cuBLAS product", runtime.Launched[0]);
        Assert.StartsWith("Map", runtime.Launched[1], StringComparison.Ordinal);

        runtime.Launched.Clear();
        (Compute(device, 80) * 2).Sum([0]).Evaluate();
        Assert.Equal("cuBLAS product", runtime.Launched[0]);
        Assert.StartsWith("Sums", runtime.Launched[1], StringComparison.Ordinal);

        runtime.Launched.Clear();
        Compute(device, 70).Evaluate();
        Assert.StartsWith("MatrixProduct_", Assert.Single(runtime.Launched), StringComparison.Ordinal);

        var without = new HostCudaRuntime(80);
        Compute(without.CreateDevice(), 80).Evaluate();
        Assert.StartsWith("MatrixProduct_", Assert.Single(without.Launched), StringComparison.Ordinal);

        static Tensor Numbers(int rows, int columns, Device on) =>
            Tensor.FromArray([.. Enumerable.Range(0, rows * columns).Select(i => (i * 37 % 101 - 50) / 100f)], [rows, columns], device: on);
    }

    [Fact]
    public void Cublas_WhereItIsNotInstalled_SaysSo()
    {
        Assert.True(Cublas.IsSwitchedOn(null));
        Assert.True(Cublas.IsSwitchedOn("on"));
        Assert.False(Cublas.IsSwitchedOn("OFF"));
        if (DriverLibraries.IsInstalled(CublasLibrary.Library)) Assert.StartsWith("cuBLAS ", Cublas.Text, StringComparison.Ordinal);
        else Assert.Equal($"no cuBLAS ({DriverLibraries.FileOf(CublasLibrary.Library)} is not installed)", Cublas.Text);
        Assert.Equal("CUBLAS_STATUS_NOT_SUPPORTED", Cublas.NameOf(15));
        Assert.Equal("status 99", Cublas.NameOf(99));
    }

    private static LibraryProduct Square(int size, DType factors = DType.Float32, DType result = DType.Float32, ProductPrecision precision = ProductPrecision.Float32)
    {
        var matrix = new LibraryMatrix(size, false, 0);
        return new LibraryProduct(1, size, size, size, matrix, matrix, factors, result, precision);
    }
}
