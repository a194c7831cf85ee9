namespace ILGpuNet.Kernels;

/// <summary>
/// The first of two stages of a scatter, of repeated indices of which the last counts: winners[o, indices[o, i, n], n] = the largest i. Indices outside of the
/// axis are left out; <see cref="FindViolation{T, TCondition}"/> reports them. A thread a value, any number of threads.
/// </summary>
/// <param name="indices">[outer, indexLength, inner]</param>
/// <param name="winners">[outer, length, inner], -1 at first.</param>
/// <param name="axis">Sizes.</param>
/// <param name="count">Number of values.</param>
public readonly struct ScatterClaim(View<long> indices, View<int> winners, IndexedAxis axis, int count) : IKernel
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            int slice = i / axis.Inner, place = axis.PlaceOf(slice / axis.IndexLength * axis.Inner + i % axis.Inner, indices[i]);
            if (place >= 0) Atomic.Max(ref winners[place], slice % axis.IndexLength);
        }
    }
}

/// <summary>The second stage: each place gets the value that won it, or that of x. A thread a place, any number of threads.</summary>
/// <param name="x">[outer, length, inner]</param>
/// <param name="values">[outer, indexLength, inner]</param>
/// <param name="winners">[outer, length, inner] from <see cref="ScatterClaim"/>.</param>
/// <param name="y">[outer, length, inner]; may be x.</param>
/// <param name="axis">Sizes.</param>
/// <param name="count">Number of places.</param>
public readonly struct ScatterWrite<T>(View<T> x, View<T> values, View<int> winners, View<T> y, IndexedAxis axis, int count) : IKernel where T : unmanaged
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            int winner = winners[i], column = i / axis.Inner / axis.Length * axis.Inner + i % axis.Inner;
            T value = x[i];
            if (winner >= 0) value = values[axis.ValueAt(column, winner)];
            y[i] = value;
        }
    }
}
