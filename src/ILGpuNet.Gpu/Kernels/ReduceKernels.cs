using System.Numerics;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels of <see cref="ReducePrimitive"/>: one stage, or two where there are few long rows.</summary>
internal static class ReduceKernels
{
    /// <summary>Rows of at least this length may be cut, into segments of at least half of it.</summary>
    private const int LongRow = 4096;

    public static void Add(KernelBuilder builder, ReducePrimitive primitive)
    {
        DType from = builder.Inputs[0].Type, to = builder.Outputs[0].Type;
        switch (primitive.Function)
        {
            case ReduceFunction.Any: Extremes<byte, Maximum<byte>>(builder, primitive); break;
            case ReduceFunction.All: Extremes<byte, Minimum<byte>>(builder, primitive); break;
            case ReduceFunction.Sum or ReduceFunction.Product when from == DType.Bool && to == DType.Int64: Fold<byte, long>(builder, primitive); break;
            case ReduceFunction.Sum or ReduceFunction.Product when from == DType.Int32 && to == DType.Int64: Fold<int, long>(builder, primitive); break;
            case ReduceFunction.ArgMax or ReduceFunction.ArgMin when from == DType.Bool: Index<byte>(builder, primitive); break;
            case ReduceFunction.Max or ReduceFunction.Min when from == DType.Bool: Number<byte>(builder, primitive); break;
            default: OfNumbers(builder, primitive, from, to); break;
        }
    }

    /// <summary>Adds the first axis of [segments, count], where a kernel before has left summands.</summary>
    public static void AddSumOfSegments<T>(KernelBuilder builder, View<T> summands, View<T> output, int segments, int count) where T : unmanaged, INumber<T>
    {
        var kept = Axes.Create([(count, 1L)]);
        var reduced = Axes.Create([(segments, (long)count)]);
        AddReduce<T, T, T, Elements<T, T, Sum<T>>>(builder, summands, output, kept, reduced, count, segments, rowsAreAdjacent: true);
    }

    /// <summary>Sums over some axes of a contiguous tensor.</summary>
    public static void AddSum<T>(KernelBuilder builder, View<T> input, View<T> output, Shape shape, ValueList<int> axes) where T : unmanaged, INumber<T>
    {
        var kept = new List<(long Extent, long Stride)>();
        var reduced = new List<(long Extent, long Stride)>();
        long stride = shape.Count;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            stride /= shape[axis];
            (axes.Contains(axis) ? reduced : kept).Add((shape[axis], stride));
        }
        int outputs = builder.Count(kept.Aggregate(1L, (count, axis) => count * axis.Extent)), length = builder.Count(shape.Count / Math.Max(1, outputs));
        AddReduce<T, T, T, Elements<T, T, Sum<T>>>(builder, input, output, Axes.Create([.. kept]), Axes.Create([.. reduced]), outputs, length,
            rowsAreAdjacent: SmallestStride(kept) < SmallestStride(reduced));
    }

    private static void OfNumbers(KernelBuilder builder, ReducePrimitive primitive, DType from, DType to)
    {
        bool isIndex = primitive.Function is ReduceFunction.ArgMax or ReduceFunction.ArgMin;
        switch (from)
        {
            case DType.Int32 when isIndex || to == from: Number<int>(builder, primitive); break;
            case DType.Int64: Number<long>(builder, primitive); break;
            case DType.Float32: Number<float>(builder, primitive); break;
            case DType.Float64: Number<double>(builder, primitive); break;
            default: throw new DTypeException($"[{primitive.Function}] is not defined for {from} with a result of {to}");
        }
    }

    private static void Number<T>(KernelBuilder builder, ReducePrimitive primitive) where T : unmanaged, INumber<T>
    {
        switch (primitive.Function)
        {
            case ReduceFunction.Sum or ReduceFunction.Product: Fold<T, T>(builder, primitive); break;
            case ReduceFunction.Max: Extremes<T, Maximum<T>>(builder, primitive); break;
            case ReduceFunction.Min: Extremes<T, Minimum<T>>(builder, primitive); break;
            default: Index<T>(builder, primitive); break;
        }
    }

    private static void Fold<T, TResult>(KernelBuilder builder, ReducePrimitive primitive) where T : unmanaged, INumber<T> where TResult : unmanaged, INumber<TResult>
    {
        if (primitive.Function == ReduceFunction.Sum) Reduce<T, TResult, TResult, Elements<T, TResult, Sum<TResult>>>(builder, primitive);
        else Reduce<T, TResult, TResult, Elements<T, TResult, Product<TResult>>>(builder, primitive);
    }

    private static void Extremes<T, TCombination>(KernelBuilder builder, ReducePrimitive primitive)
        where T : unmanaged, INumber<T>
        where TCombination : struct, ICombination<T> => Reduce<T, T, T, Elements<T, T, TCombination>>(builder, primitive);

    private static void Index<T>(KernelBuilder builder, ReducePrimitive primitive) where T : unmanaged, INumber<T>
    {
        if (primitive.Function == ReduceFunction.ArgMax) Reduce<T, Extreme<T>, long, FirstExtreme<T, LargestFirst<T>>>(builder, primitive);
        else Reduce<T, Extreme<T>, long, FirstExtreme<T, SmallestFirst<T>>>(builder, primitive);
    }

    private static void Reduce<T, TState, TResult, TReduction>(KernelBuilder builder, ReducePrimitive primitive)
        where T : unmanaged
        where TState : unmanaged
        where TResult : unmanaged
        where TReduction : struct, IReduction<T, TState, TResult>
    {
        Layout layout = builder.Inputs[0].Layout;
        var kept = new List<(long Extent, long Stride)>();
        var reduced = new List<(long Extent, long Stride)>();
        for (int axis = 0; axis < layout.Shape.Rank; axis++)
            (primitive.Axes.Contains(axis) ? reduced : kept).Add((layout.Shape[axis], layout.Strides[axis]));
        int outputs = builder.Count(builder.Outputs[0].Shape.Count), length = builder.Count(reduced.Aggregate(1L, (count, axis) => count * axis.Extent));
        AddReduce<T, TState, TResult, TReduction>(builder, builder.Input<T>(0), builder.Output<TResult>(0), Axes.Create([.. kept]), Axes.Create([.. reduced]),
            outputs, length, rowsAreAdjacent: SmallestStride(kept) < SmallestStride(reduced));
    }

    private static long SmallestStride(List<(long Extent, long Stride)> axes) =>
        axes.Where(axis => axis.Extent > 1 && axis.Stride != 0).Select(axis => Math.Abs(axis.Stride)).DefaultIfEmpty(long.MaxValue).Min();

    private static void AddReduce<T, TState, TResult, TReduction>(KernelBuilder builder, View<T> input, View<TResult> output, Axes kept, Axes reduced,
        int outputs, int length, bool rowsAreAdjacent)
        where T : unmanaged
        where TState : unmanaged
        where TResult : unmanaged
        where TReduction : struct, IReduction<T, TState, TResult>
    {
        if (outputs == 0) return;
        int rows = RowGroups.RowsOfGroup(outputs, length, rowsAreAdjacent);
        long groups = RowGroups.Ceiling(outputs, rows);
        int segments = (int)Math.Min(builder.ManyGroups / groups, length / (LongRow / 2));
        if (length < LongRow || segments < 2)
        {
            builder.Launch(new Reduce<T, TState, TResult, TReduction>(input, output, kept, reduced, outputs, length, rows, rowsAreAdjacent), groups);
            return;
        }
        int segmentLength = (int)RowGroups.Ceiling(length, segments);
        segments = (int)RowGroups.Ceiling(length, segmentLength);
        View<TState> partial = builder.Workspace<TState>((long)segments * outputs);
        builder.Launch(new ReduceSegments<T, TState, TResult, TReduction>(
            input, partial, kept, reduced, outputs, length, segmentLength, rows, rowsAreAdjacent), segments * groups);
        rows = RowGroups.RowsOfGroup(outputs, segments, outputs > 1);
        builder.Launch(new Reduce<TState, TState, TResult, Segments<T, TState, TResult, TReduction>>(
            partial, output, Axes.Create([(outputs, 1L)]), Axes.Create([(segments, (long)outputs)]), outputs, segments, rows, outputs > 1),
            RowGroups.Ceiling(outputs, rows));
    }
}
