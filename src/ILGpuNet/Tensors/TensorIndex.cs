namespace ILGpuNet;

/// <summary>
/// What stands between the brackets of <c>x[1..3, ^1]</c>: an integer or <see cref="Index"/> (removes the axis), or a <see cref="Range"/> (keeps
/// it).
/// </summary>
public readonly struct TensorIndex
{
    private TensorIndex(Range range, bool isSingle)
    {
        Range = range;
        IsSingle = isSingle;
    }

    internal Range Range { get; }

    internal bool IsSingle { get; }

    /// <summary>One position, from the start, or from the end where negative.</summary>
    public static implicit operator TensorIndex(int index) => (Index)(index < 0 ? ^-index : index);

    /// <summary>One position.</summary>
    public static implicit operator TensorIndex(Index index) => new(new Range(index, index), isSingle: true);

    /// <summary>A range of positions.</summary>
    public static implicit operator TensorIndex(Range range) => new(range, isSingle: false);
}
