using System.Numerics;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Creates kernels of recurrent sequences.</summary>
internal static class RecurrentKernels
{
    /// <summary>A kernel of a sequence, for the widest vectors or given ones.</summary>
    public static CpuKernel Create(RecurrentPrimitive primitive, ReadOnlySpan<Operand> inputs, VectorWidth? width = null) =>
        Create(new ForwardFactory(primitive, inputs[0].Shape, inputs[1].Shape[1]), primitive.Cell, inputs[0].Type, width ?? VectorWidths.Widest);

    /// <summary>A kernel of its gradients.</summary>
    public static CpuKernel Create(RecurrentGradientPrimitive primitive, ReadOnlySpan<Operand> inputs, VectorWidth? width = null) =>
        Create(new BackwardFactory(primitive, inputs[0].Shape), primitive.Cell, inputs[0].Type, width ?? VectorWidths.Widest);

    private static CpuKernel Create(IFactory factory, RecurrentCell cell, DType type, VectorWidth width) => type switch
    {
        DType.Float32 => Create<float>(factory, cell, width),
        DType.Float64 => Create<double>(factory, cell, width),
        _ => throw new DTypeException($"[Recurrent] expected Float32 or Float64, found {type}"),
    };

    private static CpuKernel Create<T>(IFactory factory, RecurrentCell cell, VectorWidth width) where T : unmanaged, IFloatingPointIeee754<T> =>
        width switch
        {
            VectorWidth.Bits512 => Create<T, Vector512<T>, Operations512<T>>(factory, cell),
            VectorWidth.Bits256 => Create<T, Vector256<T>, Operations256<T>>(factory, cell),
            _ => Create<T, Vector128<T>, Operations128<T>>(factory, cell),
        };

    private static CpuKernel Create<T, TVector, TOperations>(IFactory factory, RecurrentCell cell)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T> => cell switch
        {
            RecurrentCell.Tanh => factory.Create<T, TVector, TOperations, TanhCell<T>>(),
            RecurrentCell.Relu => factory.Create<T, TVector, TOperations, ReluCell<T>>(),
            RecurrentCell.Lstm => factory.Create<T, TVector, TOperations, LstmCell<T>>(),
            _ => factory.Create<T, TVector, TOperations, GruCell<T>>(),
        };

    /// <summary>Creates the kernel of one direction for types that are chosen one by one.</summary>
    private interface IFactory
    {
        CpuKernel Create<T, TVector, TOperations, TCell>()
            where T : unmanaged, IFloatingPointIeee754<T>
            where TVector : unmanaged
            where TOperations : struct, IVectorOperations<TVector, T>
            where TCell : struct, IRecurrentCell<T>;
    }

    private sealed record ForwardFactory(RecurrentPrimitive Primitive, Shape Inputs, int Hidden) : IFactory
    {
        public CpuKernel Create<T, TVector, TOperations, TCell>()
            where T : unmanaged, IFloatingPointIeee754<T>
            where TVector : unmanaged
            where TOperations : struct, IVectorOperations<TVector, T>
            where TCell : struct, IRecurrentCell<T> => new RecurrentKernel<T, TVector, TOperations, TCell>(
                Primitive.Cell, new RecurrentGeometry(Primitive.Cell, Primitive.IsReverse, Primitive.HasLengths, Inputs, Hidden, Vector512<T>.Count));
    }

    private sealed record BackwardFactory(RecurrentGradientPrimitive Primitive, Shape States) : IFactory
    {
        public CpuKernel Create<T, TVector, TOperations, TCell>()
            where T : unmanaged, IFloatingPointIeee754<T>
            where TVector : unmanaged
            where TOperations : struct, IVectorOperations<TVector, T>
            where TCell : struct, IRecurrentCell<T> => new RecurrentGradientKernel<T, TVector, TOperations, TCell>(
                Primitive, new RecurrentGeometry(Primitive.Cell, Primitive.IsReverse, Primitive.HasLengths, States, States[2], Vector512<T>.Count));
    }
}
