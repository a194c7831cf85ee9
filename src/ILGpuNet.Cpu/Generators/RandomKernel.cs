using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Random numbers from <see cref="Philox"/>. A chunk of words is generated in the cache and turned into numbers in place. A Float64 is
/// made from two words, the second of which is the upper half. The logarithm of Box-Muller takes u1 in (0, 1], one step above uniform.
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
        Philox.Generate(work.Key, work.Offset, (ulong)chunk * BlocksPerChunk, BlocksPerChunk, (uint*)scratch);
        if (distribution == RandomDistribution.Uniform) MakeUniform(scratch);
        else MakeNormal(scratch);
        long bytes = Math.Min(NumbersPerChunk, count - chunk * NumbersPerChunk) * sizeof(T);
        Buffer.MemoryCopy(scratch, work.Output + chunk * NumbersPerChunk, bytes, bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MakeUniform(T* numbers)
    {
        for (int i = 0; i < NumbersPerChunk; i += Vector512<T>.Count) Uniform(Vector512.Load(numbers + i)).Store(numbers + i);
    }

    /// <summary>Pairs (u1, u2) become (r cos a, r sin a) with r = sqrt(-2 ln u1) and a = 2 pi u2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MakeNormal(T* numbers)
    {
        Vector512<T> step = Vector512.Create(typeof(T) == typeof(float) ? T.ScaleB(T.One, -24) : T.ScaleB(T.One, -53));
        Vector512<long> cosineThenSine = Vector512.Create(1L, 0, 1, 0, 1, 0, 1, 0);
        for (int i = 0; i < NumbersPerChunk; i += Vector512<T>.Count)
        {
            Vector512<T> uniform = Uniform(Vector512.Load(numbers + i));
            Vector512<T> radius = Vector512.Sqrt(VectorMath.Constant<T>(-2) * VectorMath.Logarithm(FirstOfPairs(uniform) + step));
            Vector512<T> angle = SecondOfPairs(uniform) * VectorMath.Constant<T>(2 * Math.PI);
            (radius * VectorMath.SineOrCosine(angle, cosineThenSine)).Store(numbers + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Uniform(Vector512<T> bits)
    {
        if (typeof(T) == typeof(float))
            return (Vector512.ConvertToSingle((bits.AsUInt32() >> 8).AsInt32()) * Vector512.Create(1.0f / (1 << 24))).As<float, T>();
        return (Vector512.ConvertToDouble((bits.AsUInt64() >> 11).AsInt64()) * Vector512.Create(1.0 / (1L << 53))).As<double, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> FirstOfPairs(Vector512<T> pairs)
    {
        if (Avx.IsSupported && !Vector512.IsHardwareAccelerated) return Vector512.Create(FirstOfPairs(pairs.GetLower()), FirstOfPairs(pairs.GetUpper()));
        return typeof(T) == typeof(float)
            ? Vector512.Shuffle(pairs.AsInt32(), Vector512.Create(0, 0, 2, 2, 4, 4, 6, 6, 8, 8, 10, 10, 12, 12, 14, 14)).As<int, T>()
            : Vector512.Shuffle(pairs.AsInt64(), Vector512.Create(0L, 0, 2, 2, 4, 4, 6, 6)).As<long, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> SecondOfPairs(Vector512<T> pairs)
    {
        if (Avx.IsSupported && !Vector512.IsHardwareAccelerated) return Vector512.Create(SecondOfPairs(pairs.GetLower()), SecondOfPairs(pairs.GetUpper()));
        return typeof(T) == typeof(float)
            ? Vector512.Shuffle(pairs.AsInt32(), Vector512.Create(1, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11, 11, 13, 13, 15, 15)).As<int, T>()
            : Vector512.Shuffle(pairs.AsInt64(), Vector512.Create(1L, 1, 3, 3, 5, 5, 7, 7)).As<long, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> FirstOfPairs(Vector256<T> pairs) => typeof(T) == typeof(float)
        ? Avx.DuplicateEvenIndexed(pairs.AsSingle()).As<float, T>()
        : Avx.DuplicateEvenIndexed(pairs.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> SecondOfPairs(Vector256<T> pairs) => typeof(T) == typeof(float)
        ? Avx.DuplicateOddIndexed(pairs.AsSingle()).As<float, T>()
        : Avx.UnpackHigh(pairs.AsDouble(), pairs.AsDouble()).As<double, T>();
}
