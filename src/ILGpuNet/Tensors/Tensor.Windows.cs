using ILGpuNet.Operations;

namespace ILGpuNet;

// Windows that slide along axes: looked at (Unfold), and added up again (Fold).
public partial class Tensor
{
    /// <summary>
    /// A view of all windows of an axis: the axis counts the windows, (extent - dilation (size - 1) - 1) / step + 1 of them, and a new last axis holds
    /// the <paramref name="size"/> elements of each. Overlapping windows share their memory.
    /// </summary>
    /// <param name="axis">The axis along which windows slide.</param>
    /// <param name="size">Elements of a window.</param>
    /// <param name="step">Distance between windows.</param>
    /// <param name="dilation">Distance between the elements of a window.</param>
    /// <exception cref="ShapeException">A window does not fit into the axis, or a number is out of range.</exception>
    public Tensor Unfold(int axis, int size, int step = 1, int dilation = 1)
    {
        axis = Shape.Axis(axis, "Unfold");
        if (size < 0 || step < 1 || dilation < 1)
            throw new ShapeException($"[Unfold] size must be at least 0, step and dilation at least 1, found {size}, {step} and {dilation}");
        if (Math.Max(0, (long)dilation * (size - 1) + 1) is var reach && reach > Shape[axis])
            throw new ShapeException($"[Unfold] the window reaches over {reach} elements, axis {axis} of {Shape} has {Shape[axis]}");
        return Apply(new UnfoldOperation(axis, size, step, dilation), this);
    }

    /// <summary>
    /// The windows of images as columns (im2col): [N, C, spatial...] to [N, C * window, positions], each column with the channels outermost
    /// (torch.nn.functional.unfold, for any number of spatial axes).
    /// </summary>
    /// <param name="window">Extents of the window: one number, or one for each spatial axis.</param>
    /// <param name="stride">Steps between windows; 1 if empty.</param>
    /// <param name="padding">Zeros on both sides; 0 if empty.</param>
    /// <param name="dilation">Distance between the elements of a window; 1 if empty.</param>
    /// <exception cref="ShapeException">There is no spatial axis, or options do not fit.</exception>
    public Tensor Unfold(ReadOnlySpan<int> window, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default, ReadOnlySpan<int> dilation = default)
    {
        if (Rank < 3) throw new ShapeException($"[Unfold] the input must be [N, C, spatial...], found {Shape}");
        WindowGeometry windows = WindowGeometry.Of("Unfold", Shape.Span[2..], window, stride, padding, dilation);
        Tensor columns = Pad(windows.PaddingPairs(sign: 1));
        for (int axis = 0; axis < windows.Rank; axis++)
            columns = columns.Unfold(2 + axis, windows.Window[axis], windows.Stride[axis], windows.Dilation[axis]);
        // [N, C, positions..., window...] to [N, C, window..., positions...]
        return columns.Permute(windows.WithExchangedGroups()).Reshape(Shape.Create([Shape[0], checked(Shape[1] * windows.Elements), windows.Positions]));
    }

    /// <summary>
    /// Images [N, C, output...] from columns [N, C * window, positions] (col2im): every element is the sum of all columns' elements that
    /// <see cref="Unfold(ReadOnlySpan{int}, ReadOnlySpan{int}, ReadOnlySpan{int}, ReadOnlySpan{int})"/> takes from it (torch.nn.functional.fold).
    /// </summary>
    /// <param name="output">Extents of the spatial axes.</param>
    /// <param name="window">Extents of the window: one number, or one for each spatial axis.</param>
    /// <param name="stride">Steps between windows; 1 if empty.</param>
    /// <param name="padding">Zeros on both sides that the windows were taken with; 0 if empty.</param>
    /// <param name="dilation">Distance between the elements of a window; 1 if empty.</param>
    /// <exception cref="ShapeException">The columns do not have the extents that follow from the options.</exception>
    public Tensor Fold(ReadOnlySpan<int> output, ReadOnlySpan<int> window, ReadOnlySpan<int> stride = default, ReadOnlySpan<int> padding = default,
        ReadOnlySpan<int> dilation = default)
    {
        WindowGeometry windows = WindowGeometry.Of("Fold", output, window, stride, padding, dilation);
        if (Rank != 3 || Shape[1] % windows.Elements != 0 || Shape[2] != windows.Positions)
            throw new ShapeException($"[Fold] the columns must be [N, C * {windows.Elements}, {windows.Positions}], found {Shape}");
        int channels = Shape[1] / windows.Elements;
        Tensor images = Reshape(Shape.Create([Shape[0], channels, .. windows.Window, .. windows.Count])).Permute(windows.WithExchangedGroups());
        for (int axis = windows.Rank - 1; axis >= 0; axis--)
            images = images.FoldAxis(2 + axis, windows.PaddedExtent(axis), windows.Stride[axis], windows.Dilation[axis]);
        return images.Pad(windows.PaddingPairs(sign: -1));
    }

    /// <summary>The adjoint of <see cref="Unfold(int, int, int, int)"/>: the windows of the last axis added up along an axis of the given extent.</summary>
    internal Tensor FoldAxis(int axis, int extent, int step, int dilation)
    {
        int windows = Shape[axis], size = Shape[-1];
        Tensor positions = (Arange(windows, DType.Int64, Device) * step).Unsqueeze(1) + Arange(size, DType.Int64, Device) * dilation;
        Tensor elements = MoveAxis(-1, axis + 1).Flatten(axis, axis + 1);
        return Apply(new IndexAddOperation(axis, extent), positions.Reshape(-1), elements);
    }
}
