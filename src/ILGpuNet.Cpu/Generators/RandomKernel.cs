using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Random numbers from <see cref="Philox"/>. A chunk of words is generated in the cache and turned into numbers in place. A Float64 is
/// made from two words, the second of which is the upper half.
/// </summary>
internal sealed unsafe class RandomKernel<T>(RandomDistribution distribution, long count) : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int BlocksPerChunk = 256;
    private const int BytesPerChunk = BlocksPerChunk * Philox.WordsPerBlock * sizeof(uint);

    private static int NumbersPerChunk => BytesPerChunk / sizeof(T);

    private readonly long chunks = (count + BytesPerChunk / sizeof(T) - 1) / (BytesPerChunk / sizeof(T));

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        if (count == 0) return;
        var work = new Work
        {
            Kernel = this,
            Output = (T*)operands[0],
            Key = (ulong)scalars[0].AsInt64,
            Offset = (ulong)scalars[1].AsInt64,
        };
        double nanosecondsPerNumber = distribution == RandomDistribution.Normal ? 2 : 0.5;
        ForkJoin.Run(ref work, Workload.Parts(count * nanosecondsPerNumber, chunks));
    }

    private struct Work : IParallelWork
    {
        public RandomKernel<T> Kernel;
        public T* Output;
        public ulong Key, Offset;

        public readonly void Execute(int part, int parts)
        {
            byte* scratch = ThreadScratch.Get(BytesPerChunk);
            (long chunk, long end) = Workload.Range(Kernel.chunks, part, parts);
            for (; chunk < end; chunk++) Kernel.Fill(this, chunk, (T*)scratch);
        }
    }

    private void Fill(in Work work, long chunk, T* scratch)
    {
        IVectorCode code = VectorCodes.Widest;
        code.GenerateBits(work.Key, work.Offset, (ulong)chunk * BlocksPerChunk, BlocksPerChunk, (uint*)scratch);
        if (distribution == RandomDistribution.Uniform) code.MakeUniform(scratch, NumbersPerChunk);
        else code.MakeNormal(scratch, NumbersPerChunk);
        long bytes = Math.Min(NumbersPerChunk, count - chunk * NumbersPerChunk) * sizeof(T);
        Buffer.MemoryCopy(scratch, work.Output + chunk * NumbersPerChunk, bytes, bytes);
    }
}
