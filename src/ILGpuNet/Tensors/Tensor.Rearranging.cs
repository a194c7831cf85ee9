namespace ILGpuNet;

// Elements at other positions.
public partial class Tensor
{
    /// <summary>The elements, in row-major order, moved on by <paramref name="shift"/> places; what leaves at the end comes in at the start.</summary>
    public Tensor Roll(int shift) => Reshape(-1).Roll([shift], [0]).Reshape(Shape);

    /// <summary>Elements moved on by <c>shifts[i]</c> places along <c>axes[i]</c>; what leaves at one end comes in at the other.</summary>
    /// <exception cref="ShapeException">There is not one shift for each axis, or an axis is out of range.</exception>
    public Tensor Roll(ReadOnlySpan<int> shifts, ReadOnlySpan<int> axes)
    {
        if (shifts.Length != axes.Length) throw new ShapeException($"[Roll] {axes.Length} axes need as many shifts, found {shifts.Length}");
        Tensor rolled = Value;
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = Shape.Axis(axes[i], "Roll"), extent = Shape[axis];
            if (extent == 0) continue;
            int leaving = (int)((long)shifts[i] % extent + extent) % extent;
            if (leaving != 0) rolled = Concat([rolled.Narrow(axis, extent - leaving, leaving), rolled.Narrow(axis, 0, extent - leaving)], axis);
        }
        return rolled;
    }

    /// <summary>
    /// A view rotated by 90 degrees <paramref name="count"/> times in the plane of two axes, from <paramref name="first"/> towards
    /// <paramref name="second"/> (torch.rot90).
    /// </summary>
    /// <exception cref="ShapeException">The axes are the same, or out of range.</exception>
    public Tensor Rot90(int count = 1, int first = 0, int second = 1)
    {
        first = Shape.Axis(first, "Rot90");
        second = Shape.Axis(second, "Rot90");
        if (first == second) throw new ShapeException($"[Rot90] two different axes span a plane, found {first} twice");
        return (count & 3) switch
        {
            0 => Value,
            1 => Flip(second).Transpose(first, second),
            2 => Flip(first, second),
            _ => Flip(first).Transpose(first, second),
        };
    }
}
