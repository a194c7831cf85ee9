using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>The weights of a depthwise filter: in registers as far as there are enough, else in memory, where the multiplications read them.</summary>
/// <typeparam name="T">An element.</typeparam>
/// <typeparam name="TVector">A vector of them.</typeparam>
/// <typeparam name="TOperations">What is done with vectors.</typeparam>
/// <typeparam name="TKernel">Rows and columns of the kernel.</typeparam>
/// <param name="vectors">Row by row, for each weight a vector that has it everywhere.</param>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly unsafe struct DepthwiseWeights<T, TVector, TOperations, TKernel>(T* vectors)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
    where TKernel : struct, IConstant
{
    private readonly DepthwiseRow<T, TVector, TOperations> w0 = Keep(vectors, 0), w1 = Keep(vectors, 1), w2 = Keep(vectors, 2);
    private readonly T* vectors = vectors;

    /// <summary>Rows that stay in registers: three, if there are enough beside a row of elements, one of masks, and sums.</summary>
    private static int KeptRows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TKernel.Value == 3 || (TKernel.Value == 5 && TOperations.Registers >= 32) ? 3 : 0;
    }

    /// <summary>Adds the products of a row of weights and what they meet to a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector MultiplyRow(int row, in DepthwiseRow<T, TVector, TOperations> elements, TVector sum) => row < KeptRows
        ? elements.Multiply(row == 0 ? w0 : row == 1 ? w1 : w2, TKernel.Value, sum)
        : elements.Multiply(vectors + row * TKernel.Value * TOperations.Count, TKernel.Value, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DepthwiseRow<T, TVector, TOperations> Keep(T* vectors, int row) => row < KeptRows
        ? DepthwiseRow<T, TVector, TOperations>.ReadVectors(vectors + row * TKernel.Value * TOperations.Count, TKernel.Value)
        : default;
}
