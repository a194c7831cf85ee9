using ILGpuNet.Operations;

namespace ILGpuNet;

public partial class Tensor
{
    /// <summary>
    /// Elements put before and after the last <c>padding.Length</c> axes: <c>x.Pad([(1, 1), (2, 0)])</c> puts a row above and one below, and two columns
    /// to the left. The pairs stand in the order of the axes (torch.nn.functional.pad lists numbers from the last axis on). Negative numbers
    /// take elements away; that happens first.
    /// </summary>
    /// <param name="padding">Elements before and after each of the last axes.</param>
    /// <param name="mode">What is put there, for any number of axes.</param>
    /// <param name="value">The number of <see cref="PaddingMode.Constant"/>.</param>
    /// <exception cref="ShapeException">
    /// There are more pairs than axes, more is taken away than there is, or the mode needs more elements than the axis has: reflecting fewer
    /// than its extent, circular at most its extent, replicating at least one.
    /// </exception>
    public Tensor Pad(ReadOnlySpan<(int Before, int After)> padding, PaddingMode mode = PaddingMode.Constant, double value = 0)
    {
        if (padding.Length > Rank) throw new ShapeException($"[Pad] {padding.Length} pairs for shape {Shape}, which has {Rank} axes");
        Tensor padded = Cropped(padding);
        if (mode == PaddingMode.Constant) return padded.PadConstant(padding, value);
        for (int i = 0; i < padding.Length; i++)
        {
            int axis = Rank - padding.Length + i;
            padded = padded.PadAxis(axis, Math.Max(padding[i].Before, 0), Math.Max(padding[i].After, 0), mode);
        }
        return padded;
    }

    private Tensor Cropped(ReadOnlySpan<(int Before, int After)> padding)
    {
        Tensor cropped = Value;
        for (int i = 0; i < padding.Length; i++)
        {
            int axis = Rank - padding.Length + i, start = -Math.Min(padding[i].Before, 0), length = Shape[axis] - start + Math.Min(padding[i].After, 0);
            if (length < 0) throw new ShapeException($"[Pad] axis {axis} of {Shape} has fewer elements than {padding[i]} takes away");
            if (length < Shape[axis]) cropped = cropped.Narrow(axis, start, length);
        }
        return cropped;
    }

    private Tensor PadConstant(ReadOnlySpan<(int Before, int After)> padding, double value)
    {
        int[] starts = new int[Rank], extents = Shape.ToArray(), steps = new int[Rank];
        Array.Fill(steps, 1);
        for (int i = 0; i < padding.Length; i++)
        {
            int axis = Rank - padding.Length + i, before = Math.Max(padding[i].Before, 0);
            starts[axis] = before;
            extents[axis] = checked(extents[axis] + before + Math.Max(padding[i].After, 0));
        }
        var target = Shape.Create(extents);
        if (target == Shape) return this;
        var scatter = new SliceScatterOperation(target, ValueList.Create<int>(starts), ValueList.Create(Shape.Span), ValueList.Create<int>(steps));
        return value == 0 ? Apply(scatter, this) : Apply(scatter, this, Full(Shape.Scalar, value, DType, Device).Expand(target));
    }

    private Tensor PadAxis(int axis, int before, int after, PaddingMode mode)
    {
        if (before == 0 && after == 0) return this;
        int extent = Shape[axis], largest = Math.Max(before, after);
        int limit = mode switch { PaddingMode.Reflect => extent - 1, PaddingMode.Circular => extent, _ => extent > 0 ? int.MaxValue : 0 };
        if (largest > limit)
            throw new ShapeException($"[Pad] axis {axis} of {Shape} can be padded by at most {Math.Max(limit, 0)} elements in mode {mode}, found {largest}");
        (Tensor left, Tensor right) = mode switch
        {
            PaddingMode.Reflect => (Narrow(axis, 1, before).Flip(axis), Narrow(axis, extent - 1 - after, after).Flip(axis)),
            PaddingMode.Circular => (Narrow(axis, extent - before, before), Narrow(axis, 0, after)),
            _ => (RepeatSlice(axis, 0, before), RepeatSlice(axis, extent - 1, after)),
        };
        return Concat([left, this, right], axis);
    }

    private Tensor RepeatSlice(int axis, int index, int count) =>
        Narrow(axis, index, 1).Expand(WithExtent(Shape.Span, axis, count));
}
