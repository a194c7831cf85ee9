using System.Numerics;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Creates kernels of <see cref="ConvolutionPrimitive"/>.</summary>
internal static class ConvolutionKernel
{
    /// <summary>A kernel for the widest vectors of this processor.</summary>
    public static CpuKernel Create(ConvolutionPrimitive primitive, DType type) => Create(primitive, type, VectorWidths.Widest);

    /// <summary>A kernel for vectors of the given width.</summary>
    public static CpuKernel Create(ConvolutionPrimitive primitive, DType type, VectorWidth width) => type switch
    {
        DType.Float32 => Create<float>(primitive, width),
        DType.Float64 => Create<double>(primitive, width),
        _ => throw new DTypeException($"[Convolution] expected Float32 or Float64, found {type}"),
    };

    private static CpuKernel Create<T>(ConvolutionPrimitive primitive, VectorWidth width)
        where T : unmanaged, IFloatingPointIeee754<T> => width switch
        {
            VectorWidth.Bits512 => Create<T, Vector512<T>, Operations512<T>>(primitive),
            VectorWidth.Bits256 => Create<T, Vector256<T>, Operations256<T>>(primitive),
            _ => Create<T, Vector128<T>, Operations128<T>>(primitive),
        };

    private static CpuKernel Create<T, TVector, TOperations>(ConvolutionPrimitive primitive)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        WinogradGeometry? tiles = typeof(T) == typeof(float) ? WinogradGeometry.TryCreate(primitive.Geometry, primitive.Pass) : null;
        bool isWorthwhile = tiles is not null && WinogradCost.IsWorthwhile(tiles, primitive.Pass, TOperations.Count);
        return primitive.Pass switch
        {
            ConvolutionPass.WeightGradient when isWorthwhile => new WinogradWeightGradientKernel<T, TVector, TOperations>(tiles!),
            ConvolutionPass.WeightGradient => new WeightGradientKernel<T, TVector, TOperations>(new WeightGradientGeometry(primitive.Geometry)),
            _ when isWorthwhile => new WinogradKernel<T, TVector, TOperations>(tiles!),
            _ when PointwiseKernel<T, TVector, TOperations>.TryCreate(primitive.Geometry, primitive.Pass) is { } pointwise => pointwise,
            ConvolutionPass.Forward => new SlidingKernel<T, TVector, TOperations>(SlidingGeometry.Forward(primitive.Geometry)),
            _ => new SlidingKernel<T, TVector, TOperations>(SlidingGeometry.InputGradient(primitive.Geometry)),
        };
    }
}
