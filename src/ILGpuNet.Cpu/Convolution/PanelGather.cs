using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// Packs a panel from rows that are pieces of an image: every row is the same list of vector copies, from a base of its own. A copy may
/// write past its piece and a row past its end, where the next one overwrites it.
/// </summary>
internal readonly unsafe struct PanelGather<T, TVector, TOperations>(nint* sources, int* destinations)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <summary>Upper bound of the number of copies: pieces may be single elements.</summary>
    public const int MaximumCopies = 64;

    /// <summary>Adds the copies of a piece of neighbours, in ascending order of destination; returns the new number of copies.</summary>
    public int AddPiece(int count, nint source, int destination, int length)
    {
        for (int i = 0; i < length; i += TOperations.Count)
        {
            sources[count] = source + i;
            destinations[count++] = destination + i;
        }
        return count;
    }

    /// <summary>Packs rows of <paramref name="width"/> elements from <c>source + rowOffsets[k]</c>.</summary>
    public void Pack(T* source, nint* rowOffsets, int rows, int copies, T* panel, int width)
    {
        switch (copies)
        {
            case 1: PackFew<One>(source, rowOffsets, rows, panel, width); break;
            case 2: PackFew<Two>(source, rowOffsets, rows, panel, width); break;
            case 3: PackFew<Three>(source, rowOffsets, rows, panel, width); break;
            case 4: PackFew<Four>(source, rowOffsets, rows, panel, width); break;
            case 5: PackFew<Five>(source, rowOffsets, rows, panel, width); break;
            case 6: PackFew<Six>(source, rowOffsets, rows, panel, width); break;
            case 7: PackFew<Seven>(source, rowOffsets, rows, panel, width); break;
            case 8: PackFew<Eight>(source, rowOffsets, rows, panel, width); break;
            default: PackMany(source, rowOffsets, rows, copies, panel, width); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void PackFew<TCopies>(T* source, nint* rowOffsets, int rows, T* panel, int width) where TCopies : struct, IConstant
    {
        nint source0 = sources[0], source1 = sources[1], source2 = sources[2], source3 = sources[3];
        nint source4 = sources[4], source5 = sources[5], source6 = sources[6], source7 = sources[7];
        nint destination0 = destinations[0], destination1 = destinations[1], destination2 = destinations[2], destination3 = destinations[3];
        nint destination4 = destinations[4], destination5 = destinations[5], destination6 = destinations[6], destination7 = destinations[7];
        for (int k = 0; k < rows; k++)
        {
            T* row = source + rowOffsets[k];
            TOperations.Store(TOperations.Load(row + source0), panel + destination0);
            if (TCopies.Value > 1) TOperations.Store(TOperations.Load(row + source1), panel + destination1);
            if (TCopies.Value > 2) TOperations.Store(TOperations.Load(row + source2), panel + destination2);
            if (TCopies.Value > 3) TOperations.Store(TOperations.Load(row + source3), panel + destination3);
            if (TCopies.Value > 4) TOperations.Store(TOperations.Load(row + source4), panel + destination4);
            if (TCopies.Value > 5) TOperations.Store(TOperations.Load(row + source5), panel + destination5);
            if (TCopies.Value > 6) TOperations.Store(TOperations.Load(row + source6), panel + destination6);
            if (TCopies.Value > 7) TOperations.Store(TOperations.Load(row + source7), panel + destination7);
            panel += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void PackMany(T* source, nint* rowOffsets, int rows, int copies, T* panel, int width)
    {
        nint* from = sources;
        int* to = destinations;
        for (int k = 0; k < rows; k++)
        {
            T* row = source + rowOffsets[k];
            for (int i = 0; i < copies; i++) TOperations.Store(TOperations.Load(row + from[i]), panel + to[i]);
            panel += width;
        }
    }
}
