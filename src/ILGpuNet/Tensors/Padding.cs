using System.Collections;
using System.Runtime.CompilerServices;

namespace ILGpuNet;

/// <summary>
/// How much is put around the input of a convolution, zeros unless a <see cref="PaddingMode"/> says otherwise: one number for both sides of all
/// spatial axes (<c>1</c>), one for each axis (<c>[1, 0]</c>, or <c>(1, 0)</c>), both sides of an axis (<c>[(1, 2), 0]</c>), or <see cref="Same"/>.
/// The default is none.
/// </summary>
[CollectionBuilder(typeof(Padding), nameof(Create))]
public readonly record struct Padding : IEnumerable<AxisPadding>
{
    private readonly ValueList<AxisPadding> axes;

    private Padding(ValueList<AxisPadding> axes, bool isSame) => (this.axes, IsSame) = (axes, isSame);

    /// <summary>No padding: windows lie inside of the input.</summary>
    public static Padding Valid => default;

    /// <summary>
    /// As much as makes the output as large as the input, for stride 1: dilation (kernel - 1) zeros, of which an odd one goes to the end, as in
    /// PyTorch.
    /// </summary>
    public static Padding Same => new([], isSame: true);

    internal bool IsSame { get; }

    /// <summary>Padding of the axes.</summary>
    public static Padding Create(ReadOnlySpan<AxisPadding> axes) => new(ValueList.Create(axes), isSame: false);

    /// <summary>The same on both sides of all axes.</summary>
    public static implicit operator Padding(int all) => Create([all]);

    /// <summary>A number for both sides of each axis.</summary>
    public static implicit operator Padding(int[] perAxis) => Create(Array.ConvertAll(perAxis, both => new AxisPadding(both, both)));

    /// <summary>Numbers for both sides of the height and the width.</summary>
    public static implicit operator Padding((int Height, int Width) perAxis) => Create([perAxis.Height, perAxis.Width]);

    /// <summary>Numbers for both sides of the depth, the height and the width.</summary>
    public static implicit operator Padding((int Depth, int Height, int Width) perAxis) => Create([perAxis.Depth, perAxis.Height, perAxis.Width]);

    /// <summary>Elements before and after each spatial axis of a convolution.</summary>
    internal ValueList<AxisPadding> Resolve(ValueList<int> kernel, ValueList<int> stride, ValueList<int> dilation, string operation)
    {
        int rank = kernel.Count;
        var resolved = new AxisPadding[rank];
        if (!IsSame && axes.Count > 1 && axes.Count != rank)
            throw new ShapeException($"[{operation}] padding needs one number or one for each of the {rank} spatial axes, found {axes.Count}");
        for (int axis = 0; axis < rank; axis++)
        {
            if (IsSame && stride[axis] != 1)
                throw new ShapeException($"[{operation}] Padding.Same needs stride 1, found {stride[axis]}: give the padding as numbers");
            int total = dilation[axis] * (kernel[axis] - 1);
            resolved[axis] = IsSame ? new AxisPadding(total / 2, total - total / 2)
                : axes.Count == 0 ? default
                : axes[axes.Count == 1 ? 0 : axis];
            int least = Math.Min(resolved[axis].Before, resolved[axis].After);
            if (least < 0) throw new ShapeException($"[{operation}] padding must be at least 0, found {least}");
        }
        return ValueList.Create<AxisPadding>(resolved);
    }

    /// <summary><c>1</c>, <c>1x0</c>, <c>(1, 2)x0</c>, <c>same</c> or <c>0</c>.</summary>
    public override string ToString() => IsSame ? "same" : axes.Count == 0 ? "0" : string.Join('x', axes);

    /// <inheritdoc/>
    public IEnumerator<AxisPadding> GetEnumerator() => axes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Elements added to both sides of an axis; a number stands for both.</summary>
/// <param name="Before">In front of the first element.</param>
/// <param name="After">Behind the last element.</param>
public readonly record struct AxisPadding(int Before, int After)
{
    /// <summary>The same on both sides.</summary>
    public static implicit operator AxisPadding(int both) => new(both, both);

    /// <summary>Before and after.</summary>
    public static implicit operator AxisPadding((int Before, int After) sides) => new(sides.Before, sides.After);

    /// <summary><c>1</c> or <c>(1, 2)</c>.</summary>
    public override string ToString() => Before == After ? $"{Before}" : $"({Before}, {After})";
}
