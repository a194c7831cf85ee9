namespace ILGpuNet.Kernels;

/// <summary>
/// output[o] = the reduction of the elements kept(o) + reduced(0..length); a group works on some rows at once, so that short rows and rows whose
/// neighbours are adjacent in memory keep all threads busy. Groups: ceil(outputs / rows), of any size up to 256 that rows divides.
/// </summary>
/// <param name="input">Elements of any strides.</param>
/// <param name="output">[outputs]</param>
/// <param name="kept">Where the rows begin.</param>
/// <param name="reduced">Where the elements of a row lie from its beginning.</param>
/// <param name="outputs">Number of rows.</param>
/// <param name="length">Elements of a row.</param>
/// <param name="rows">Rows of a group.</param>
/// <param name="rowsAreAdjacent">Whether neighbouring rows, rather than elements of a row, lie beside each other.</param>
public readonly struct Reduce<T, TState, TResult, TReduction>(
    View<T> input, View<TResult> output, Axes kept, Axes reduced, int outputs, int length, int rows, bool rowsAreAdjacent) : IKernel
    where T : unmanaged
    where TState : unmanaged
    where TResult : unmanaged
    where TReduction : struct, IReduction<T, TState, TResult>
{
    private readonly byte areAdjacent = Flag.Of(rowsAreAdjacent);

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<TState> scratch = thread.Shared<TState>(GroupReduction.MaximumGroupSize);
        var place = new RowLanes(thread, rows, areAdjacent != 0);
        int row = thread.GroupIndex * rows + place.Row;
        TState state = TReduction.Identity;
        if (row < outputs)
        {
            int start = kept.Offset(row);
            for (int i = place.Lane; i < length; i += place.Lanes)
                state = TReduction.Combine(state, TReduction.Read(input[start + reduced.Offset(i)], i));
        }
        state = GroupReduction.Reduce<TState, TReduction>(thread, scratch, state, place);
        if (place.Lane == 0 && row < outputs) Result.Store(output, row, TReduction.Result(state));
    }
}

/// <summary>
/// The first of two stages where there are few rows, but long ones: partial[s, o] = what segment s of row o comes to. The second stage is
/// <see cref="Reduce{T, TState, TResult, TReduction}"/> of <see cref="Segments{T, TState, TResult, TReduction}"/> over the segments. Groups:
/// segments * ceil(outputs / rows), of any size up to 256 that rows divides.
/// </summary>
/// <param name="input">Elements of any strides.</param>
/// <param name="partial">[segments, outputs]</param>
/// <param name="kept">Where the rows begin.</param>
/// <param name="reduced">Where the elements of a row lie from its beginning.</param>
/// <param name="outputs">Number of rows.</param>
/// <param name="length">Elements of a row.</param>
/// <param name="segmentLength">Elements of a segment; the last one may have fewer.</param>
/// <param name="rows">Rows of a group.</param>
/// <param name="rowsAreAdjacent">Whether neighbouring rows, rather than elements of a row, lie beside each other.</param>
public readonly struct ReduceSegments<T, TState, TResult, TReduction>(
    View<T> input, View<TState> partial, Axes kept, Axes reduced, int outputs, int length, int segmentLength, int rows, bool rowsAreAdjacent) : IKernel
    where T : unmanaged
    where TState : unmanaged
    where TResult : unmanaged
    where TReduction : struct, IReduction<T, TState, TResult>
{
    private readonly byte areAdjacent = Flag.Of(rowsAreAdjacent);

    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<TState> scratch = thread.Shared<TState>(GroupReduction.MaximumGroupSize);
        var place = new RowLanes(thread, rows, areAdjacent != 0);
        int groupsPerSegment = (outputs + rows - 1) / rows;
        int segment = thread.GroupIndex / groupsPerSegment, row = thread.GroupIndex % groupsPerSegment * rows + place.Row;
        int first = segment * segmentLength, end = Math.Min(length - first, segmentLength) + first;
        TState state = TReduction.Identity;
        if (row < outputs)
        {
            int start = kept.Offset(row);
            for (int i = first + place.Lane; i < end; i += place.Lanes)
                state = TReduction.Combine(state, TReduction.Read(input[start + reduced.Offset(i)], i));
        }
        state = GroupReduction.Reduce<TState, TReduction>(thread, scratch, state, place);
        if (place.Lane == 0 && row < outputs) partial[segment * outputs + row] = state;
    }
}
