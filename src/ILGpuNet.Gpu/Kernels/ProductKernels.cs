using System.Numerics;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels of <see cref="MatrixProductPrimitive"/>: tiles, cut along the inner dimension where the result is small, or a matrix times a vector.</summary>
internal static class ProductKernels
{
    private const int ShortestSegment = 256;

    /// <summary>Multiply-adds from which on a library of the vendor is worth its call.</summary>
    private const long ManySteps = 1L << 21;

    public static void Add(KernelBuilder builder)
    {
        if (builder.Inputs[0].Type == DType.Float64) Add<double>(builder);
        else Add<float>(builder);
    }

    private static void Add<T>(KernelBuilder builder) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Layout a = builder.Inputs[0].Layout, b = builder.Inputs[1].Layout;
        int rank = a.Shape.Rank, m = a.Shape[-2], k = a.Shape[-1], n = b.Shape[-1];
        int batch = builder.Count(Shape.Create(a.Shape.Span[..(rank - 2)]).Count);
        Axes batchA = BatchOf(a), batchB = BatchOf(b);
        int rowA = Stride(builder, a, rank - 2), columnA = Stride(builder, a, rank - 1), rowB = Stride(builder, b, rank - 2), columnB = Stride(builder, b, rank - 1);
        View<T> left = builder.Input<T>(0), right = builder.Input<T>(1), c = builder.Output<T>(0);
        builder.Count(builder.Outputs[0].Shape.Count);
        if (builder.Outputs[0].Shape.Count == 0) return;

        if (batch == 1 && m > 1 && n > 1 && (long)m * n * k >= ManySteps && AddLibrary(builder, m, n, k, PitchOf(rowA, columnA, m, k), PitchOf(rowB, columnB, k, n))) return;
        if (n == 1) AddVector(builder, left, right, c, batchA, batchB, batch, new ProductGeometry(m, 1, k, rowA, columnA, rowB, columnB, k));
        else if (m == 1) AddVector(builder, right, left, c, batchB, batchA, batch, new ProductGeometry(n, 1, k, columnB, rowB, columnA, rowA, k));
        else if (Math.Min(m, n) > 48 && builder.ManyGroups <= 4L * batch * RowGroups.Ceiling(m, 64) * RowGroups.Ceiling(n, 64)) AddTiles<Tile64x64>();
        else AddTiles<Tile16x16>();

        void AddTiles<TTile>() where TTile : struct, IMatrixTile
        {
            long groups = batch * RowGroups.Ceiling(m, TTile.Rows) * RowGroups.Ceiling(n, TTile.Columns);
            int segments = (int)Math.Clamp(Math.Min(builder.ManyGroups / groups, k / ShortestSegment), 1, 64);
            int segmentLength = Math.Max(1, (int)RowGroups.Ceiling(RowGroups.Ceiling(k, segments), TTile.Depth) * TTile.Depth);
            segments = Math.Max(1, (int)RowGroups.Ceiling(k, segmentLength));
            int count = batch * m * n;
            View<T> result = segments == 1 ? c : builder.Workspace<T>((long)segments * count);
            builder.Launch(new MatrixProduct<T, TTile>(
                left, right, result, batchA, batchB, batch, new ProductGeometry(m, n, k, rowA, columnA, rowB, columnB, segmentLength)), segments * groups);
            if (segments > 1) ReduceKernels.AddSumOfSegments(builder, result, c, segments, count);
        }
    }

    private static void AddVector<T>(
        KernelBuilder builder, View<T> matrix, View<T> vector, View<T> c, Axes batchMatrix, Axes batchVector, int batch, ProductGeometry geometry)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = RowGroups.RowsOfGroup(geometry.M, geometry.K, geometry.RowStrideA == 1);
        builder.Launch(new MatrixVectorProduct<T>(matrix, vector, c, batchMatrix, batchVector, geometry, rows), batch * RowGroups.Ceiling(geometry.M, rows));
    }

    private static bool AddLibrary(KernelBuilder builder, int m, int n, int k, int pitchA, int pitchB)
    {
        DType type = builder.Outputs[0].Type;
        if (pitchA == 0 || pitchB == 0 || builder.Engine.LoadProduct(type) is not { } product) return false;
        IEnumerable<KernelArgument> matrices = Enumerable.Range(0, 3).Select(operand => KernelArgument.Operand(operand, 0, type.Size()));
        IEnumerable<KernelArgument> sizes = ((int[])[m, n, k, pitchA, pitchB]).Select(size => KernelArgument.Constant(BitConverter.GetBytes(size)));
        builder.LaunchFunction(product, (long)m * n, [.. matrices, .. sizes], isCheck: false);
        return true;
    }

    /// <summary>Distance of rows, with a minus of columns; 0 where neither rows nor columns lie one after the other.</summary>
    private static int PitchOf(int rowStride, int columnStride, int rows, int columns) =>
        columnStride == 1 && rowStride >= columns ? rowStride : rowStride == 1 && columnStride >= rows ? -columnStride : 0;

    private static Axes BatchOf(Layout layout)
    {
        var axes = new (long, long)[layout.Shape.Rank - 2];
        for (int axis = 0; axis < axes.Length; axis++) axes[axis] = (layout.Shape[axis], layout.Strides[axis]);
        return Axes.Create(axes);
    }

    private static int Stride(KernelBuilder builder, Layout layout, int axis) => builder.Count(layout.Strides[axis]);
}
