namespace ILGpuNet;

/// <summary>
/// What stands between the brackets of <c>x[1..3, ^1]</c>: an integer or <see cref="Index"/> (removes the axis), a <see cref="Range"/> (keeps it),
/// <see cref="Ellipsis"/>, <see cref="NewAxis"/>, or a tensor of positions (Int64) or truths (Bool).
/// </summary>
public readonly struct TensorIndex
{
    private TensorIndex(IndexKind kind, Range range = default, Tensor? tensor = null)
    {
        Kind = kind;
        Range = range;
        Tensor = tensor;
    }

    /// <summary>As many whole axes as are not named: <c>x[TensorIndex.Ellipsis, 0]</c> takes from the last axis.</summary>
    public static TensorIndex Ellipsis => new(IndexKind.Ellipsis);

    /// <summary>A new axis of extent 1.</summary>
    public static TensorIndex NewAxis => new(IndexKind.NewAxis);

    internal IndexKind Kind { get; }

    internal Range Range { get; }

    internal Tensor? Tensor { get; }

    /// <summary>Number of the tensor's axes that the index takes.</summary>
    internal int Axes => Kind switch
    {
        IndexKind.NewAxis or IndexKind.Ellipsis => 0,
        IndexKind.Tensor when Tensor!.DType == DType.Bool => Tensor.Rank,
        _ => 1,
    };

    /// <summary>One position, from the start, or from the end where negative.</summary>
    public static implicit operator TensorIndex(int index) => (Index)(index < 0 ? ^-index : index);

    /// <summary>One position.</summary>
    public static implicit operator TensorIndex(Index index) => new(IndexKind.Single, new Range(index, index));

    /// <summary>A range of positions.</summary>
    public static implicit operator TensorIndex(Range range) => new(IndexKind.Range, range);

    /// <summary>Positions (Int64, negative ones count from the end), or truths (Bool) for as many axes as the mask has.</summary>
    public static implicit operator TensorIndex(Tensor tensor) => new(IndexKind.Tensor, tensor: tensor);
}

/// <summary>Kinds of <see cref="TensorIndex"/>.</summary>
internal enum IndexKind
{
    /// <summary>One position: the axis is removed.</summary>
    Single,
    /// <summary>Consecutive positions.</summary>
    Range,
    /// <summary>All axes that are not named.</summary>
    Ellipsis,
    /// <summary>An axis of extent 1.</summary>
    NewAxis,
    /// <summary>Positions or truths in a tensor.</summary>
    Tensor,
}
