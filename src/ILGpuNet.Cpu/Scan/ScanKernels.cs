using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Chooses the kernel of a scan.</summary>
internal static class ScanKernels
{
    /// <summary>The kernel for this type.</summary>
    /// <exception cref="DTypeException">The function is not defined for it.</exception>
    public static CpuKernel Create(ScanPrimitive primitive, Operand input) => (input.Type switch
    {
        DType.Int32 => Integer<int>(primitive, input.Shape),
        DType.Int64 => Integer<long>(primitive, input.Shape),
        DType.Float32 => FloatingPoint<float>(primitive, input.Shape),
        DType.Float64 => FloatingPoint<double>(primitive, input.Shape),
        _ => null,
    }) ?? throw new DTypeException($"[{primitive.Function}] a scan of {input.Type} is not defined");

    private static CpuKernel? FloatingPoint<T>(ScanPrimitive primitive, Shape shape) where T : unmanaged, INumber<T> => primitive.Function switch
    {
        ScanFunction.Sum => Scan<T, double, SumScan<T, double>>(primitive, shape),
        ScanFunction.Product => Scan<T, double, ProductScan<T, double>>(primitive, shape),
        ScanFunction.LogarithmSumExponential => Scan<T, double, LogarithmSumExponentialScan<T>>(primitive, shape),
        ScanFunction.LinearRecurrence => Scan<T, double, LinearRecurrenceScan<T, double>>(primitive, shape, inputs: 2),
        _ => Index<T>(primitive, shape),
    };

    private static CpuKernel? Integer<T>(ScanPrimitive primitive, Shape shape) where T : unmanaged, INumber<T> => primitive.Function switch
    {
        ScanFunction.Sum => Scan<T, T, SumScan<T, T>>(primitive, shape),
        ScanFunction.Product => Scan<T, T, ProductScan<T, T>>(primitive, shape),
        _ => Index<T>(primitive, shape),
    };

    private static ExtremeIndexScanKernel<T>? Index<T>(ScanPrimitive primitive, Shape shape) where T : unmanaged, INumber<T> => primitive switch
    {
        { Function: ScanFunction.ArgMax, IsExclusive: false } => new ExtremeIndexScanKernel<T>(shape, primitive.Axis, isMaximum: true, primitive.IsReverse),
        { Function: ScanFunction.ArgMin, IsExclusive: false } => new ExtremeIndexScanKernel<T>(shape, primitive.Axis, isMaximum: false, primitive.IsReverse),
        _ => null,
    };

    private static ScanKernel<T, TState, TScan> Scan<T, TState, TScan>(ScanPrimitive primitive, Shape shape, int inputs = 1)
        where T : unmanaged, INumberBase<T>
        where TState : unmanaged, INumberBase<TState>
        where TScan : struct, IScan<T, TState> => new(shape, primitive.Axis, primitive.IsReverse, primitive.IsExclusive, inputs);
}
