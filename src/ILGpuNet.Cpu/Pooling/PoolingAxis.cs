using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Where each window of one axis begins and ends inside of the input.</summary>
internal sealed class PoolingAxis
{
    private readonly int[] starts, counts, divisors;

    private PoolingAxis(int input, int window, int output, int stride, int padding, int dilation, bool countPadding)
    {
        (Input, Output, Dilation) = (input, output, dilation);
        (starts, counts, divisors) = (new int[output], new int[output], new int[output]);
        for (int i = 0; i < output; i++)
        {
            int first = i * stride - padding;
            int skipped = first < 0 ? (-first + dilation - 1) / dilation : 0;
            starts[i] = first + skipped * dilation;
            counts[i] = Math.Clamp(CountBelow(input, starts[i], dilation), 0, window - Math.Min(skipped, window));
            divisors[i] = countPadding ? Math.Clamp(CountBelow(input + padding, first, dilation), 1, window) : counts[i];
        }
    }

    /// <summary>The axis along which nothing is pooled.</summary>
    public static PoolingAxis Single { get; } = new(1, 1, 1, 1, 0, 1, countPadding: false);

    public int Input { get; }

    public int Output { get; }

    public int Dilation { get; }

    /// <summary>Position of the first element of each window that is inside of the input.</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>Number of elements of each window that are inside of the input.</summary>
    public ReadOnlySpan<int> Counts => counts;

    /// <summary>Number of elements of each window by which a mean divides.</summary>
    public ReadOnlySpan<int> Divisors => divisors;

    /// <summary>Axis of a geometry that is extended to three axes in front.</summary>
    public static PoolingAxis Create(PoolingGeometry geometry, int axis)
    {
        int i = axis - (3 - geometry.SpatialRank);
        return i < 0 ? Single : new PoolingAxis(geometry.Input[i], geometry.Window[i], geometry.Output[i], geometry.Stride[i],
            geometry.Padding[i], geometry.Dilation[i], geometry.CountPadding);
    }

    private static int CountBelow(int limit, int start, int step) => start >= limit ? 0 : (limit - start + step - 1) / step;
}
