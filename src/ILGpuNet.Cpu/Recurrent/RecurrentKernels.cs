using System.Numerics;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Creates kernels of recurrent sequences.</summary>
internal static class RecurrentKernels
{
    /// <summary>A kernel of a sequence, for the widest vectors or given ones.</summary>
    public static CpuKernel Create(RecurrentPrimitive primitive, ReadOnlySpan<Operand> inputs, VectorWidth? width = null)
    {
        VectorWidth chosen = width ?? VectorWidths.Widest;
        Shape shape = inputs[0].Shape;
        int hidden = inputs[1].Shape[1];
        return inputs[0].Type switch
        {
            DType.Float32 => VectorCodes.Of(chosen).CreateRecurrent(primitive.Cell, new ForwardFactory<float>(primitive, shape, hidden, chosen)),
            DType.Float64 => VectorCodes.Of(chosen).CreateRecurrent(primitive.Cell, new ForwardFactory<double>(primitive, shape, hidden, chosen)),
            DType type => throw Unsupported(type),
        };
    }

    /// <summary>A kernel of its gradients.</summary>
    public static CpuKernel Create(RecurrentGradientPrimitive primitive, ReadOnlySpan<Operand> inputs, VectorWidth? width = null)
    {
        VectorWidth chosen = width ?? VectorWidths.Widest;
        Shape shape = inputs[0].Shape;
        return inputs[0].Type switch
        {
            DType.Float32 => VectorCodes.Of(chosen).CreateRecurrent(primitive.Cell, new BackwardFactory<float>(primitive, shape, chosen)),
            DType.Float64 => VectorCodes.Of(chosen).CreateRecurrent(primitive.Cell, new BackwardFactory<double>(primitive, shape, chosen)),
            DType type => throw Unsupported(type),
        };
    }

    private static DTypeException Unsupported(DType type) => new($"[Recurrent] expected Float32 or Float64, found {type}");

    private sealed record ForwardFactory<T>(RecurrentPrimitive Primitive, Shape Inputs, int Hidden, VectorWidth Width) : IRecurrentKernelFactory<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public CpuKernel Create<TCell>() where TCell : struct, IRecurrentCell<T>
        {
            var geometry = new RecurrentGeometry(Primitive.Cell, Primitive.IsReverse, Primitive.HasLengths, Inputs, Hidden, TCell.Width);
            return Width switch
            {
                VectorWidth.Bits512 => new RecurrentKernel<T, Vector512<T>, Operations512<T>, TCell>(Primitive.Cell, geometry),
                VectorWidth.Bits256 => new RecurrentKernel<T, Vector256<T>, Operations256<T>, TCell>(Primitive.Cell, geometry),
                _ => new RecurrentKernel<T, Vector128<T>, Operations128<T>, TCell>(Primitive.Cell, geometry),
            };
        }
    }

    private sealed record BackwardFactory<T>(RecurrentGradientPrimitive Primitive, Shape States, VectorWidth Width) : IRecurrentKernelFactory<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public CpuKernel Create<TCell>() where TCell : struct, IRecurrentCell<T>
        {
            var geometry = new RecurrentGeometry(Primitive.Cell, Primitive.IsReverse, Primitive.HasLengths, States, States[2], TCell.Width);
            return Width switch
            {
                VectorWidth.Bits512 => new RecurrentGradientKernel<T, Vector512<T>, Operations512<T>, TCell>(Primitive, geometry),
                VectorWidth.Bits256 => new RecurrentGradientKernel<T, Vector256<T>, Operations256<T>, TCell>(Primitive, geometry),
                _ => new RecurrentGradientKernel<T, Vector128<T>, Operations128<T>, TCell>(Primitive, geometry),
            };
        }
    }
}
