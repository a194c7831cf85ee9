using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Where the windows of one axis lie.</summary>
internal sealed class PoolingAxis
{
    private readonly int window, stride, padding;
    private readonly PoolingDivisor divisor;
    private readonly bool isAdaptive;

    private PoolingAxis(int input, int window, int output, int stride, int padding, int dilation, PoolingDivisor divisor, bool isAdaptive)
    {
        (Input, Output, Dilation) = (input, output, dilation);
        (this.window, this.stride, this.padding, this.divisor, this.isAdaptive) = (window, stride, padding, divisor, isAdaptive);
    }

    public int Input { get; }

    public int Output { get; }

    public int Dilation { get; }

    public int Stride => stride;

    /// <summary>Axis of a geometry that is extended to three axes in front.</summary>
    public static PoolingAxis Create(PoolingGeometry geometry, int axis)
    {
        int i = axis - (3 - geometry.SpatialRank);
        return i < 0
            ? new PoolingAxis(1, 1, 1, 1, 0, 1, PoolingDivisor.Elements, isAdaptive: false)
            : new PoolingAxis(geometry.Input[i], geometry.Window[i], geometry.Output[i], geometry.Stride[i],
                geometry.Padding[i], geometry.Dilation[i], geometry.Divisor, geometry.IsAdaptive);
    }

    /// <summary>The part of a window that is inside of the input: position of its first element and number of elements.</summary>
    public (int Start, int Count) Inside(int output)
    {
        if (isAdaptive)
        {
            int begin = (int)((long)output * Input / Output), end = (int)(((output + 1L) * Input + Output - 1) / Output);
            return (begin, end - begin);
        }
        int first = output * stride - padding;
        int skipped = first < 0 ? (-first + Dilation - 1) / Dilation : 0;
        int start = first + skipped * Dilation;
        return (start, Math.Clamp(CountBelow(Input, start), 0, Math.Max(window - skipped, 0)));
    }

    /// <summary>Number of elements of a window by which a mean divides.</summary>
    public int Divisor(int output) => divisor switch
    {
        PoolingDivisor.One => 1,
        PoolingDivisor.Padded when !isAdaptive => Math.Clamp(CountBelow(Input + padding, output * stride - padding), 1, window),
        _ => Math.Max(Inside(output).Count, 1),
    };

    /// <summary>For each element of a window, the windows of which it is inside of the input.</summary>
    public WindowRange[] WindowRanges() => [.. Enumerable.Range(0, window).Select(WindowsWith)];

    private WindowRange WindowsWith(int k)
    {
        int offset = k * Dilation - padding;
        int first = offset < 0 ? (-offset + stride - 1) / stride : 0;
        int end = offset >= Input ? 0 : Math.Min(Output, (Input - 1 - offset) / stride + 1);
        return new WindowRange(first, Math.Max(end - first, 0), first * stride + offset);
    }

    private int CountBelow(int limit, int start) => start >= limit ? 0 : (limit - start + Dilation - 1) / Dilation;
}

/// <summary>Windows next to one another.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Position">Position in the input of the element of the first window; those of the others follow at the stride.</param>
internal readonly record struct WindowRange(int First, int Count, int Position);
