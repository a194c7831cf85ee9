using ILGpuNet.Kernels;

namespace ILGpuNet.Benchmarks;

/// <summary>
/// A device kernel that does nothing but fused multiply-adds in registers, in chains that do not wait for one another. x = x / 2 + 1 goes to 2: the
/// numbers stay normal.
/// </summary>
/// <param name="sums">[threads] what comes out, so that nothing is left out as unused.</param>
/// <param name="factor">An argument, so that no compiler knows the result.</param>
/// <param name="addend">Likewise.</param>
public readonly struct MultiplyAddChains(View<float> sums, float factor, float addend) : IKernel
{
    /// <summary>Independent chains of a thread.</summary>
    public const int Chains = 8;

    /// <summary>Multiply-adds of a chain.</summary>
    public const int Length = 4 * Iterations;

    private const int Iterations = 256;

    /// <inheritdoc/>
    public static int GroupSize => 256;

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        float x0 = thread.LocalIndex, x1 = x0 + 1, x2 = x0 + 2, x3 = x0 + 3, x4 = x0 + 4, x5 = x0 + 5, x6 = x0 + 6, x7 = x0 + 7;
        for (int i = 0; i < Iterations; i++)
        {
            x0 = Four(x0, factor, addend);
            x1 = Four(x1, factor, addend);
            x2 = Four(x2, factor, addend);
            x3 = Four(x3, factor, addend);
            x4 = Four(x4, factor, addend);
            x5 = Four(x5, factor, addend);
            x6 = Four(x6, factor, addend);
            x7 = Four(x7, factor, addend);
        }
        sums[thread.GlobalIndex] = x0 + x1 + (x2 + x3) + (x4 + x5 + (x6 + x7));
    }

    /// <summary>Several at once, so that the loop around them takes no time.</summary>
    private static float Four(float x, float factor, float addend) => MathF.FusedMultiplyAdd(
        MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(x, factor, addend), factor, addend), factor, addend), factor, addend);
}
