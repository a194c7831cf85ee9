namespace ILGpuNet.Operations;

/// <summary>Elements [i, i + Offset] of two axes, which are removed, as the new last axis.</summary>
internal sealed record DiagonalOperation(int Offset, int First, int Second) : ViewOperation
{
    public override string Name => "Diagonal";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        Shape shape = inputs[0].Shape;
        long length = Offset >= 0 ? Math.Min(shape[First], (long)shape[Second] - Offset) : Math.Min((long)shape[First] + Offset, shape[Second]);
        return new TensorSpec(Shape.Create([.. Without(shape.Span), (int)Math.Max(length, 0)]), inputs[0].Type);
    }

    internal override Layout View(Layout input)
    {
        Shape shape = Infer([new TensorSpec(input.Shape, DType.Float32)], 0).Shape;
        long rowStride = input.Strides[First], columnStride = input.Strides[Second];
        long start = shape[-1] == 0 ? 0 : Offset >= 0 ? Offset * columnStride : -Offset * rowStride;
        return new Layout(shape, [.. Without(input.Strides), rowStride + columnStride], input.Offset + start);
    }

    internal override Tensor?[] Gradient(GradientContext context)
    {
        Shape shape = context.Inputs[0].Shape;
        return [context.OutputGradient.ScatterDiagonal(shape[First], shape[Second], Offset).MoveAxis([-2, -1], [First, Second])];
    }

    private List<T> Without<T>(ReadOnlySpan<T> axes)
    {
        var rest = new List<T>(axes.Length);
        for (int axis = 0; axis < axes.Length; axis++)
        {
            if (axis != First && axis != Second) rest.Add(axes[axis]);
        }
        return rest;
    }
}

/// <summary>All windows of an axis: the axis counts them, the new last axis holds the Size elements of each.</summary>
internal sealed record UnfoldOperation(int Axis, int Size, int Step, int Dilation) : ViewOperation
{
    public override string Name => "Unfold";

    internal override TensorSpec Infer(ReadOnlySpan<TensorSpec> inputs, int output)
    {
        int[] extents = [.. inputs[0].Shape, Size];
        extents[Axis] = (extents[Axis] - Math.Max(0, Dilation * (Size - 1) + 1)) / Step + 1;
        return new TensorSpec(Shape.Create(extents), inputs[0].Type);
    }

    internal override Layout View(Layout input)
    {
        long stride = input.Strides[Axis];
        long[] strides = [.. input.Strides, stride * Dilation];
        strides[Axis] = stride * Step;
        return new Layout(Infer([new TensorSpec(input.Shape, DType.Float32)], 0).Shape, strides, input.Offset);
    }

    internal override Tensor?[] Gradient(GradientContext context) =>
        [context.OutputGradient.FoldAxis(Axis, context.Inputs[0].Shape[Axis], Step, Dilation)];
}
