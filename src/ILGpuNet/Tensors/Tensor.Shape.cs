using ILGpuNet.Graphs;
using ILGpuNet.Operations;

namespace ILGpuNet;

// Views look at the same memory in another way and move nothing; concatenating and stacking copy.
public partial class Tensor
{
    /// <summary>The same elements, row-major, under another shape; one extent may be -1 and follows from the others.</summary>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    [System.Runtime.CompilerServices.OverloadResolutionPriority(1)]
    public Tensor Reshape(params ReadOnlySpan<int> extents)
    {
        Span<int> resolved = stackalloc int[extents.Length];
        extents.CopyTo(resolved);
        int free = resolved.IndexOf(-1);
        if (free >= 0)
        {
            if (resolved[(free + 1)..].Contains(-1))
                throw new ShapeException($"[Reshape] only one extent of [{string.Join(", ", extents.ToArray())}] may be free (-1)");
            long known = 1;
            for (int i = 0; i < resolved.Length; i++) if (i != free) known *= resolved[i];
            if (known <= 0 || Count % known != 0)
                throw new ShapeException($"[Reshape] shape {Shape} with {Count} elements cannot become [{string.Join(", ", extents.ToArray())}]: the free extent would not be whole");
            resolved[free] = (int)(Count / known);
        }
        return Reshape(Shape.Create(resolved));
    }

    /// <summary>The same elements, row-major, under another shape.</summary>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public Tensor Reshape(Shape shape) => shape == Shape ? Value : Apply(new ReshapeOperation(shape), this);

    /// <summary>Axes <paramref name="start"/> to <paramref name="end"/> (included) joined into one.</summary>
    public Tensor Flatten(int start = 0, int end = -1)
    {
        if (Rank == 0) return Reshape([1]);
        start = Shape.Axis(start, "Flatten");
        end = Shape.Axis(end, "Flatten");
        if (end < start) throw new ShapeException($"[Flatten] the first axis {start} is behind the last {end}");
        long joined = 1;
        for (int axis = start; axis <= end; axis++) joined *= Shape[axis];
        return Reshape([.. Shape.Span[..start], checked((int)joined), .. Shape.Span[(end + 1)..]]);
    }

    /// <summary>Axes reordered: axis i of the result is axis <c>order[i]</c> of this.</summary>
    public Tensor Permute(params ReadOnlySpan<int> order)
    {
        Span<int> axes = stackalloc int[order.Length];
        for (int i = 0; i < axes.Length; i++) axes[i] = Shape.Axis(order[i], "Permute");
        return Apply(new PermuteOperation(ValueList.Create<int>(axes)), this);
    }

    /// <summary>Two axes exchanged.</summary>
    public Tensor Transpose(int first, int second)
    {
        first = Shape.Axis(first, "Transpose");
        second = Shape.Axis(second, "Transpose");
        Span<int> order = stackalloc int[Rank];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        (order[first], order[second]) = (second, first);
        return Apply(new PermuteOperation(ValueList.Create<int>(order)), this);
    }

    /// <summary>The transposed matrix: the last two axes exchanged.</summary>
    public Tensor Transpose()
    {
        if (Rank < 2) throw new ShapeException($"[Transpose] a matrix has at least two axes, found {Shape}");
        return Transpose(-1, -2);
    }

    /// <summary>Repeated along axes of extent 1 and along new leading axes, without moving data.</summary>
    /// <exception cref="ShapeException">The shape does not broadcast to the target.</exception>
    public Tensor Expand(Shape shape) => shape == Shape ? Value : Apply(new ExpandOperation(shape), this);

    /// <summary><paramref name="length"/> elements of an axis from <paramref name="start"/> on, as a view.</summary>
    /// <exception cref="ShapeException">The range is not inside of the axis.</exception>
    public Tensor Narrow(int axis, int start, int length)
    {
        axis = Shape.Axis(axis, "Narrow");
        if (start < 0 || length < 0 || start > Shape[axis] - length)
            throw new ShapeException($"[Narrow] {length} elements from {start} are not inside of axis {axis} of {Shape}");
        int[] starts = new int[Rank], lengths = Shape.ToArray(), steps = new int[Rank];
        Array.Fill(steps, 1);
        (starts[axis], lengths[axis]) = (start, length);
        return Slice(starts, lengths, steps);
    }

    /// <summary>The order of the elements reversed along axes, as a view.</summary>
    public Tensor Flip(params ReadOnlySpan<int> axes)
    {
        int[] starts = new int[Rank], lengths = Shape.ToArray(), steps = new int[Rank];
        Array.Fill(steps, 1);
        foreach (int axis in axes)
        {
            int index = Shape.Axis(axis, "Flip");
            if (steps[index] < 0) throw new ShapeException($"[Flip] axis {index} is named twice");
            (starts[index], steps[index]) = (Math.Max(Shape[index] - 1, 0), -1);
        }
        return Slice(starts, lengths, steps);
    }

    /// <summary>Tensors joined along an axis; the other extents are equal. Different types are promoted (<see cref="DTypes.Promote"/>).</summary>
    /// <exception cref="ShapeException">There is no tensor, or the extents differ.</exception>
    public static Tensor Concat(ReadOnlySpan<Tensor> tensors, int axis = 0)
    {
        if (tensors.Length == 0) throw new ShapeException("[Concat] needs at least one tensor, found none");
        if (tensors.Length == 1) return tensors[0].Value;
        DType type = tensors[0].DType;
        foreach (Tensor tensor in tensors) type = DTypes.Promote(type, tensor.DType);
        var promoted = new Tensor[tensors.Length];
        for (int i = 0; i < promoted.Length; i++) promoted[i] = tensors[i].AsOperand(type);
        return Apply(new ConcatenateOperation(tensors[0].Shape.Axis(axis, "Concat")), promoted);
    }

    /// <summary>Tensors of the same shape side by side along a new axis. Different types are promoted.</summary>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int axis = 0)
    {
        if (tensors.Length == 0) throw new ShapeException("[Stack] needs at least one tensor, found none");
        var unsqueezed = new Tensor[tensors.Length];
        for (int i = 0; i < tensors.Length; i++)
        {
            if (tensors[i].Shape != tensors[0].Shape)
                throw new ShapeException($"[Stack] tensors must have one shape, found {tensors[0].Shape} and {tensors[i].Shape} (tensor {i})");
            unsqueezed[i] = tensors[i].Unsqueeze(axis);
        }
        return Concat(unsqueezed, axis < 0 ? axis + unsqueezed[0].Rank : axis);
    }

    /// <summary>As <see cref="Expand"/>, for an operand of an operation: a variable that fits needs no view.</summary>
    private Tensor BroadcastTo(Shape shape) => shape == Shape ? this : Apply(new ExpandOperation(shape), this);

    /// <summary>A view of a regular part; data that are there already are looked at in place, whatever the position.</summary>
    internal Tensor Slice(ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, ReadOnlySpan<int> steps)
    {
        // Positions that change from step to step (batches of a data set) must not become part of a plan's structure.
        if (!RequiresGradient && Evaluator.TrySlice(node, starts, lengths, steps) is { } view) return new Tensor(view);
        return Apply(new SliceOperation(ValueList.Create(starts), ValueList.Create(lengths), ValueList.Create(steps)), this);
    }
}
