using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Copies its input while looking for the first value that violates the condition.</summary>
internal sealed unsafe class CheckKernel<T>(CheckPrimitive primitive, long count) : CpuKernel where T : unmanaged, INumber<T>
{
    private const int ChunkLength = 4096;
    private const double NanosecondsPerElement = 0.1;

    private readonly long count = count;

    private long Chunks => (count + ChunkLength - 1) / ChunkLength;

    /// <summary>The smallest index that is allowed.</summary>
    private long First => primitive.Condition == CheckCondition.SignedIndex ? -primitive.Limit : 0;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        if (count == 0) return;
        var input = (T*)operands[0];
        long position = long.MaxValue;
        var work = new Work { Kernel = this, Input = input, Output = (T*)operands[1], Position = &position };
        ForkJoin.Run(ref work, Workload.Parts(count * NanosecondsPerElement, Chunks));
        if (position == long.MaxValue) return;
        string expected = primitive.Condition switch
        {
            CheckCondition.NotNaN => "numbers",
            CheckCondition.Probability => "0 to 1",
            _ => $"{First}..{primitive.Limit - 1}",
        };
        throw new InvalidValueException($"{primitive.Subject} {input[position]} at position {position}: expected {expected}");
    }

    /// <summary>Position of the first violation, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Find(T* values, int length)
    {
        if (typeof(T) == typeof(long)) return IndexCheck.FindOutside((long*)values, length, First, primitive.Limit);
        int i = 0;
        if (primitive.Condition == CheckCondition.NotNaN)
            for (; i <= length - Vector512<T>.Count; i += Vector512<T>.Count)
            {
                Vector512<T> vector = Vector512.Load(values + i);
                if (!Vector512.EqualsAll(vector, vector)) break;
            }
        for (; i < length; i++)
            if (IsViolation(values[i])) return i;
        return -1;
    }

    private bool IsViolation(T value) => primitive.Condition switch
    {
        CheckCondition.NotNaN => T.IsNaN(value),
        CheckCondition.Probability => !(value >= T.Zero && value <= T.One),
        _ => long.CreateTruncating(value) is var index && (index < First || index >= primitive.Limit),
    };

    private struct Work : IParallelWork
    {
        public CheckKernel<T> Kernel;
        public T* Input, Output;
        public long* Position;

        public readonly void Execute(int part, int parts)
        {
            (long chunk, long end) = Workload.Range(Kernel.Chunks, part, parts);
            for (; chunk < end; chunk++)
            {
                long start = chunk * ChunkLength;
                int length = (int)Math.Min(ChunkLength, Kernel.count - start);
                long found = Kernel.Find(Input + start, length);
                if (found >= 0)
                {
                    Report(start + found);
                    return;
                }
                Buffer.MemoryCopy(Input + start, Output + start, (long)length * sizeof(T), (long)length * sizeof(T));
            }
        }

        /// <summary>Keeps the smallest position, so that the message does not depend on which part found a violation first.</summary>
        private readonly void Report(long position)
        {
            long smallest = Volatile.Read(ref *Position);
            while (position < smallest)
            {
                long seen = Interlocked.CompareExchange(ref *Position, position, smallest);
                if (seen == smallest) return;
                smallest = seen;
            }
        }
    }
}
