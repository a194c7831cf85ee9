namespace ILGpuNet.Operations;

/// <summary>Sizes of windows that slide over spatial axes, for convolution and pooling; checks the options of both.</summary>
internal static class SlidingWindow
{
    /// <summary>An option given for all spatial axes at once or for each.</summary>
    public static ValueList<int> PerAxis(ReadOnlySpan<int> values, int rank, int minimum, string option, string operation)
    {
        if (values.Length != 1 && values.Length != rank)
            throw new ShapeException($"[{operation}] {option} needs one number or one for each of the {rank} spatial axes, found {values.Length}");
        foreach (int value in values)
        {
            if (value < minimum)
                throw new ShapeException($"[{operation}] {option} must be at least {minimum}, found {value}");
        }
        return values.Length == rank ? ValueList.Create<int>(values) : ValueList.Repeat(values[0], rank);
    }

    /// <summary>
    /// Number of windows along each axis. With <paramref name="mayOverhang"/> (ceil mode) a last window may reach beyond the padding; it must
    /// still start inside of the input or the padding before it.
    /// </summary>
    public static ValueList<int> OutputExtents(ValueList<int> input, ValueList<int> window, ValueList<int> stride, ValueList<int> before,
        ValueList<int> after, ValueList<int> dilation, bool mayOverhang, string operation)
    {
        var output = new int[input.Count];
        for (int axis = 0; axis < output.Length; axis++)
        {
            long reach = (long)dilation[axis] * (window[axis] - 1) + 1;
            long padded = (long)input[axis] + before[axis] + after[axis], rest = padded - reach;
            // An overhanging window may be the only one.
            bool isOnlyOneOverhanging = mayOverhang && rest < 0 && rest > -stride[axis] && input[axis] > 0;
            if (rest < 0 && !isOnlyOneOverhanging)
                throw new ShapeException(
                    $"[{operation}] the window reaches over {reach} elements of spatial axis {axis} (kernel {window[axis]}, dilation {dilation[axis]}), " +
                    $"but with padding there are only {padded}");
            long count = isOnlyOneOverhanging ? 1 : rest / stride[axis] + 1;
            if (mayOverhang && rest > 0 && rest % stride[axis] != 0 && count * stride[axis] < input[axis] + (long)before[axis]) count++;
            if (count > Array.MaxLength || padded > Array.MaxLength)
                throw new ShapeException($"[{operation}] {count} windows over {padded} elements of spatial axis {axis}, padding included, are too many: " +
                    $"at most {Array.MaxLength}");
            output[axis] = (int)count;
        }
        return ValueList.Create<int>(output);
    }
}
