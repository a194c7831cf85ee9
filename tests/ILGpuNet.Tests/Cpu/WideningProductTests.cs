using System.Runtime.InteropServices;
using ILGpuNet.Cpu;
using ILGpuNet.Graphs.Passes;
using ILGpuNet.Runtime;
using ILGpuNet.Tests.Graphs;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Products of factors stored with 16 bits: the sums are those of the numbers that are stored, in Float32.</summary>
[Collection(Alone.Name)]
public class WideningProductTests
{
    public enum Order
    {
        Rows,
        Columns,
        Spaced,
    }

    /// <summary>Few rows and many, several blocks of rows, columns and depth, edges of vectors, nothing to add.</summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 1, 100, 7 }, { 1, 40, 2100 }, { 3, 2100, 40 }, { 100, 1, 65 }, { 2, 3, 0 }, { 0, 3, 4 }, { 3, 0, 4 }, { 0, 0, 4 }, { 5, 7, 700 },
        { 32, 10, 128 }, { 33, 100, 600 }, { 9, 49, 17 }, { 600, 20, 300 }, { 40, 600, 270 }, { 3, 3, 3 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Multiply_AnyShapeOrderAndWidth_MatchesPlainLoops(int rows, int columns, int depth)
    {
        foreach (DType type in new[] { DType.BFloat16, DType.Float16 })
        {
            foreach (Order left in Enum.GetValues<Order>())
            {
                foreach (Order right in Enum.GetValues<Order>())
                {
                    HostTensor a = Stored(type, [rows, depth], left, seed: 1), b = Stored(type, [depth, columns], right, seed: 2);
                    foreach (VectorWidth width in new[] { VectorWidth.Bits512, VectorWidth.Bits256, VectorWidth.Bits128 }) Check(a, b, width, threads: 1 + ((int)left + (int)right) % 3);
                }
            }
        }
    }

    [Fact]
    public void Multiply_Batches_MatchesPlainLoops()
    {
        (int[] A, int[] B)[] shapes = [([3, 4, 5, 6], [3, 4, 6, 7]), ([3, 4, 5, 6], [6, 7]), ([5, 6], [2, 3, 6, 7]), ([40, 1, 6], [6, 7]), ([300, 4, 4], [300, 4, 4]), ([0, 2, 6], [0, 6, 7])];
        foreach ((int[] first, int[] second) in shapes)
        {
            Shape batch = Shape.Broadcast(Shape.Create(first.AsSpan()[..^2]), Shape.Create(second.AsSpan()[..^2]), "test");
            HostTensor a = Stored(DType.BFloat16, Shape.Create(first), Order.Rows, seed: 3), b = Stored(DType.BFloat16, Shape.Create(second), Order.Columns, seed: 4);
            a = a with { Layout = a.Layout.Expand([.. batch.Span, first[^2], first[^1]]) };
            b = b with { Layout = b.Layout.Expand([.. batch.Span, second[^2], second[^1]]) };
            for (int threads = 1; threads <= 3; threads++) Check(a, b, VectorWidths.Widest, threads);
        }
    }

    /// <summary>Neither factor is widened before the product, whatever views are in between, nor for the products that are its gradients.</summary>
    [Theory]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float16)]
    public void Product_OfStoredFactors_ReadsThemAsTheyAre(DType type)
    {
        Tensor x = Tensor.FromArray([.. Enumerable.Range(0, 40 * 30).Select(i => MathF.Sin(i))], [40, 30]).To(type).Evaluate();
        Tensor w = Tensor.FromArray([.. Enumerable.Range(0, 20 * 30).Select(i => MathF.Cos(i))], [20, 30]).To(type).Evaluate();
        Func<Tensor> product = () => x.MatMul(w.Transpose());
        Assert.All(PlanInspection.PlanOf(product()).Steps, step => Assert.Equal([type, type], step.Inputs.Select(input => input.Type)));
        float[] stored = product().To(DType.Float32).ToArray();
        float[] widened = PlanInspection.With(OptionalPasses.All & ~OptionalPasses.StoredFactors, () => product().To(DType.Float32).ToArray());
        // The sums differ by their order, the results by one rounding to 16 bits at most.
        double unit = type == DType.BFloat16 ? 1.0 / 128 : 1.0 / 1024;
        for (int i = 0; i < stored.Length; i++) Assert.Equal(widened[i], stored[i], unit * (0.01 + Math.Abs(widened[i])));

        Tensor leaf = w.WithGradient();
        Tensor gradient = Tensor.Grad([x.MatMul(leaf.Transpose())], [x.MatMul(w.Transpose()).Evaluate()], [leaf])[0];
        Assert.All(
            PlanInspection.PlanOf(gradient).Steps.Where(step => step.Primitive is MatrixProductPrimitive or FusedPrimitive { Head: MatrixProductPrimitive }),
            step => Assert.Equal([type, type], step.Inputs[..2].Select(input => input.Type)));
    }

    private static void Check(HostTensor a, HostTensor b, VectorWidth width, int threads)
    {
        Shape shape = [.. a.Layout.Shape.Span[..^1], b.Layout.Shape[-1]];
        Kernel kernel = MatrixProductKernel.Create([new Operand(a.Type, WithoutOffset(a.Layout)), new Operand(b.Type, WithoutOffset(b.Layout))], width);
        float[] actual = KernelRunner.WithThreads(threads, () => KernelRunner.Run(kernel, [a, b], [(DType.Float32, shape)])[0].ToArray<float>());
        double[] left = Widened(a), right = Widened(b);
        int rows = shape[-2], columns = shape[-1], depth = a.Layout.Shape[-1];
        for (int i = 0; i < actual.Length; i++)
        {
            int batch = i / (rows * columns), row = i / columns % rows, column = i % columns;
            double sum = 0;
            for (int k = 0; k < depth; k++) sum += left[(batch * rows + row) * depth + k] * right[(batch * depth + k) * columns + column];
            // That of products in Float32 (MatrixProductTests).
            Assert.True(Math.Abs(sum - actual[i]) <= 2e-6 * (depth + 1), $"{a.Type} {a.Layout} x {b.Layout}, {width}, {threads} threads: [{i}] is {actual[i]}, expected {sum}");
        }
    }

    /// <summary>Stored numbers from -1 to 1 whose matrices lie by rows, by columns, or with a gap behind each element.</summary>
    private static HostTensor Stored(DType type, Shape shape, Order order, int seed)
    {
        var random = new Random(seed);
        int[] extents = shape.ToArray();
        if (order == Order.Columns) (extents[^1], extents[^2]) = (extents[^2], extents[^1]);
        if (order == Order.Spaced) extents[^1] *= 2;
        Layout layout = Layout.Contiguous(Shape.Create(extents));
        byte[] bytes = new byte[layout.Shape.Count * sizeof(ushort)];
        for (int i = 0; i < bytes.Length; i += sizeof(ushort))
        {
            float value = 2 * random.NextSingle() - 1;
            if (type == DType.Float16) MemoryMarshal.Write(bytes.AsSpan(i), (Half)value);
            else MemoryMarshal.Write(bytes.AsSpan(i), (BFloat16)value);
        }
        int[] axes = [.. Enumerable.Range(0, extents.Length)];
        if (order == Order.Columns)
        {
            (axes[^1], axes[^2]) = (axes[^2], axes[^1]);
            layout = layout.Permute(axes);
        }
        if (order == Order.Spaced) layout = layout.Slice(new int[extents.Length], shape.ToArray(), [.. axes.Select(axis => axis == extents.Length - 1 ? 2 : 1)]);
        return new HostTensor(type, layout, bytes);
    }

    private static double[] Widened(HostTensor tensor) => tensor.Type == DType.Float16
        ? Array.ConvertAll(tensor.ToArray<Half>(), value => (double)value)
        : Array.ConvertAll(tensor.ToArray<BFloat16>(), value => (double)(float)value);

    private static Layout WithoutOffset(Layout layout) => new(layout.Shape, layout.Strides, 0);
}
