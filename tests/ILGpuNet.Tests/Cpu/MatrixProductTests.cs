using System.Numerics;
using System.Runtime.Intrinsics;
using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

public unsafe class MatrixProductTests
{
    /// <summary>Shapes for every path: inner products, narrow ones, in place, packed by rows and by columns, a row, a column, and their edges.</summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 1, 100, 7 }, { 1, 5000, 33 }, { 100, 1, 65 }, { 2, 3, 0 }, { 0, 3, 4 }, { 3, 0, 4 }, { 5, 7, 2100 },
        { 32, 10, 128 }, { 10, 32, 128 }, { 32, 128, 10 }, { 32, 128, 784 }, { 9, 49, 17 }, { 64, 65, 63 }, { 70, 130, 530 },
        { 3, 3, 3 }, { 4, 4, 4 }, { 13, 5, 1 }, { 27, 2, 40 }, { 31, 8, 6 }, { 45, 16, 25 }, { 9, 7, 300 },
        { 130, 70, 300 }, { 600, 90, 20 }, { 530, 20, 9 }, { 1030, 70, 10 },
        { 7, 1, 5000 }, { 40, 300, 20 }, { 150, 100, 520 }, { 130, 140, 530 }, { 300, 30, 70 }, { 530, 30, 290 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Multiply_AnyShapeAndStrides_MatchesPlainLoops(int rows, int columns, int depth)
    {
        CheckAllStrides<float, Vector512<float>, Operations512<float>>(rows, columns, depth, 2e-6);
        CheckAllStrides<float, Vector256<float>, Operations256<float>>(rows, columns, depth, 2e-6);
        CheckAllStrides<float, Vector128<float>, Operations128<float>>(rows, columns, depth, 2e-6);
        CheckAllStrides<double, Vector512<double>, Operations512<double>>(rows, columns, depth, 1e-14);
        CheckAllStrides<double, Vector256<double>, Operations256<double>>(rows, columns, depth, 1e-14);
        CheckAllStrides<double, Vector128<double>, Operations128<double>>(rows, columns, depth, 1e-14);
    }

    [Fact]
    public void Multiply_MoreColumnsThanABlock_MatchesPlainLoops() =>
        Check<double, Vector512<double>, Operations512<double>>(520, 1700, 20, default, false, 3, 1e-14);

    /// <summary>With panels of A or of B that two threads share, and with those that each packs for itself.</summary>
    [Theory]
    [InlineData(100, 100)]
    [InlineData(300, 300)]
    [InlineData(120, 100)]
    [InlineData(600, 300)]
    public void Multiply_Repeated_GivesTheSameBits(int rows, int columns)
    {
        float[] first = Random<float>(rows * 300, 1), second = Random<float>(300 * columns, 2), expected = [];
        for (int repeat = 0; repeat < 20; repeat++)
        {
            float[] product = Run<float, Vector512<float>, Operations512<float>>(
                rows, columns, 300, first, (300, 1), second, (columns, 1), new float[rows * columns], columns, false, 2);
            if (repeat == 0) expected = product;
            Assert.Equal(expected, product);
        }
    }

    [Fact]
    public void Multiply_InfinityInFrontOfTheDepthsRemainder_GivesNoNaN()
    {
        const int Depth = 40;
        float[] a = new float[2 * Depth], b = new float[3 * Depth];
        Array.Fill(a, 1f);
        Array.Fill(b, 1f);
        a[30] = float.PositiveInfinity;
        float[] c = Run<float, Vector512<float>, Operations512<float>>(
            2, 3, Depth, a, (Depth, 1), b, (1, Depth), new float[6], 3, false, 1);
        Assert.Equal([float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity, 40, 40, 40], c);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Kernel_BroadcastAndTransposedBatch_MatchesPlainLoops(bool transposed)
    {
        CheckKernel([3, 4, 5, 6], [3, 4, 6, 7], transposed, broadcastA: false, broadcastB: false);
        CheckKernel([3, 4, 5, 6], [6, 7], transposed, broadcastA: false, broadcastB: true);
        CheckKernel([5, 6], [2, 3, 6, 7], transposed, broadcastA: true, broadcastB: false);
        CheckKernel([40, 1, 6], [6, 7], transposed, broadcastA: false, broadcastB: true);
        CheckKernel([300, 4, 4], [300, 4, 4], transposed, broadcastA: false, broadcastB: false);
        CheckKernel([0, 2, 6], [0, 6, 7], transposed, broadcastA: false, broadcastB: false);
        CheckKernel([17, 33, 40], [17, 40, 9], transposed, broadcastA: false, broadcastB: false);
        CheckKernel([33, 40], [40, 9], transposed, broadcastA: false, broadcastB: false);
    }

    private static void CheckAllStrides<T, TVector, TOperations>(int rows, int columns, int depth, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        foreach (int order in Enumerable.Range(0, 16))
        {
            var strides = new StrideOrder(TransposedA: (order & 1) != 0, TransposedB: (order & 2) != 0, Spaced: (order & 4) != 0);
            Check<T, TVector, TOperations>(rows, columns, depth, strides, accumulate: (order & 8) != 0, threads: 1 + order % 3, tolerance);
        }
    }

    private static void Check<T, TVector, TOperations>(
        int rows, int columns, int depth, StrideOrder order, bool accumulate, int threads, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        (int Row, int Column) strideA = order.Strides(rows, depth, order.TransposedA);
        (int Row, int Column) strideB = order.Strides(depth, columns, order.TransposedB);
        T[] a = Random<T>(order.Size(rows, depth), 1), b = Random<T>(order.Size(depth, columns), 2);
        int cStride = columns + 3;
        T[] c = Random<T>(rows * cStride, 3);
        T[] actual = Run<T, TVector, TOperations>(rows, columns, depth, a, strideA, b, strideB, (T[])c.Clone(), cStride, accumulate, threads);
        double[] exactA = [.. a.Select(double.CreateChecked)], exactB = [.. b.Select(double.CreateChecked)];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < cStride; j++)
            {
                double sum = accumulate || j >= columns ? double.CreateChecked(c[i * cStride + j]) : 0;
                for (int k = 0; k < depth && j < columns; k++)
                    sum += exactA[i * strideA.Row + k * strideA.Column] * exactB[k * strideB.Row + j * strideB.Column];
                double difference = Math.Abs(sum - double.CreateChecked(actual[i * cStride + j]));
                Assert.True(
                    difference <= tolerance * (depth + 1),
                    $"{typeof(TOperations)} {rows}x{columns}x{depth} {order} accumulate {accumulate}: " +
                    $"[{i}, {j}] is {actual[i * cStride + j]}, expected {sum}");
            }
        }
    }

    private static T[] Run<T, TVector, TOperations>(
        int rows, int columns, int depth, T[] a, (int Row, int Column) strideA, T[] b, (int Row, int Column) strideB,
        T[] c, int cStride, bool accumulate, int threads)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        fixed (T* pointerA = a, pointerB = b, pointerC = c)
        {
            MatrixProduct<T, TVector, TOperations>.Multiply(
                new ProductArguments<T>(
                    rows, columns, depth, new MatrixView<T>(pointerA, strideA.Row, strideA.Column),
                    new MatrixView<T>(pointerB, strideB.Row, strideB.Column), pointerC, cStride, accumulate),
                threads);
        }
        return c;
    }

    private static void CheckKernel(Shape shapeA, Shape shapeB, bool transposed, bool broadcastA, bool broadcastB)
    {
        Layout a = MatrixLayout(shapeA, transposed), b = MatrixLayout(shapeB, transposed);
        if (broadcastA) a = a.Expand(Shape.Create([.. shapeB.Span[..^2], .. shapeA.Span[^2..]]));
        if (broadcastB) b = b.Expand(Shape.Create([.. shapeA.Span[..^2], .. shapeB.Span[^2..]]));
        Shape shapeC = Shape.Create([.. a.Shape.Span[..^1], b.Shape[-1]]);
        float[] valuesA = Random<float>((int)shapeA.Count, 1), valuesB = Random<float>((int)shapeB.Count, 2);
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            Kernel kernel = MatrixProductKernel.Create([new Operand(DType.Float32, a), new Operand(DType.Float32, b)], width);
            float[] actual = CpuKernels.Run<float>(kernel, (int)shapeC.Count, valuesA, valuesB);
            int rows = shapeC[-2], columns = shapeC[-1], depth = a.Shape[-1];
            for (int index = 0; index < shapeC.Count; index++)
            {
                (int batch, int element) = Math.DivRem(index, rows * columns);
                (int i, int j) = Math.DivRem(element, columns);
                double sum = 0;
                for (int k = 0; k < depth; k++) sum += (double)valuesA[Position(a, batch, i, k)] * valuesB[Position(b, batch, k, j)];
                Assert.Equal(sum, actual[index], 1e-5);
            }
        }
    }

    private static Layout MatrixLayout(Shape shape, bool transposed)
    {
        if (!transposed) return Layout.Contiguous(shape);
        int[] order = [.. Enumerable.Range(0, shape.Rank - 2), shape.Rank - 1, shape.Rank - 2];
        return Layout.Contiguous(Shape.Create([.. shape.Span[..^2], shape[-1], shape[-2]])).Permute(order);
    }

    private static long Position(Layout layout, int batch, int row, int column)
    {
        long position = row * layout.Strides[^2] + column * layout.Strides[^1];
        for (int axis = layout.Shape.Rank - 3; axis >= 0; axis--)
        {
            (batch, int index) = Math.DivRem(batch, layout.Shape[axis]);
            position += index * layout.Strides[axis];
        }
        return position;
    }

    private static T[] Random<T>(int count, int seed) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var values = new T[count];
        for (int i = 0; i < count; i++) values[i] = T.CreateChecked(random.NextDouble() - 0.5);
        return values;
    }

    private readonly record struct StrideOrder(bool TransposedA, bool TransposedB, bool Spaced)
    {
        public (int Row, int Column) Strides(int rows, int columns, bool transposed)
        {
            int step = Spaced ? 2 : 1;
            return transposed ? (step, rows * step) : (columns * step, step);
        }

        public int Size(int rows, int columns) => rows * columns * (Spaced ? 2 : 1);
    }
}
