using System.Numerics;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels of <see cref="ArgSortPrimitive"/> and <see cref="SearchSortedPrimitive"/>.</summary>
internal static class SortKernels
{
    public static void Add(KernelBuilder builder, ArgSortPrimitive primitive)
    {
        var shape = AxisShape.Create(builder, builder.Inputs[0].Shape, primitive.Axis);
        View<long> output = builder.Output<long>(0);
        switch (builder.Inputs[0].Type)
        {
            case DType.Bool or DType.UInt8: Sort<byte, uint, ByteKey>(builder, builder.Input<byte>(0), output, shape, primitive.IsDescending); break;
            case DType.Int32: Sort<int, uint, Int32Key>(builder, builder.Input<int>(0), output, shape, primitive.IsDescending); break;
            case DType.Int64: AddOrder(builder, builder.Input<long>(0), output, shape, primitive.IsDescending); break;
            case DType.Float32: Sort<float, uint, SingleKey>(builder, builder.Input<float>(0), output, shape, primitive.IsDescending); break;
            case DType.Float64: Sort<double, ulong, DoubleKey>(builder, builder.Input<double>(0), output, shape, primitive.IsDescending); break;
            default: throw new DTypeException($"[ArgSort] is not defined for {builder.Inputs[0].Type}");
        }
    }

    public static void Add(KernelBuilder builder, SearchSortedPrimitive primitive)
    {
        switch (builder.Inputs[0].Type)
        {
            case DType.Int32: Search<int>(builder, primitive); break;
            case DType.Int64: Search<long>(builder, primitive); break;
            case DType.Float32: Search<float>(builder, primitive); break;
            case DType.Float64: Search<double>(builder, primitive); break;
            default: throw new DTypeException($"[SearchSorted] is not defined for {builder.Inputs[0].Type}");
        }
    }

    /// <summary>The positions that sort indices.</summary>
    public static void AddOrder(KernelBuilder builder, View<long> input, View<long> output, AxisShape shape, bool isDescending) =>
        Sort<long, ulong, Int64Key>(builder, input, output, shape, isDescending);

    private static void Sort<T, TKey, TSortKey>(KernelBuilder builder, View<T> input, View<long> output, AxisShape shape, bool isDescending)
        where T : unmanaged
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
        where TSortKey : struct, ISortKey<T, TKey>
    {
        if (shape.Count == 0) return;
        int chunk = (int)Math.Min(SortChunks<T, TKey, TSortKey>.LargestChunk, BitOperations.RoundUpToPowerOf2((uint)shape.Length));
        View<TKey> keys = builder.Workspace<TKey>(shape.Count);
        View<int> order = builder.Workspace<int>(shape.Count);
        builder.Launch(new SortChunks<T, TKey, TSortKey>(input, keys, order, shape.Length, shape.Inner, chunk, isDescending),
            shape.Rows * RowGroups.Ceiling(shape.Length, chunk));
        if (chunk < shape.Length)
        {
            View<TKey> otherKeys = builder.Workspace<TKey>(shape.Count);
            View<int> otherOrder = builder.Workspace<int>(shape.Count);
            for (long run = chunk; run < shape.Length; run *= 2)
            {
                builder.LaunchEach(new MergeRuns<TKey>(keys, order, otherKeys, otherOrder, shape.Length, (int)run, shape.Count), shape.Count);
                (keys, order, otherKeys, otherOrder) = (otherKeys, otherOrder, keys, order);
            }
        }
        builder.LaunchEach(new WriteOrder(order, output, shape.Length, shape.Inner, shape.Count), shape.Count);
    }

    private static void Search<T>(KernelBuilder builder, SearchSortedPrimitive primitive) where T : unmanaged, INumber<T>
    {
        Shape sequences = builder.Inputs[0].Shape, values = builder.Inputs[1].Shape;
        int count = builder.Count(values.Count), length = sequences[-1];
        builder.Count(sequences.Count);
        int valuesPerSequence = sequences.Rank == 1 ? count : values[-1];
        builder.LaunchEach(new SearchSorted<T>(
            builder.Input<T>(0), builder.Input<T>(1), builder.Output<long>(0), length, valuesPerSequence, count, primitive.IsRight), count);
    }
}
