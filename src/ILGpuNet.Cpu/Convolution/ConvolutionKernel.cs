using System.Numerics;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Creates kernels of <see cref="ConvolutionPrimitive"/>.</summary>
internal static class ConvolutionKernel
{
    private static readonly int MostChannelsOfDirectGradient = int.Parse(Environment.GetEnvironmentVariable("XGRAD") ?? "16");
    private static readonly int MostDepth = int.Parse(Environment.GetEnvironmentVariable("XDEPTH") ?? "1000000");

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
            ConvolutionPass.WeightGradient when TryCreateDirectGradient<T, TVector, TOperations>(primitive.Geometry) is { } direct => direct,
            ConvolutionPass.WeightGradient => new WeightGradientKernel<T, TVector, TOperations>(new WeightGradientGeometry(primitive.Geometry)),
            _ when isWorthwhile && WinogradCost.IsDeep(tiles!) => new WinogradDeepKernel<T, TVector, TOperations>(tiles!),
            _ when isWorthwhile => new WinogradKernel<T, TVector, TOperations>(tiles!),
            _ when Environment.GetEnvironmentVariable("XPOINT") == "1" && PointwiseKernel<T, TVector, TOperations>.TryCreate(primitive.Geometry, primitive.Pass) is { } pointwise => pointwise,
            ConvolutionPass.Forward => CreateSliding<T, TVector, TOperations>(SlidingGeometry.Forward(primitive.Geometry)),
            _ => CreateSliding<T, TVector, TOperations>(SlidingGeometry.InputGradient(primitive.Geometry)),
        };
    }

    private static unsafe DirectWeightGradientKernel<T, TVector, TOperations>? TryCreateDirectGradient<T, TVector, TOperations>(ConvolutionGeometry geometry)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        if (geometry.Channels / geometry.Groups > MostChannelsOfDirectGradient) return null;
        return DirectGeometry.TryCreate(SlidingGeometry.Forward(geometry), TOperations.Count, sizeof(T)) is { } direct
            ? new DirectWeightGradientKernel<T, TVector, TOperations>(direct)
            : null;
    }

    private static unsafe CpuKernel CreateSliding<T, TVector, TOperations>(SlidingGeometry geometry)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T> =>
        geometry.Channels * geometry.KernelSize <= MostDepth && DirectGeometry.TryCreate(geometry, TOperations.Count, sizeof(T)) is { } direct
            ? new DirectKernel<T, TVector, TOperations>(direct)
            : new SlidingKernel<T, TVector, TOperations>(geometry);
}
