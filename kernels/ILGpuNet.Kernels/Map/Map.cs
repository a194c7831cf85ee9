using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>output[i] = TOperation(input[i]).</summary>
/// <param name="input">[count]</param>
/// <param name="output">[count]; may be the input.</param>
/// <param name="count">Number of elements.</param>
public readonly struct Map<TOperation>(View<float> input, View<float> output, int count) : IKernel where TOperation : struct, IUnaryOperation
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize) output[i] = TOperation.Apply(input[i]);
    }
}

/// <summary>y[i] = alpha * x[i] + y[i] in any number type.</summary>
/// <param name="alpha">Factor.</param>
/// <param name="x">[count]</param>
/// <param name="y">[count], updated.</param>
/// <param name="count">Number of elements.</param>
public readonly struct ScaledAdd<T>(T alpha, View<T> x, View<T> y, int count) : IKernel where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize) y[i] = alpha * x[i] + y[i];
    }
}
