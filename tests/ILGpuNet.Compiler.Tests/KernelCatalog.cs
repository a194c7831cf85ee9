using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>The kernels of the project, each with the type arguments that tests use.</summary>
public static class KernelCatalog
{
    public static IReadOnlyList<Type> Kernels { get; } =
    [
        typeof(Map<Exponential>),
        typeof(Map<RectifiedLinear>),
        typeof(Map<Composition<Sigmoid, Negation>>),
        typeof(ScaledAdd<float>),
        typeof(ScaledAdd<int>),
        typeof(ScaledAdd<double>),
        typeof(ReduceRows<Sum>),
        typeof(ReduceRows<Maximum>),
        typeof(Softmax),
        typeof(MatrixProduct<Tile64x64>),
        typeof(MatrixProduct<Tile16x16>),
        typeof(RandomUniform),
        typeof(Gather),
        typeof(ScatterAdd),
        typeof(ScanRows<Sum>),
        typeof(Transpose),
    ];

    public static TheoryData<Type, KernelDialect> InEachDialect()
    {
        var data = new TheoryData<Type, KernelDialect>();
        foreach (Type kernel in Kernels)
        {
            data.Add(kernel, KernelDialect.OpenCl);
            data.Add(kernel, KernelDialect.Cuda);
        }
        return data;
    }
}
