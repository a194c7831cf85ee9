namespace ILGpuNet.Kernels;

/// <summary>
/// Threads of a group that work on several rows at once, each row shared by as many lanes. Neighbours in the group share a row, or, where elements of
/// neighbouring rows lie beside each other in memory, a lane.
/// </summary>
public readonly struct RowLanes
{
    /// <summary>The place of a thread.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="rows">Rows of a group; divides its size.</param>
    /// <param name="neighboursShareLane">Whether neighbours work on different rows.</param>
    public RowLanes(KernelThread thread, int rows, bool neighboursShareLane)
    {
        Rows = rows;
        Lanes = thread.GroupSize / rows;
        Row = neighboursShareLane ? thread.LocalIndex % rows : thread.LocalIndex / Lanes;
        Lane = neighboursShareLane ? thread.LocalIndex / rows : thread.LocalIndex % Lanes;
    }

    /// <summary>The thread's row in the group.</summary>
    public int Row { get; }

    /// <summary>The thread's number among those that share its row.</summary>
    public int Lane { get; }

    /// <summary>Rows of the group.</summary>
    public int Rows { get; }

    /// <summary>Threads that share a row.</summary>
    public int Lanes { get; }
}

/// <summary>Reduction over the threads of a group.</summary>
public static class GroupReduction
{
    /// <summary>Length of the shared array that <see cref="Reduce"/> works in, and the largest size of a group that reduces.</summary>
    public const int MaximumGroupSize = 256;

    /// <summary>
    /// Combines the values of a row's lanes as a tree; each of its threads gets the result. The order of combination depends on the number of lanes
    /// alone, and is not that of the lanes. Shared memory is free for other uses when it returns.
    /// </summary>
    public static TState Reduce<TState, TCombination>(KernelThread thread, Shared<TState> scratch, TState value, RowLanes place)
        where TState : unmanaged
        where TCombination : struct, ICombination<TState>
    {
        int slot = place.Lane * place.Rows + place.Row;
        scratch[slot] = value;
        thread.Barrier();
        for (int active = place.Lanes; active > 1;)
        {
            int half = (active + 1) / 2;
            if (place.Lane + half < active) scratch[slot] = TCombination.Combine(scratch[slot], scratch[slot + half * place.Rows]);
            thread.Barrier();
            active = half;
        }
        TState result = scratch[place.Row];
        thread.Barrier();
        return result;
    }
}
