using ILGpuNet.Kernels;

namespace ILGpuNet.Benchmarks;

/// <summary>
/// A device kernel that does nothing but products by tensor cores of factors in registers, in chains that do not wait for one another: what mma reaches at best.
/// </summary>
/// <param name="sums">[threads] what comes out, so that nothing is left out as unused.</param>
/// <param name="factor">An argument, so that no compiler knows the result.</param>
public readonly struct TensorCoreChains<TFactors>(View<float> sums, float factor) : IKernel where TFactors : struct, ITensorFactors
{
    /// <summary>Independent chains of a warp.</summary>
    public const int Chains = 8;

    /// <summary>Products of a chain.</summary>
    public const int Length = 256;

    /// <inheritdoc/>
    public static int GroupSize => 256;

    /// <summary>Operations of a warp, where a multiply-add is two: products are 16x8, over 8 words of one or two elements.</summary>
    public static double OperationsOfWarp => 2.0 * Chains * Length * 16 * 8 * TensorCore.Words * (TFactors.Format == TensorFormat.TensorFloat32 ? 1 : 2);

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Local<uint> left = thread.Local<uint>(TensorCore.LeftWords), right = thread.Local<uint>(TensorCore.RightWords);
        Local<float> totals = thread.Local<float>(4 * Chains);
        uint word = TFactors.Format == TensorFormat.TensorFloat32 ? TensorCore.TensorFloat32(factor) : TensorCore.BFloat16Pair(factor, factor);
        for (int i = 0; i < TensorCore.LeftWords; i++) left[i] = word;
        for (int i = 0; i < TensorCore.RightWords; i++) right[i] = word;
        for (int i = 0; i < Length; i++)
        {
            for (int chain = 0; chain < Chains; chain++)
            {
                if (TFactors.Format == TensorFormat.TensorFloat32) TensorCore.MultiplyAddTensorFloat32(thread, left, 0, right, 0, totals, 4 * chain, 2);
                else TensorCore.MultiplyAddBFloat16(thread, left, 0, right, 0, totals, 4 * chain, 2);
            }
        }
        float total = 0;
        for (int i = 0; i < 4 * Chains; i++) total += totals[i];
        sums[thread.GlobalIndex] = total;
    }
}
