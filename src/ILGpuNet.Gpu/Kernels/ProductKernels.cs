using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels of <see cref="MatrixProductPrimitive"/>: tiles, cut along the inner dimension where the result is small, or a matrix times a vector.</summary>
internal static class ProductKernels
{
    private const int ShortestSegment = 256;

    public static void Add(KernelBuilder builder, MatrixProductPrimitive primitive)
    {
        switch (builder.Inputs[0].Type)
        {
            case DType.Float64: Add<double, double, AsComputed<double>>(builder, primitive.Precision); break;
            case DType.BFloat16: Add<ushort, float, StoredBFloat16>(builder, primitive.Precision); break;
            case DType.Float16: Add<ushort, float, StoredFloat16>(builder, primitive.Precision); break;
            default: Add<float, float, AsComputed<float>>(builder, primitive.Precision); break;
        }
    }

    /// <summary>The product of a builder's operands by a given tile.</summary>
    public static void AddTiles<TStored, T, TStorage>(KernelBuilder builder, TileShape tile, TileProblem problem)
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStorage : struct, IStorage<TStored, T> =>
        tile.Apply(new Tiles<TStored, T, TStorage>(builder, builder.Input<TStored>(0), builder.Input<TStored>(1), builder.Output<T>(0), FactorsOf(builder), problem));

    private static void Add<TStored, T, TStorage>(KernelBuilder builder, ProductPrecision precision)
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStorage : struct, IStorage<TStored, T>
    {
        ProductFactors factors = FactorsOf(builder);
        ProductGeometry sizes = factors.Geometry;
        if (!builder.HasEpilogue && LoadLibrary(builder.Engine, builder.Inputs, builder.Outputs[0].Type, precision, hasMap: false) is { } product)
        {
            builder.LaunchFunction(product, (long)sizes.M * sizes.N, [builder.InputArgument(0), builder.InputArgument(1), KernelBuilder.ArgumentOf(builder.Output<T>(0))], isCheck: false);
            return;
        }
        bool tunes = Math.Min(Math.Min(sizes.RowStrideA, sizes.ColumnStrideA), Math.Min(sizes.RowStrideB, sizes.ColumnStrideB)) >= 0;
        Add<TStored, T, TStorage>(builder, builder.Input<TStored>(0), builder.Input<TStored>(1), builder.Output<T>(0), factors, builder.Inputs[0].Type, precision, tunes);
    }

    /// <summary>A product by a library of the vendor; null where there is none, or where it is not worth its call.</summary>
    /// <param name="engine">Whose library.</param>
    /// <param name="factors">Left and right factors.</param>
    /// <param name="result">Element type of the result.</param>
    /// <param name="precision">What Float32 factors may be rounded to.</param>
    /// <param name="hasMap">Whether there is a map of the result, which then is a kernel of its own.</param>
    public static GpuFunction? LoadLibrary(GpuEngine engine, Operand[] factors, DType result, ProductPrecision precision, bool hasMap) =>
        LibraryProduct.Create(factors[0], factors[1], result, precision) is { } product && product.IsWorthACall(hasMap) ? engine.LoadProduct(product) : null;

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
    /// <param name="type">Their element type.</param>
    /// <param name="precision">What Float32 factors may be rounded to.</param>
    /// <param name="tunes">Whether the tile may be found by running the product; its operands are the builder's then.</param>
    public static void Add<TStored, T, TStorage>(
        KernelBuilder builder, View<TStored> left, View<TStored> right, View<T> c, ProductFactors factors, DType type, ProductPrecision precision, bool tunes)
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStorage : struct, IStorage<TStored, T>
    {
        ProductGeometry sizes = factors.Geometry;
        if (factors.Batch == 0 || sizes.M == 0 || sizes.N == 0) return;
        if (sizes.N == 1)
        {
            AddVector<TStored, T, TStorage>(builder, left, right, c, factors.BatchA, factors.BatchB, factors.Batch, sizes);
        }
        else if (sizes.M == 1)
        {
            AddVector<TStored, T, TStorage>(builder, right, left, c, factors.BatchB, factors.BatchA, factors.Batch, new ProductGeometry(
                sizes.N, 1, sizes.K, sizes.ColumnStrideB, sizes.RowStrideB, sizes.ColumnStrideA, sizes.RowStrideA, sizes.K));
        }
        else
        {
            TensorFormat format = TensorFormats.Of(type, precision, builder.Engine.HardwareOfTexts, sizes.M, sizes.N);
            string family = $"{TileProblem.FamilyOf<TStorage, T>(format)} {(sizes.ColumnStrideA == 1 ? 'n' : 't')}{(sizes.ColumnStrideB == 1 ? 'n' : 't')}";
            var problem = new TileProblem(family, Unsafe.SizeOf<T>(), sizes.M, sizes.N, sizes.K, factors.Batch) { Format = format };
            TileShape tile = tunes
                ? builder.Engine.Tuner.Choose(problem, builder, (trial, candidate) => AddTiles<TStored, T, TStorage>(trial, candidate, problem))
                : problem.ByRule(builder.Engine.HardwareOfTexts, builder.ManyGroups);
            tile.Apply(new Tiles<TStored, T, TStorage>(builder, left, right, c, factors, problem));
        }
    }

    private sealed record Tiles<TStored, T, TStorage>(KernelBuilder Builder, View<TStored> Left, View<TStored> Right, View<T> C, ProductFactors Factors, TileProblem Problem) : ITileUser
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStorage : struct, IStorage<TStored, T>
    {
        public void Use<TTile>() where TTile : struct, IMatrixTile
        {
            ProductGeometry sizes = Factors.Geometry;
            int segmentLength = Problem.SegmentLength(Builder.ManyGroups, ShortestSegment), segments = Math.Max(1, (int)RowGroups.Ceiling(sizes.K, segmentLength));
            int count = Factors.Batch * sizes.M * sizes.N;
            View<T> result = segments == 1 ? C : Builder.Workspace<T>((long)segments * count);
            long groups = (long)segments * Factors.Batch * RowGroups.Ceiling(sizes.M, TTile.Rows) * RowGroups.Ceiling(sizes.N, TTile.Columns);
            Builder.Launch(new MatrixProduct<TStored, T, TStorage, TTile>(Left, Right, result, Factors.BatchA, Factors.BatchB, Factors.Batch, sizes.CutInto(segmentLength)), groups);
            if (segments > 1) ReduceKernels.AddSumOfSegments(Builder, result, C, segments, count);
        }
    }

    private static void AddVector<TStored, T, TStorage>(
        KernelBuilder builder, View<TStored> matrix, View<TStored> vector, View<T> c, Axes batchMatrix, Axes batchVector, int batch, ProductGeometry geometry)
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStorage : struct, IStorage<TStored, T>
    {
        int rows = RowGroups.RowsOfGroup(geometry.M, geometry.K, geometry.RowStrideA == 1);
        builder.Launch(new MatrixVectorProduct<TStored, T, TStorage>(matrix, vector, c, batchMatrix, batchVector, geometry, rows), batch * RowGroups.Ceiling(geometry.M, rows));
    }

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
