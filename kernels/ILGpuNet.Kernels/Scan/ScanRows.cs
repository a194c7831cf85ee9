namespace ILGpuNet.Kernels;

/// <summary>
/// output[row, i] = what the elements of the row up to i come to; a group a segment of a row, groups: rows * segments, of any size up to 256. The segment
/// is scanned a stretch at a time: each thread takes a few neighbours, the threads' results are scanned by doubling distances (Hillis and Steele, 1986).
/// </summary>
/// <param name="first">[outer, length, inner]</param>
/// <param name="second">[outer, length, inner]; the first again where the function has one input.</param>
/// <param name="output">[outer, length, inner]; may be the input.</param>
/// <param name="carries">[rows, segments]: what the segments before come to; not read where rows are not cut.</param>
/// <param name="geometry">Sizes.</param>
public readonly struct ScanRows<T, TState, TResult, TScan>(
    View<T> first, View<T> second, View<TResult> output, View<TState> carries, ScanGeometry geometry) : IKernel
    where T : unmanaged
    where TState : unmanaged
    where TResult : unmanaged
    where TScan : struct, IScan<T, TState, TResult>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<TState> scratch = thread.Shared<TState>(GroupReduction.MaximumGroupSize);
        int segments = geometry.Segments, row = thread.GroupIndex / segments, segment = thread.GroupIndex % segments;
        int rowStart = geometry.RowStart(row), end = Math.Min(geometry.Length, (segment + 1) * geometry.SegmentLength);
        TState carry = segments > 1 ? carries[thread.GroupIndex] : TScan.Identity;
        for (int start = segment * geometry.SegmentLength; start < end; start += thread.GroupSize * GroupScan.Neighbours)
        {
            int from = Math.Min(end, start + thread.LocalIndex * GroupScan.Neighbours), to = Math.Min(end, from + GroupScan.Neighbours);
            TState own = TScan.Identity;
            for (int step = from; step < to; step++)
            {
                int position = geometry.Position(step), at = rowStart + position * geometry.Inner;
                own = TScan.Combine(own, TScan.Read(first[at], second[at], position));
            }
            TState state = TScan.Combine(carry, GroupScan.Exclusive<TState, TScan>(thread, scratch, own, out TState all));
            carry = TScan.Combine(carry, all);
            for (int step = from; step < to; step++)
            {
                int position = geometry.Position(step), at = rowStart + position * geometry.Inner;
                TState next = TScan.Combine(state, TScan.Read(first[at], second[at], position));
                output[at] = TScan.Result(geometry.IsExclusive ? state : next);
                state = next;
            }
        }
    }
}

/// <summary>
/// The first of three stages where there are few rows, but long ones: totals[row, s] = what segment s of the row comes to. The second is
/// <see cref="ScanRows{T, TState, TResult, TScan}"/> of <see cref="RunningStates{TState, TCombination}"/>, exclusive, over the totals as [rows, segments, 1],
/// which makes them carries, the third the scan itself. Groups: rows * segments, of any size up to 256.
/// </summary>
/// <param name="first">[outer, length, inner]</param>
/// <param name="second">[outer, length, inner]; the first again where the function has one input.</param>
/// <param name="totals">[rows, segments]</param>
/// <param name="geometry">Sizes.</param>
public readonly struct ScanTotals<T, TState, TResult, TScan>(View<T> first, View<T> second, View<TState> totals, ScanGeometry geometry) : IKernel
    where T : unmanaged
    where TState : unmanaged
    where TResult : unmanaged
    where TScan : struct, IScan<T, TState, TResult>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<TState> scratch = thread.Shared<TState>(GroupReduction.MaximumGroupSize);
        int segments = geometry.Segments, segment = thread.GroupIndex % segments;
        int rowStart = geometry.RowStart(thread.GroupIndex / segments), start = segment * geometry.SegmentLength;
        int length = Math.Min(geometry.Length - start, geometry.SegmentLength), share = (length + thread.GroupSize - 1) / thread.GroupSize;
        int from = Math.Min(length, thread.LocalIndex * share), to = Math.Min(length, from + share);
        TState own = TScan.Identity;
        for (int step = start + from; step < start + to; step++)
        {
            int position = geometry.Position(step), at = rowStart + position * geometry.Inner;
            own = TScan.Combine(own, TScan.Read(first[at], second[at], position));
        }
        GroupScan.Exclusive<TState, TScan>(thread, scratch, own, out TState all);
        if (thread.LocalIndex == 0) totals[thread.GroupIndex] = all;
    }
}

/// <summary>The same result where there are many rows beside each other in memory, or short ones: a thread a row, any number of threads.</summary>
/// <param name="first">[outer, length, inner]</param>
/// <param name="second">[outer, length, inner]; the first again where the function has one input.</param>
/// <param name="output">[outer, length, inner]; may be the input.</param>
/// <param name="rows">Number of rows, outer * inner.</param>
/// <param name="geometry">Sizes.</param>
public readonly struct ScanColumns<T, TState, TResult, TScan>(
    View<T> first, View<T> second, View<TResult> output, int rows, ScanGeometry geometry) : IKernel
    where T : unmanaged
    where TState : unmanaged
    where TResult : unmanaged
    where TScan : struct, IScan<T, TState, TResult>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int row = thread.GlobalIndex; row < rows; row += thread.GlobalSize)
        {
            int rowStart = geometry.RowStart(row);
            TState state = TScan.Identity;
            for (int step = 0; step < geometry.Length; step++)
            {
                int position = geometry.Position(step), at = rowStart + position * geometry.Inner;
                TState next = TScan.Combine(state, TScan.Read(first[at], second[at], position));
                output[at] = TScan.Result(geometry.IsExclusive ? state : next);
                state = next;
            }
        }
    }
}

/// <summary>Scans over the threads of a group.</summary>
public static class GroupScan
{
    /// <summary>Elements that a thread takes one after the other.</summary>
    public const int Neighbours = 8;

    /// <summary>
    /// What the values of the threads before come to; the identity for the first. Shared memory is free for other uses when it returns.
    /// </summary>
    /// <param name="thread">The thread.</param>
    /// <param name="scratch">An element for each thread.</param>
    /// <param name="value">The thread's value.</param>
    /// <param name="all">What the values of all threads come to.</param>
    public static TState Exclusive<TState, TCombination>(KernelThread thread, Shared<TState> scratch, TState value, out TState all)
        where TState : unmanaged
        where TCombination : struct, ICombination<TState>
    {
        scratch[thread.LocalIndex] = value;
        thread.Barrier();
        for (int distance = 1; distance < thread.GroupSize; distance *= 2)
        {
            if (thread.LocalIndex >= distance) value = TCombination.Combine(scratch[thread.LocalIndex - distance], value);
            thread.Barrier();
            scratch[thread.LocalIndex] = value;
            thread.Barrier();
        }
        TState before = TCombination.Identity;
        if (thread.LocalIndex > 0) before = scratch[thread.LocalIndex - 1];
        all = scratch[thread.GroupSize - 1];
        thread.Barrier();
        return before;
    }
}
