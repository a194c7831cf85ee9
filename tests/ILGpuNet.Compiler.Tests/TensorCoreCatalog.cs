using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Kernels by tensor cores, which only CUDA C has.</summary>
public static class TensorCoreCatalog
{
    public static IReadOnlyList<Type> Kernels { get; } =
    [
        typeof(MatrixProduct<float, float, AsComputed<float>, TensorTile128x128<TensorFloat32Factors>>),
        typeof(MatrixProduct<ushort, float, StoredBFloat16, TensorTile64x64<BFloat16Factors>>),
        typeof(MatrixProduct<ushort, float, StoredFloat16, TensorTile64x64<Float16Factors>>),
        typeof(ConvolutionForward<ushort, float, StoredBFloat16, TensorTile128x128<BFloat16Factors>>),
        typeof(ConvolutionInputGradient<float, float, AsComputed<float>, TensorTile64x64<BFloat16Factors>>),
        typeof(ConvolutionWeightGradient<float, float, AsComputed<float>, TensorTile64x64<TensorFloat32Factors>>),
    ];

    public static TheoryData<Type> All => [.. Kernels];
}
