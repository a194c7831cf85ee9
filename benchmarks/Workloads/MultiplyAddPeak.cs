using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGpuNet.Cpu;

namespace ILGpuNet.Benchmarks;

/// <summary>
/// The most floating-point operations that this processor does: fused multiply-adds in registers, enough of them independent of one
/// another that none waits for a result. The reference of all rows that are bound by arithmetic.
/// </summary>
internal static class MultiplyAddPeak
{
    /// <summary>Independent chains; with two operands they fit into the sixteen registers of AVX2.</summary>
    private const int Accumulators = 12;

    private const long Iterations = 200_000;

    /// <summary>The peak of some threads.</summary>
    public static Workload OfThreads(int threads)
    {
        int floats = (int)VectorWidths.Widest / 32;
        return new Workload("fma-peak", $"{Accumulators} accumulators of {floats} floats",
            Work.Operations(2.0 * threads * Iterations * Accumulators * floats), () => Prepare(threads))
        {
            DeviceName = Device.Cpu.Name,
            Threads = threads,
        };
    }

    private static PreparedWorkload Prepare(int threads)
    {
        var loop = new Loop(new float[threads]);
        return new PreparedWorkload(() => ForkJoin.Run(ref loop, threads), static () => { });
    }

    /// <summary>Runs the loop on every thread and keeps its sums, so that none is left out as unused.</summary>
    private readonly struct Loop(float[] sums) : IParallelWork
    {
        public void Execute(int part, int parts) => sums[part] = VectorWidths.Widest switch
        {
            VectorWidth.Bits512 => Run<Operations512<float>, Vector512<float>>(0.5f, 1),
            VectorWidth.Bits256 => Run<Operations256<float>, Vector256<float>>(0.5f, 1),
            _ => Run<Operations128<float>, Vector128<float>>(0.5f, 1),
        };

        // x = x / 2 + 1 goes to 2: the numbers stay normal. The accumulators are locals because the JIT keeps no array in registers.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float Run<TOperations, TVector>(float factor, float addend)
            where TOperations : IVectorOperations<TVector, float>
            where TVector : unmanaged
        {
            TVector f = TOperations.Broadcast(factor), a = TOperations.Broadcast(addend);
            TVector x0 = a, x1 = a, x2 = a, x3 = a, x4 = a, x5 = a, x6 = a, x7 = a, x8 = a, x9 = a, x10 = a, x11 = a;
            for (long i = 0; i < Iterations; i++)
            {
                x0 = TOperations.FusedMultiplyAdd(x0, f, a);
                x1 = TOperations.FusedMultiplyAdd(x1, f, a);
                x2 = TOperations.FusedMultiplyAdd(x2, f, a);
                x3 = TOperations.FusedMultiplyAdd(x3, f, a);
                x4 = TOperations.FusedMultiplyAdd(x4, f, a);
                x5 = TOperations.FusedMultiplyAdd(x5, f, a);
                x6 = TOperations.FusedMultiplyAdd(x6, f, a);
                x7 = TOperations.FusedMultiplyAdd(x7, f, a);
                x8 = TOperations.FusedMultiplyAdd(x8, f, a);
                x9 = TOperations.FusedMultiplyAdd(x9, f, a);
                x10 = TOperations.FusedMultiplyAdd(x10, f, a);
                x11 = TOperations.FusedMultiplyAdd(x11, f, a);
            }
            TVector low = TOperations.Add(TOperations.Add(TOperations.Add(x0, x1), TOperations.Add(x2, x3)), TOperations.Add(x4, x5));
            TVector high = TOperations.Add(TOperations.Add(TOperations.Add(x6, x7), TOperations.Add(x8, x9)), TOperations.Add(x10, x11));
            return TOperations.Sum(TOperations.Add(low, high));
        }
    }
}
