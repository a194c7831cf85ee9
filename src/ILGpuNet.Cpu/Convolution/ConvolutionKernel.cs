using System.Numerics;
using System.Runtime.CompilerServices;
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
        SlidingGeometry sliding = primitive.Pass == ConvolutionPass.InputGradient
            ? SlidingGeometry.InputGradient(primitive.Geometry)
            : SlidingGeometry.Forward(primitive.Geometry);
        int directVector = DirectCost.VectorOf(sliding, TOperations.Count, Vector128<T>.Count);
        bool isWorthwhile = tiles is not null && WinogradCost.IsWorthwhile(tiles, primitive.Pass, TOperations.Count, isPacked: directVector == 0);
        if (!isWorthwhile && DepthwiseShape.TryCreate(primitive.Geometry, primitive.Pass) is { } depthwise)
            return CreateDepthwise<T, TVector, TOperations>(primitive, depthwise);
        if (primitive.Pass == ConvolutionPass.WeightGradient)
        {
            if (isWorthwhile)
            {
                return WinogradCost.IsDeepWeightGradient(tiles!)
                    ? new WinogradDeepWeightGradientKernel<T, TVector, TOperations>(tiles!)
                    : new WinogradWeightGradientKernel<T, TVector, TOperations>(tiles!);
            }
            if (DirectCost.IsFilterGradientWorthwhile(sliding, TOperations.Count, TOperations.Registers))
                return new FilterGradientKernel<T, TVector, TOperations>(new DirectGeometry(sliding, vector: 1, Unsafe.SizeOf<T>()));
            return TryCreateDirectGradient<T, TVector, TOperations>(sliding, TOperations.Count)
                ?? new WeightGradientKernel<T, TVector, TOperations>(new WeightGradientGeometry(primitive.Geometry));
        }
        if (isWorthwhile)
        {
            return WinogradCost.IsDeep(tiles!)
                ? new WinogradDeepKernel<T, TVector, TOperations>(tiles!)
                : new WinogradKernel<T, TVector, TOperations>(tiles!);
        }
        if (typeof(T) == typeof(float) && PairedGeometry.TryCreate(primitive.Geometry, primitive.Pass) is { } pairs && PairedCost.IsWorthwhile(pairs, sliding))
            return new PairedKernel<T, TVector, TOperations>(pairs);
        if (directVector > 0) return CreateDirect<T, TVector, TOperations>(sliding, directVector);
        return PointwiseKernel<T, TVector, TOperations>.TryCreate(primitive.Geometry, primitive.Pass)
            ?? (SlidingCost.IsDeep(sliding) ? new SlidingDeepKernel<T, TVector, TOperations>(sliding) : new SlidingKernel<T, TVector, TOperations>(sliding));
    }

    /// <summary>A kernel for depthwise convolutions, with vectors that are no longer than rows need: half of the widest may do.</summary>
    private static CpuKernel CreateDepthwise<T, TVector, TOperations>(ConvolutionPrimitive primitive, DepthwiseShape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        int step = DepthwiseKernel<T, TVector, TOperations>.ResultsOfStep(shape, primitive.Pass);
        if (shape.DestinationWidth > step / 2 || TOperations.Count == Vector128<T>.Count)
        {
            return primitive.Pass == ConvolutionPass.WeightGradient
                ? new DepthwiseWeightGradientKernel<T, TVector, TOperations>(primitive.Geometry, shape)
                : new DepthwiseKernel<T, TVector, TOperations>(primitive.Geometry, primitive.Pass, shape);
        }
        return TOperations.Count > Vector256<T>.Count
            ? CreateDepthwise<T, Vector256<T>, Operations256<T>>(primitive, shape)
            : CreateDepthwise<T, Vector128<T>, Operations128<T>>(primitive, shape);
    }

    /// <summary>A direct kernel with vectors of so many elements.</summary>
    private static unsafe CpuKernel CreateDirect<T, TVector, TOperations>(SlidingGeometry geometry, int vector)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        if (TOperations.Count == vector) return new DirectKernel<T, TVector, TOperations>(new DirectGeometry(geometry, vector, sizeof(T)));
        return TOperations.Count > Vector256<T>.Count
            ? CreateDirect<T, Vector256<T>, Operations256<T>>(geometry, vector)
            : CreateDirect<T, Vector128<T>, Operations128<T>>(geometry, vector);
    }

    /// <summary>The same for the gradient with respect to the weights.</summary>
    private static unsafe CpuKernel? TryCreateDirectGradient<T, TVector, TOperations>(SlidingGeometry forward, int widest)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        if (forward.Images == 0) return null;
        if (DirectCost.IsGradientWorthwhile(forward, TOperations.Count, widest))
            return new DirectWeightGradientKernel<T, TVector, TOperations>(new DirectGeometry(forward, TOperations.Count, sizeof(T)));
        if (TOperations.Count > Vector256<T>.Count) return TryCreateDirectGradient<T, Vector256<T>, Operations256<T>>(forward, widest);
        return TOperations.Count > Vector128<T>.Count ? TryCreateDirectGradient<T, Vector128<T>, Operations128<T>>(forward, widest) : null;
    }
}
