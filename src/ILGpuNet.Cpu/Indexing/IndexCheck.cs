using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Indices are checked, all of them, before anything is written.</summary>
internal static unsafe class IndexCheck
{
    private const double NanosecondsPerIndex = 0.3;

    /// <summary>Throws where an index is outside of [0, extent); shared among threads.</summary>
    /// <exception cref="InvalidValueException">Names the operation, the first such index and where it is.</exception>
    public static void Validate(string operation, long* indices, long count, int axis, long extent)
    {
        long position = count;
        var work = new FindWork { Indices = indices, Count = count, Extent = extent, First = &position };
        ForkJoin.Run(ref work, Workload.Parts(count * NanosecondsPerIndex, count));
        if (position < count)
        {
            throw new InvalidValueException(
                $"[{operation}] index {indices[position]} at position {position} is out of range for axis {axis} of extent {extent}");
        }
    }

    /// <summary>Throws where the index of a row, which is counted from <paramref name="firstRow"/>, is outside of [0, length).</summary>
    /// <exception cref="InvalidValueException">Names the operation, the index and where it is.</exception>
    public static void ValidateRows(string operation, long* indices, int rows, int length, long firstRow)
    {
        long position = FindOutside(indices, rows, 0, length);
        if (position >= 0)
        {
            throw new InvalidValueException(
                $"[{operation}] index {indices[position]} at position {firstRow + position} is out of range for the last axis of extent {length}");
        }
    }

    /// <summary>Position of the first value outside of [first, end), or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long FindOutside(long* indices, long count, long first, long end)
    {
        // Counted from the first as unsigned numbers, the ones before it are too large as well.
        ulong extent = (ulong)(end - first);
        Vector512<ulong> limit = Vector512.Create(extent), origin = Vector512.Create((ulong)first);
        long i = 0;
        while (i <= count - Vector512<ulong>.Count && Vector512.LessThanAll(Vector512.Load((ulong*)indices + i) - origin, limit))
            i += Vector512<ulong>.Count;
        for (; i < count; i++)
            if ((ulong)(indices[i] - first) >= extent) return i;
        return -1;
    }

    private struct FindWork : IParallelWork
    {
        public long* Indices, First;
        public long Count, Extent;

        public readonly void Execute(int part, int parts)
        {
            (long start, long end) = Workload.Range(Count, part, parts);
            long found = FindOutside(Indices + start, end - start, 0, Extent);
            if (found < 0) return;
            long position = start + found, first = Volatile.Read(ref *First);
            while (position < first && Interlocked.CompareExchange(ref *First, position, first) != first) first = Volatile.Read(ref *First);
        }
    }
}
