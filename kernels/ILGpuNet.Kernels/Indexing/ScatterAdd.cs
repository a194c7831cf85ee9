using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// y[o, indices[o, i, n], n] += values[o, i, n], where there are many columns (o, n), or few values: a thread a column adds its values in order, any number of
/// threads. Indices outside of the axis are left out; <see cref="FindViolation{T, TCondition}"/> reports them.
/// </summary>
/// <param name="indices">[outer, indexLength, inner] or [indexLength]</param>
/// <param name="values">[outer, indexLength, inner]</param>
/// <param name="y">[outer, length, inner], updated; zeros for the primitives.</param>
/// <param name="axis">Sizes.</param>
/// <param name="columns">Number of columns, outer * inner.</param>
public readonly struct ScatterAddColumns<T>(View<long> indices, View<T> values, View<T> y, IndexedAxis axis, int columns) : IKernel
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int column = thread.GlobalIndex; column < columns; column += thread.GlobalSize)
        {
            for (int i = 0; i < axis.IndexLength; i++)
            {
                int place = axis.PlaceOf(column, indices[axis.IndexAt(column, i)]);
                if (place >= 0) y[place] += values[axis.ValueAt(column, i)];
            }
        }
    }
}

/// <summary>
/// The same sums, in the same order, where there are few columns, or many values: positions sorted by their index, the earlier of equals first, lie beside
/// each other if they lead to the same place. The thread of the first of them adds them up; any number of threads.
/// </summary>
/// <param name="indices">[outer, indexLength, inner] or [indexLength]</param>
/// <param name="order">Positions along the axis that sort the indices, of their shape.</param>
/// <param name="values">[outer, indexLength, inner]</param>
/// <param name="y">[outer, length, inner], updated; zeros for the primitives.</param>
/// <param name="axis">Sizes.</param>
/// <param name="count">Number of values.</param>
public readonly struct ScatterAddSorted<T>(View<long> indices, View<long> order, View<T> values, View<T> y, IndexedAxis axis, int count) : IKernel
    where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            int slice = i / axis.Inner, rank = slice % axis.IndexLength, column = slice / axis.IndexLength * axis.Inner + i % axis.Inner;
            long index = IndexOf(column, rank, indices, order, axis);
            int place = axis.PlaceOf(column, index);
            if (place < 0 || (rank > 0 && IndexOf(column, rank - 1, indices, order, axis) == index)) continue;
            T sum = y[place];
            for (; rank < axis.IndexLength && IndexOf(column, rank, indices, order, axis) == index; rank++)
                sum += values[axis.ValueAt(column, (int)order[axis.IndexAt(column, rank)])];
            y[place] = sum;
        }
    }

    private static long IndexOf(int column, int rank, View<long> indices, View<long> order, IndexedAxis axis) =>
        indices[axis.IndexAt(column, (int)order[axis.IndexAt(column, rank)])];
}
