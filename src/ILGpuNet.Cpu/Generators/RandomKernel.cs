using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
        for (int i = 0; i < NumbersPerChunk; i += Vector256<T>.Count) Uniform(Vector256.Load(numbers + i)).Store(numbers + i);
    }

    /// <summary>Pairs (u1, u2) become (r cos a, r sin a) with r = sqrt(-2 ln u1) and a = 2 pi u2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MakeNormal(T* numbers)
    {
        Vector512<T> step = Vector512.Create(typeof(T) == typeof(float) ? T.ScaleB(T.One, -24) : T.ScaleB(T.One, -53));
        Vector512<long> cosineThenSine = Vector512.Create(1L, 0, 1, 0, 1, 0, 1, 0);
        for (int i = 0; i < NumbersPerChunk; i += Vector512<T>.Count)
        {
            Vector256<T> lower = Uniform(Vector256.Load(numbers + i)), upper = Uniform(Vector256.Load(numbers + i + Vector256<T>.Count));
            Vector512<T> firsts = Vector512.Create(FirstOfPairs(lower), FirstOfPairs(upper));
            Vector512<T> seconds = Vector512.Create(SecondOfPairs(lower), SecondOfPairs(upper));
            Vector512<T> radius = Vector512.Sqrt(VectorMath.Constant<T>(-2) * VectorMath.Logarithm(firsts + step));
            Vector512<T> angle = seconds * VectorMath.Constant<T>(2 * Math.PI);
            (radius * VectorMath.SineOrCosine(angle, cosineThenSine)).Store(numbers + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Uniform(Vector256<T> bits)
    {
        if (typeof(T) == typeof(float))
            return (Vector256.ConvertToSingle((bits.AsUInt32() >> 8).AsInt32()) * Vector256.Create(1.0f / (1 << 24))).As<float, T>();
        // 53 bits in two parts, since not every processor converts 64-bit integers: a part below 2^52 in the lowest bits of 2^52 is that number above it.
        Vector256<ulong> whole = bits.AsUInt64() >> 11;
        Vector256<double> power = Vector256.Create((double)(1L << 52));
        Vector256<double> upper = ((whole >> 21) | Exponent).AsDouble() - power, lower = ((whole & Vector256.Create((1UL << 21) - 1)) | Exponent).AsDouble() - power;
        return ((upper * Vector256.Create((double)(1 << 21)) + lower) * Vector256.Create(1.0 / (1L << 53))).As<double, T>();
    }

    /// <summary>The bits of 2^52.</summary>
    private static Vector256<ulong> Exponent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create((double)(1L << 52)).AsUInt64();
    }

    /// <summary>Elements 0, 0, 2, 2, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> FirstOfPairs(Vector256<T> pairs)
    {
        if (typeof(T) != typeof(float)) return Vector256.Create(Twice(pairs.GetLower(), 0), Twice(pairs.GetUpper(), 0));
        Vector256<ulong> first = pairs.AsUInt64() & Vector256.Create((ulong)uint.MaxValue);
        return (first | (first << 32)).As<ulong, T>();
    }

    /// <summary>Elements 1, 1, 3, 3, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> SecondOfPairs(Vector256<T> pairs)
    {
        if (typeof(T) != typeof(float)) return Vector256.Create(Twice(pairs.GetLower(), 1), Twice(pairs.GetUpper(), 1));
        Vector256<ulong> second = pairs.AsUInt64() >> 32;
        return (second | (second << 32)).As<ulong, T>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Twice(Vector128<T> pair, int element) => Vector128.Create(pair[element]);
}
