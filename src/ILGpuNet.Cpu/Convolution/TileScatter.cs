using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>Writes the columns of a tile to where a list of runs says: results of several images, or ones that lie apart.</summary>
internal static unsafe class TileScatter<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Writes, or adds, all runs of all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(
        T* tile, int tileStride, int rows, ReadOnlySpan<ColumnRun> runs, T* destination, nint rowStride, bool accumulate)
    {
        for (int row = 0; row < rows; row++)
        {
            foreach (ColumnRun run in runs)
            {
                T* from = tile + run.Column, to = destination + run.Destination;
                if (run.Step == 1) WriteNeighbours(from, to, run.Length, accumulate);
                else if (accumulate) for (int i = 0; i < run.Length; i++) to[(nint)i * run.Step] += from[i];
                else StridedElements.Merge<T, TVector, TOperations>(from, run.Length, run.Step, to);
            }
            tile += tileStride;
            destination += rowStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteNeighbours(T* from, T* to, int length, bool accumulate)
    {
        int i = 0;
        for (; i + TOperations.Count <= length; i += TOperations.Count)
        {
            TVector value = TOperations.Load(from + i);
            TOperations.Store(accumulate ? TOperations.Add(TOperations.Load(to + i), value) : value, to + i);
        }
        for (; i < length; i++) to[i] = accumulate ? to[i] + from[i] : from[i];
    }
}

/// <summary>Columns of a tile that are evenly spaced in the destination.</summary>
internal readonly record struct ColumnRun(nint Destination, int Column, int Length, int Step)
{
    /// <summary>Upper bound of the number of runs of a tile: one for each column.</summary>
    public const int Maximum = 48;

    /// <summary>Adds a run to a list, or to its last run where it follows on; returns the new number of runs.</summary>
    public static int Add(Span<ColumnRun> runs, int count, ColumnRun run)
    {
        if (count > 0 && run.Step == 1 && run.Destination == runs[count - 1].Destination + runs[count - 1].Length)
            runs[count - 1] = runs[count - 1] with { Length = runs[count - 1].Length + run.Length };
        else
            runs[count++] = run;
        return count;
    }
}
