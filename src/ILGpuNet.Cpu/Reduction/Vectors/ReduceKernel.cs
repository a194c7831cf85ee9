using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Chooses the kernel of a reduction.</summary>
internal static class ReduceKernel
{
    /// <summary>The kernel for these types.</summary>
    /// <exception cref="DTypeException">The function is not defined for the types.</exception>
    public static CpuKernel Create(ReducePrimitive primitive, Operand input, Operand output)
    {
        var shape = new ReductionShape(input.Layout, primitive.Axes);
        CpuKernel? kernel = primitive.Function switch
        {
            ReduceFunction.Any or ReduceFunction.Max when (input.Type, output.Type) == (DType.Bool, DType.Bool) => new FoldKernel<byte, byte, byte, AnyFold>(shape),
            ReduceFunction.All or ReduceFunction.Min when (input.Type, output.Type) == (DType.Bool, DType.Bool) => new FoldKernel<byte, byte, byte, AllFold>(shape),
            ReduceFunction.Sum when (input.Type, output.Type) == (DType.Bool, DType.Int64) => new FoldKernel<byte, long, long, SumFold<long, long>>(shape),
            ReduceFunction.Product when (input.Type, output.Type) == (DType.Bool, DType.Int64) => new FoldKernel<byte, long, long, ProductFold<long>>(shape),
            ReduceFunction.Sum when (input.Type, output.Type) == (DType.Int32, DType.Int64) =>
                new FoldKernel<int, long, long, SumFold<long, long>>(shape),
            ReduceFunction.Product when (input.Type, output.Type) == (DType.Int32, DType.Int64) =>
                new FoldKernel<int, long, long, ProductFold<long>>(shape),
            ReduceFunction.Sum when (input.Type, output.Type) == (DType.Float32, DType.Float32) =>
                new FoldKernel<float, float, double, SumFold<float, double>>(shape),
            _ => input.Type switch
            {
                DType.Int32 => Create<int>(primitive.Function, shape, output.Type),
                DType.Int64 => Create<long>(primitive.Function, shape, output.Type),
                DType.Float32 => Create<float>(primitive.Function, shape, output.Type),
                DType.Float64 => Create<double>(primitive.Function, shape, output.Type),
                _ => null,
            },
        };
        return kernel ?? throw new DTypeException($"[{primitive.Function}] is not defined from {input.Type} to {output.Type}");
    }

    private static CpuKernel? Create<T>(ReduceFunction function, ReductionShape shape, DType output) where T : unmanaged, INumber<T> =>
        function switch
        {
            ReduceFunction.ArgMax when output == DType.Int64 => new ExtremeIndexKernel<T, MaxFold<T>>(shape),
            ReduceFunction.ArgMin when output == DType.Int64 => new ExtremeIndexKernel<T, MinFold<T>>(shape),
            _ when output != DTypes.Of<T>() => null,
            ReduceFunction.Sum => new FoldKernel<T, T, T, SumFold<T, T>>(shape),
            ReduceFunction.Product => new FoldKernel<T, T, T, ProductFold<T>>(shape),
            ReduceFunction.Max => new FoldKernel<T, T, T, MaxFold<T>>(shape),
            ReduceFunction.Min => new FoldKernel<T, T, T, MinFold<T>>(shape),
            _ => null,
        };
}
