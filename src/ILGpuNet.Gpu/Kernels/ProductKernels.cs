using System.Numerics;
using System.Runtime.CompilerServices;
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

    /// <summary>The product of a builder's operands by a given tile.</summary>
    public static void AddTiles<T>(KernelBuilder builder, TileShape tile, TileProblem problem) where T : unmanaged, IFloatingPointIeee754<T> =>
        tile.Apply(new Tiles<T>(builder, builder.Input<T>(0), builder.Input<T>(1), builder.Output<T>(0), FactorsOf(builder), problem));

    private static void Add<T>(KernelBuilder builder) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ProductFactors factors = FactorsOf(builder);
        ProductGeometry sizes = factors.Geometry;
        if (factors.Batch == 1 && sizes.M > 1 && sizes.N > 1 && (long)sizes.M * sizes.N * sizes.K >= ManySteps && AddLibrary(
            builder, sizes.M, sizes.N, sizes.K, PitchOf(sizes.RowStrideA, sizes.ColumnStrideA, sizes.M, sizes.K), PitchOf(sizes.RowStrideB, sizes.ColumnStrideB, sizes.K, sizes.N)))
            return;
        bool tunes = Math.Min(Math.Min(sizes.RowStrideA, sizes.ColumnStrideA), Math.Min(sizes.RowStrideB, sizes.ColumnStrideB)) >= 0;
        Add(builder, builder.Input<T>(0), builder.Input<T>(1), builder.Output<T>(0), factors, tunes);
    }

    private static ProductFactors FactorsOf(KernelBuilder builder)
    {
        Layout a = builder.Inputs[0].Layout, b = builder.Inputs[1].Layout;
        int rank = a.Shape.Rank, m = a.Shape[-2], k = a.Shape[-1], n = b.Shape[-1];
        int batch = builder.Count(Shape.Create(a.Shape.Span[..(rank - 2)]).Count);
        int rowA = Stride(builder, a, rank - 2), columnA = Stride(builder, a, rank - 1), rowB = Stride(builder, b, rank - 2), columnB = Stride(builder, b, rank - 1);
        builder.Count(builder.Outputs[0].Shape.Count);
        return new ProductFactors(BatchOf(a), BatchOf(b), batch, new ProductGeometry(m, n, k, rowA, columnA, rowB, columnB, k));
    }

    /// <summary>A batch of products of views.</summary>
    /// <param name="builder">Gets the launches.</param>
    /// <param name="left">Left factors.</param>
    /// <param name="right">Right factors.</param>
    /// <param name="c">[batch, m, n]</param>
    /// <param name="factors">Where the factors lie.</param>
    /// <param name="tunes">Whether the tile may be found by running the product; its operands are the builder's then.</param>
    public static void Add<T>(KernelBuilder builder, View<T> left, View<T> right, View<T> c, ProductFactors factors, bool tunes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ProductGeometry sizes = factors.Geometry;
        if (factors.Batch == 0 || sizes.M == 0 || sizes.N == 0) return;
        if (sizes.N == 1)
        {
            AddVector(builder, left, right, c, factors.BatchA, factors.BatchB, factors.Batch, sizes);
        }
        else if (sizes.M == 1)
        {
            AddVector(builder, right, left, c, factors.BatchB, factors.BatchA, factors.Batch, new ProductGeometry(
                sizes.N, 1, sizes.K, sizes.ColumnStrideB, sizes.RowStrideB, sizes.ColumnStrideA, sizes.RowStrideA, sizes.K));
        }
        else
        {
            string family = $"{typeof(T).Name} {(sizes.ColumnStrideA == 1 ? 'n' : 't')}{(sizes.ColumnStrideB == 1 ? 'n' : 't')}";
            var problem = new TileProblem(family, Unsafe.SizeOf<T>(), sizes.M, sizes.N, sizes.K, factors.Batch) { ShortestSegment = ShortestSegment };
            TileShape tile = tunes
                ? builder.Engine.Tuner.Choose(problem, builder, (trial, candidate) => AddTiles<T>(trial, candidate, problem))
                : problem.ByRule(builder.Engine.HardwareOfTexts, builder.ManyGroups);
            tile.Apply(new Tiles<T>(builder, left, right, c, factors, problem));
        }
    }

    private sealed record Tiles<T>(KernelBuilder Builder, View<T> Left, View<T> Right, View<T> C, ProductFactors Factors, TileProblem Problem) : ITileUser
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Use<TTile>() where TTile : struct, IMatrixTile => Launch(TTile.Rows, TTile.Columns, (result, sizes) =>
            new MatrixProduct<T, TTile>(Left, Right, result, Factors.BatchA, Factors.BatchB, Factors.Batch, sizes));

        public void UseOnProcessor<TTile>() where TTile : struct, IProcessorTile => Launch(TTile.Rows, TTile.Columns, (result, sizes) =>
            new ProcessorProduct<T, TTile>(Left, Right, result, Factors.BatchA, Factors.BatchB, Factors.Batch, sizes));

        private void Launch<TKernel>(int tileRows, int tileColumns, Func<View<T>, ProductGeometry, TKernel> create) where TKernel : struct, IKernel
        {
            ProductGeometry sizes = Factors.Geometry;
            int segmentLength = Problem.SegmentLength(Builder.ManyGroups), segments = Math.Max(1, (int)RowGroups.Ceiling(sizes.K, segmentLength));
            int count = Factors.Batch * sizes.M * sizes.N;
            View<T> result = segments == 1 ? C : Builder.Workspace<T>((long)segments * count);
            long groups = (long)segments * Factors.Batch * RowGroups.Ceiling(sizes.M, tileRows) * RowGroups.Ceiling(sizes.N, tileColumns);
            Builder.Launch(create(result, sizes.CutInto(segmentLength)), groups);
            if (segments > 1) ReduceKernels.AddSumOfSegments(Builder, result, C, segments, count);
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

/// <summary>Where the factors of a batch of products lie.</summary>
/// <param name="BatchA">Where the left matrices begin.</param>
/// <param name="BatchB">Where the right matrices begin.</param>
/// <param name="Batch">Number of products.</param>
/// <param name="Geometry">Sizes and strides of each, not cut into segments.</param>
internal sealed record ProductFactors(Axes BatchA, Axes BatchB, int Batch, ProductGeometry Geometry);
