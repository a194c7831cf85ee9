namespace ILGpuNet.Kernels;

/// <summary>
/// Sizes of what puts values [outer, indexLength, inner] to places along the axis of [outer, length, inner], as an argument of kernels. Each value has an
/// index of its own, or, where indices are one-dimensional, each slice.
/// </summary>
/// <param name="length">Places along the axis.</param>
/// <param name="indexLength">Values along the axis.</param>
/// <param name="inner">Distance of elements along the axis.</param>
/// <param name="isOneDimensional">Whether indices are [indexLength].</param>
public readonly struct IndexedAxis(int length, int indexLength, int inner, bool isOneDimensional)
{
    private readonly byte oneDimensional = Flag.Of(isOneDimensional);

    /// <summary>Places along the axis.</summary>
    public int Length { get; } = length;

    /// <summary>Values along the axis.</summary>
    public int IndexLength { get; } = indexLength;

    /// <summary>Distance of elements along the axis.</summary>
    public int Inner { get; } = inner;

    /// <summary>Whether indices are [indexLength].</summary>
    public bool IsOneDimensional => oneDimensional != 0;

    /// <summary>Where a value lies.</summary>
    /// <param name="column">Its number among those of the same position along the axis.</param>
    /// <param name="position">Its position along the axis.</param>
    public int ValueAt(int column, int position) => (column / Inner * IndexLength + position) * Inner + column % Inner;

    /// <summary>Where the index of a value lies.</summary>
    public int IndexAt(int column, int position) => IsOneDimensional ? position : ValueAt(column, position);

    /// <summary>Where an index leads to; -1 where it is outside of the axis.</summary>
    public int PlaceOf(int column, long index) => index >= 0 && index < Length ? (column / Inner * Length + (int)index) * Inner + column % Inner : -1;
}
