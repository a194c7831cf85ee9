using System.Numerics;

namespace ILGpuNet.Gpu;

/// <summary>How rows share the threads of a group.</summary>
internal static class RowGroups
{
    private const int AdjacentRows = 32;

    /// <summary>
    /// Rows of a group, a power of two: as many as leave each row about as many threads as it has elements; where neighbouring rows lie beside each other in
    /// memory, at least so many that a whole stretch of memory is read at a time.
    /// </summary>
    public static int RowsOfGroup(long rows, long length, bool rowsAreAdjacent)
    {
        uint lanes = Math.Min(KernelBuilder.PreferredGroupSize, BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(length, 1, KernelBuilder.PreferredGroupSize)));
        long fitting = KernelBuilder.PreferredGroupSize / lanes;
        if (rowsAreAdjacent) fitting = Math.Max(fitting, AdjacentRows);
        return (int)Math.Min(fitting, BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(rows, 1, KernelBuilder.PreferredGroupSize)));
    }

    /// <summary>Quotient, rounded up.</summary>
    public static long Ceiling(long count, long divisor) => (count + divisor - 1) / divisor;
}
