using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Compiler.Tests;

/// <summary>
/// Products by tensor cores, whose host implementation takes each warp's words from where PTX says that they are, against loops over rounded factors. Both sum
/// exactly but for the last bits; against factors that are not rounded, the error is that of rounding two factors.
/// </summary>
public class TensorCoreTests
{
    private const int RowsOfTile = 64;

    [Theory]
    [InlineData(TensorFormat.TensorFloat32, 70, 65, 40, false, false)]
    [InlineData(TensorFormat.TensorFloat32, 17, 80, 33, true, true)]
    [InlineData(TensorFormat.BFloat16, 70, 65, 40, false, true)]
    [InlineData(TensorFormat.Float16, 64, 30, 71, true, false)]
    public void MatrixProduct_IsThatOfRoundedFactors(TensorFormat format, int m, int n, int k, bool transposeA, bool transposeB)
    {
        float[] a = KernelRuns.Numbers(m * k, 1), b = KernelRuns.Numbers(k * n, 2), c = new float[m * n];
        var geometry = new ProductGeometry(m, n, k, transposeA ? 1 : k, transposeA ? m : 1, transposeB ? 1 : n, transposeB ? k : 1, k);
        int groups = Tiles(m) * Tiles(n);
        if (format == TensorFormat.TensorFloat32) Run<TensorTile64x64<TensorFloat32Factors>>();
        else if (format == TensorFormat.BFloat16) Run<TensorTile64x64<BFloat16Factors>>();
        else Run<TensorTile64x64<Float16Factors>>();
        double unit = format == TensorFormat.BFloat16 ? 1.0 / 256 : 1.0 / 2048;
        for (int row = 0; row < m; row++)
        {
            for (int column = 0; column < n; column++)
            {
                double rounded = 0, exact = 0, sizes = 0;
                for (int i = 0; i < k; i++)
                {
                    float left = a[transposeA ? (i * m) + row : (row * k) + i], right = b[transposeB ? (column * k) + i : (i * n) + column];
                    rounded += Rounded(left, format) * Rounded(right, format);
                    exact += (double)left * right;
                    sizes += Math.Abs((double)left * right);
                }
                Assert.Equal(rounded, c[(row * n) + column], 1e-6 * (1 + sizes));
                Assert.Equal(exact, c[(row * n) + column], (2.01 * unit * sizes) + 1e-6);
            }
        }
        Assert.Contains(Enumerable.Range(0, a.Length), i => Rounded(a[i], format) != a[i]);

        void Run<TTile>() where TTile : struct, IMatrixTile
        {
            Axes one = Axes.Create([(1, 0)]);
            HostExecutor.Run(new MatrixProduct<float, float, AsComputed<float>, TTile>(new(a), new(b), new(c), one, one, 1, geometry), groups, TileProduct<float, TTile>.GroupSize);
        }
    }

    /// <summary>The larger tile sums in the same order: the choice of a tile changes no bit, nor do factors that are stored as what they are rounded to.</summary>
    [Fact]
    public void MatrixProduct_ByEachTile_AndOfStoredFactors_HasTheSameBits()
    {
        const int m = 66, n = 40, k = 50;
        float[] a = KernelRuns.Numbers(m * k, 3), b = KernelRuns.Numbers(k * n, 4);
        ushort[] storedA = [.. a.Select(value => ((BFloat16)value).Bits)], storedB = [.. b.Select(value => ((BFloat16)value).Bits)];
        float[] small = Product<float, AsComputed<float>, TensorTile64x64<BFloat16Factors>>(a, b, 2);
        Assert.Equal(small, Product<float, AsComputed<float>, TensorTile128x128<BFloat16Factors>>(a, b, 1));
        Assert.Equal(small, Product<ushort, StoredBFloat16, TensorTile64x64<BFloat16Factors>>(storedA, storedB, 2));

        static float[] Product<TStored, TStorage, TTile>(TStored[] a, TStored[] b, int groups)
            where TStored : unmanaged
            where TStorage : struct, IStorage<TStored, float>
            where TTile : struct, IMatrixTile
        {
            var c = new float[m * n];
            Axes one = Axes.Create([(1, 0)]);
            HostExecutor.Run(
                new MatrixProduct<TStored, float, TStorage, TTile>(new(a), new(b), new(c), one, one, 1, new ProductGeometry(m, n, k, k, 1, n, 1, k)), groups,
                TileProduct<float, TTile>.GroupSize);
            return c;
        }
    }

    [Fact]
    public void Convolutions_AreThoseOfRoundedFactors()
    {
        var geometry = new ConvolutionGeometry(2, 6, 20, 2, [5, 4], [3, 2], [3, 5], [2, 1], [1, 1], [1, 1], [1, 1]);
        ConvolutionSizes sizes = ConvolutionSizes.Create(geometry);
        float[] x = RoundedNumbers(2 * 6 * 20, 1), w = RoundedNumbers(20 * 3 * 6, 2), dy = RoundedNumbers(2 * 20 * 15, 3);
        // Factors that are rounded already: the products have to be those of single precision.
        Compare<TensorTile64x64<TensorFloat32Factors>>();
        Compare<TensorTile64x64<BFloat16Factors>>();
        Compare<TensorTile64x64<Float16Factors>>();

        static float[] RoundedNumbers(int count, int seed) => [.. KernelRuns.Numbers(count, seed).Select(value => (float)Math.Round(value * 64) / 64)];

        void Compare<TTile>() where TTile : struct, IMatrixTile
        {
            int threads = TileProduct<float, TTile>.GroupSize;
            Equal(y => HostExecutor.Run(new ConvolutionForward<float, float, AsComputed<float>, TTile>(new(x), new(w), y, sizes), 2, threads),
                y => HostExecutor.Run(new DirectConvolution<float>(new(x), new(w), y, sizes, dy.Length), 1, 64), dy.Length);
            Equal(dx => HostExecutor.Run(new ConvolutionInputGradient<float, float, AsComputed<float>, TTile>(new(dy), new(w), dx, sizes), 2, threads),
                dx => HostExecutor.Run(new DirectInputGradient<float>(new(dy), new(w), dx, sizes, x.Length), 1, 64), x.Length);
            Equal(dw => HostExecutor.Run(new ConvolutionWeightGradient<float, float, AsComputed<float>, TTile>(new(dy), new(x), dw, sizes, 32), 2, threads),
                dw => HostExecutor.Run(new DirectWeightGradient<float>(new(dy), new(x), dw, sizes), w.Length, 4), w.Length);
        }

        static void Equal(Action<View<float>> byTensorCores, Action<View<float>> directly, int count)
        {
            float[] found = new float[count], expected = new float[count];
            byTensorCores(new(found));
            directly(new(expected));
            for (int i = 0; i < count; i++) Assert.Equal(expected[i], found[i], 1e-5f);
        }
    }

    [Theory]
    [InlineData(1.0f, 0x3F800000u)]
    [InlineData(1.00048828125f, 0x3F802000u)] // one and half a unit
    [InlineData(-1.00048828125f, 0xBF802000u)]
    [InlineData(1.0004882f, 0x3F800000u)]
    [InlineData(float.PositiveInfinity, 0x7F800000u)]
    [InlineData(float.MaxValue, 0x7F800000u)]
    [InlineData(1e-45f, 0u)]
    public void TensorFloat32_RoundsHalvesAwayFromZero(float value, uint bits) => Assert.Equal(bits, TensorCore.TensorFloat32(value));

    [Fact]
    public void Words_KeepNaN_AndHaveTheFirstElementBelow()
    {
        Assert.True(float.IsNaN(BitConverter.UInt32BitsToSingle(TensorCore.TensorFloat32(BitConverter.UInt32BitsToSingle(0x7FFFFFFF)))));
        Assert.Equal(0x40003F80u, TensorCore.BFloat16Pair(1, 2));
        Assert.Equal(0x40003C00u, TensorCore.Float16Pair(1, 2));
        Assert.Equal(0x7C00u, TensorCore.Float16Pair(1e6f, 0));
    }

    [Fact]
    public void Storage_ReadsEveryElementExactly()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            Assert.Equal((float)BitConverter.UInt16BitsToHalf((ushort)bits), StoredFloat16.Read((ushort)bits));
            Assert.Equal(new BFloat16((ushort)bits), StoredBFloat16.Read((ushort)bits));
        }
        Assert.True(float.IsNegative(StoredFloat16.Read(0x8000)));
    }

    [Fact]
    public void Run_InGroupsThatAreNoWarps_IsAnError() => Assert.Equal(
        "[kernel] tensor cores take groups of whole warps of 32 threads, found 33",
        Assert.Throws<KernelException>(() => HostExecutor.Run(new OneProduct(new(new float[1])), 1, 33)).Message);

    [Fact]
    public void Compile_ForOpenCl_SaysThatThereAreNone()
    {
        var exception = Assert.Throws<KernelCompilationException>(() => KernelCompiler.Compile<OneProduct>(KernelDialect.OpenCl));
        Assert.EndsWith(": TensorCore.MultiplyAddBFloat16 in OpenCL C: take a tile without tensor cores: only CUDA C has them", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Barriers_OfTiles_AreThoseOfOthers_AndSharedMemoryFits()
    {
        CompiledKernel large = KernelCompiler.Compile(TensorCoreCatalog.Kernels[3], KernelDialect.Cuda);
        Assert.Equal((3, 2 * 32 * 132 * 4 + (128 + 32) * 16, 256), (large.BarrierCount, large.SharedBytes, large.GroupSize));
        Assert.All(TensorCoreCatalog.Kernels, kernel => Assert.InRange(KernelCompiler.Compile(kernel, KernelDialect.Cuda).SharedBytes, 1, 48 << 10));
    }

    private readonly struct OneProduct(View<float> result) : IKernel
    {
        public void Run(KernelThread thread)
        {
            Local<float> sums = thread.Local<float>(4);
            TensorCore.MultiplyAddBFloat16(thread, thread.Local<uint>(4), 0, thread.Local<uint>(2), 0, sums, 0, 2);
            result[0] = sums[0];
        }
    }

    /// <summary>To as many significant bits as a format has, by the definition of rounding.</summary>
    private static double Rounded(double value, TensorFormat format)
    {
        if (value == 0) return 0;
        int bits = format == TensorFormat.BFloat16 ? 8 : 11;
        int exponent = (int)Math.Floor(Math.Log2(Math.Abs(value)));
        // Below 2^-14 half precision has fewer bits.
        if (format == TensorFormat.Float16) exponent = Math.Max(exponent, -14);
        double unit = Math.Pow(2, exponent - bits + 1);
        return Math.Round(value / unit, format == TensorFormat.TensorFloat32 ? MidpointRounding.AwayFromZero : MidpointRounding.ToEven) * unit;
    }

    private static int Tiles(int extent) => (extent + RowsOfTile - 1) / RowsOfTile;
}
