namespace ILGpuNet.Cpu;

/// <summary>
/// Results along one axis that use the same elements of the kernel: result <c>u</c> sums the source at
/// <c>u * SourceStep + tap.Offset</c> and is stored at <c>DestinationStart + u * DestinationStep</c>.
/// </summary>
internal sealed record AxisPhase(int Count, int SourceStep, int DestinationStart, int DestinationStep, AxisTap[] Taps)
{
    /// <summary>The one phase of a forward pass along an axis, over its padded copy.</summary>
    public static (PaddedAxis Source, AxisPhase[] Phases) Forward(ConvolutionAxis axis, bool isInnermost)
    {
        if (axis.Kernel == 1)
        {
            // Only every so many elements meet the window at all.
            var sampled = new PaddedAxis(axis.Input, -axis.PaddingBefore, axis.Output, 1, axis.Stride);
            return (sampled, [new AxisPhase(axis.Output, 1, 0, 1, [new AxisTap(0, 0)])]);
        }
        int length = Math.Max((axis.Output - 1) * axis.Stride + (axis.Kernel - 1) * axis.Dilation + 1, 0);
        var source = new PaddedAxis(axis.Input, -axis.PaddingBefore, length, isInnermost ? axis.Stride : 1);
        var taps = new AxisTap[axis.Kernel];
        for (int k = 0; k < taps.Length; k++) taps[k] = new AxisTap(k, source.Offset(k * axis.Dilation));
        return (source, [new AxisPhase(axis.Output, isInnermost ? 1 : axis.Stride, 0, 1, taps)]);
    }

    /// <summary>
    /// The phases of the gradient with respect to the input. Input i takes part in output o through kernel element k where
    /// <c>i + padding = o * stride + k * dilation</c>. For inputs with the same remainder r of i + padding by the stride, so with
    /// <c>i + padding = r + u * stride</c>, these are the k for which stride divides r - k * dilation, and
    /// <c>o = u + (r - k * dilation) / stride</c>: a convolution of stride 1.
    /// </summary>
    public static (PaddedAxis Source, AxisPhase[] Phases) InputGradient(ConvolutionAxis axis)
    {
        var found = new List<(int Remainder, int First, int Count, List<AxisTap> Taps)>();
        int start = int.MaxValue, end = int.MinValue;
        for (int remainder = 0; remainder < axis.Stride; remainder++)
        {
            int first = FloorDivide(axis.PaddingBefore - remainder + axis.Stride - 1, axis.Stride);
            int count = FloorDivide(axis.Input - 1 + axis.PaddingBefore - remainder, axis.Stride) - first + 1;
            if (count <= 0) continue;
            var taps = new List<AxisTap>();
            for (int k = 0; k < axis.Kernel; k++)
            {
                int difference = remainder - k * axis.Dilation;
                if (difference % axis.Stride != 0) continue;
                int position = first + difference / axis.Stride;
                taps.Add(new AxisTap(k, position));
                start = Math.Min(start, position);
                end = Math.Max(end, position + count);
            }
            found.Add((remainder, first, count, taps));
        }
        if (start > end) start = end = 0;
        var phases = new AxisPhase[found.Count];
        for (int i = 0; i < phases.Length; i++)
        {
            (int remainder, int first, int count, List<AxisTap> taps) = found[i];
            AxisTap[] shifted = [.. taps.Select(tap => tap with { Offset = tap.Offset - start })];
            phases[i] = new AxisPhase(count, 1, remainder + first * axis.Stride - axis.PaddingBefore, axis.Stride, shifted);
        }
        return (new PaddedAxis(axis.Output, start, end - start, 1), phases);
    }

    private static int FloorDivide(int value, int divisor) => (int)Math.Floor((double)value / divisor);
}

/// <summary>An element of the kernel and where in the padded source it reads for the first result.</summary>
internal readonly record struct AxisTap(int Kernel, int Offset);

/// <summary>A phase along each of the three axes: results on a grid that use the same elements of the kernel.</summary>
internal sealed class SlidingPhase(AxisPhase[] axes, PaddedImage source, int[] kernel, int[] destination)
{
    private readonly AxisPhase depth = axes[0], height = axes[1], width = axes[2];

    /// <summary>Number of results for each image and row of weights.</summary>
    public int Count => depth.Count * height.Count * width.Count;

    /// <summary>Results in a row of the grid; they read neighbouring elements of the source.</summary>
    public int RowLength => width.Count;

    /// <summary>Distance in the destination between the results of a row.</summary>
    public int DestinationStep => width.DestinationStep;

    /// <summary>Number of results along an axis.</summary>
    public int AxisCount(int axis) => axes[axis].Count;

    /// <summary>Distance in the destination between neighbouring results along an axis, in positions of the axis.</summary>
    public int AxisStep(int axis) => axes[axis].DestinationStep;

    /// <summary>The elements of the kernel that take part, as offsets in a channel of the weights and in the padded image.</summary>
    public (int Weight, nint Source)[] Taps { get; } =
    [
        .. from d in axes[0].Taps
           from h in axes[1].Taps
           from w in axes[2].Taps
           select ((d.Kernel * kernel[1] + h.Kernel) * kernel[2] + w.Kernel,
               (nint)d.Offset * source.PlaneStride + (nint)h.Offset * source.RowStride + w.Offset),
    ];

    /// <summary>Where the window of a result begins in the padded image.</summary>
    public nint SourceOffset(int result)
    {
        (int row, int w) = Math.DivRem(result, width.Count);
        (int d, int h) = Math.DivRem(row, height.Count);
        return d * depth.SourceStep * source.PlaneStride + h * height.SourceStep * source.RowStride + w * width.SourceStep;
    }

    /// <summary>Where a result is stored in its channel of the destination.</summary>
    public nint DestinationOffset(int result)
    {
        (int row, int w) = Math.DivRem(result, width.Count);
        (int d, int h) = Math.DivRem(row, height.Count);
        nint plane = depth.DestinationStart + d * depth.DestinationStep;
        nint line = plane * destination[1] + height.DestinationStart + h * height.DestinationStep;
        return line * destination[2] + width.DestinationStart + w * width.DestinationStep;
    }
}
