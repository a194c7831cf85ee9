using System.Numerics;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels of <see cref="ScanPrimitive"/>: a thread a row, a group a row, or, where there are few long ones, a group a segment.</summary>
internal static class ScanKernels
{
    private const int ShortRow = 64, LongRow = 16384;

    public static void Add(KernelBuilder builder, ScanPrimitive primitive)
    {
        switch (builder.Inputs[0].Type)
        {
            case DType.Float32: OfReals<float>(builder, primitive); break;
            case DType.Float64: OfReals<double>(builder, primitive); break;
            case DType.Int32: OfNumbers<int>(builder, primitive); break;
            case DType.Int64: OfNumbers<long>(builder, primitive); break;
            default: throw new DTypeException($"[{primitive.Function}] a scan is not defined for {builder.Inputs[0].Type}");
        }
    }

    private static void OfReals<T>(KernelBuilder builder, ScanPrimitive primitive) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (primitive.Function == ScanFunction.LogarithmSumExponential) Scan<T, T, T, Running<T, LogarithmSumExponential<T>>>(builder, primitive);
        else OfNumbers<T>(builder, primitive);
    }

    private static void OfNumbers<T>(KernelBuilder builder, ScanPrimitive primitive) where T : unmanaged, INumber<T>
    {
        switch (primitive.Function)
        {
            case ScanFunction.Sum: Scan<T, T, T, Running<T, Sum<T>>>(builder, primitive); break;
            case ScanFunction.Product: Scan<T, T, T, Running<T, Product<T>>>(builder, primitive); break;
            case ScanFunction.LinearRecurrence: Scan<T, LinearStep<T>, T, LinearRecurrence<T>>(builder, primitive); break;
            case ScanFunction.ArgMax: Scan<T, Extreme<T>, long, RunningExtreme<T, LargestFirst<T>>>(builder, primitive); break;
            case ScanFunction.ArgMin: Scan<T, Extreme<T>, long, RunningExtreme<T, SmallestFirst<T>>>(builder, primitive); break;
            default: throw new DTypeException($"[{primitive.Function}] is defined for floating-point types, found {builder.Inputs[0].Type}");
        }
    }

    private static void Scan<T, TState, TResult, TScan>(KernelBuilder builder, ScanPrimitive primitive)
        where T : unmanaged
        where TState : unmanaged
        where TResult : unmanaged
        where TScan : struct, IScan<T, TState, TResult>
    {
        var shape = AxisShape.Create(builder, builder.Inputs[0].Shape, primitive.Axis);
        if (shape.Count == 0) return;
        View<T> first = builder.Input<T>(0), second = builder.Input<T>(builder.Inputs.Length - 1);
        View<TResult> output = builder.Output<TResult>(0);
        var geometry = new ScanGeometry(shape.Length, shape.Inner, shape.Length, primitive.IsReverse, primitive.IsExclusive);
        if (shape.Length < ShortRow || shape.Rows > builder.ManyGroups * KernelBuilder.PreferredGroupSize)
        {
            builder.LaunchEach(new ScanColumns<T, TState, TResult, TScan>(first, second, output, shape.Rows, geometry), shape.Rows);
            return;
        }
        int segments = Math.Min(builder.ManyGroups / shape.Rows, shape.Length / (LongRow / 4));
        if (shape.Length < LongRow || segments < 2)
        {
            builder.Launch(new ScanRows<T, TState, TResult, TScan>(first, second, output, builder.Workspace<TState>(1), geometry), shape.Rows);
            return;
        }
        int segmentLength = (int)RowGroups.Ceiling(shape.Length, segments);
        geometry = new ScanGeometry(shape.Length, shape.Inner, segmentLength, primitive.IsReverse, primitive.IsExclusive);
        segments = geometry.Segments;
        View<TState> totals = builder.Workspace<TState>((long)shape.Rows * segments), carries = builder.Workspace<TState>((long)shape.Rows * segments);
        builder.Launch(new ScanTotals<T, TState, TResult, TScan>(first, second, totals, geometry), (long)shape.Rows * segments);
        builder.Launch(new ScanRows<TState, TState, TState, RunningStates<TState, TScan>>(
            totals, totals, carries, builder.Workspace<TState>(1), new ScanGeometry(segments, 1, segments, isReverse: false, isExclusive: true)), shape.Rows);
        builder.Launch(new ScanRows<T, TState, TResult, TScan>(first, second, output, carries, geometry), (long)shape.Rows * segments);
    }
}
