using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Poolings of one to three axes, against loops over the elements of each window.</summary>
public class PoolingTests
{
    public static TheoryData<int[], int[], int[], int[], int[], int[], PoolingDivisor, bool> Geometries => new()
    {
        // input, window, output, stride, padding, dilation
        { [1], [1], [1], [1], [0], [1], PoolingDivisor.Elements, false },
        { [7, 6], [2, 2], [3, 3], [2, 2], [0, 0], [1, 1], PoolingDivisor.Elements, false },
        { [6, 6], [3, 2], [4, 4], [2, 2], [1, 1], [1, 1], PoolingDivisor.Padded, false }, // windows overhang
        { [9], [3], [6], [1], [1], [2], PoolingDivisor.Elements, false },
        { [4, 3, 5], [2, 2, 3], [3, 2, 2], [1, 1, 2], [0, 0, 1], [1, 1, 1], PoolingDivisor.One, false },
        { [5, 7], [1, 1], [3, 4], [1, 1], [0, 0], [1, 1], PoolingDivisor.Elements, true },
        { [3], [1], [5], [1], [0], [1], PoolingDivisor.Elements, true },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Poolings_LookAtTheirWindows(int[] input, int[] window, int[] output, int[] stride, int[] padding, int[] dilation, PoolingDivisor divisor, bool isAdaptive)
    {
        const int Batch = 2, Channels = 3;
        var geometry = new PoolingGeometry(Batch, Channels, [.. input], [.. window], [.. output], [.. stride], [.. padding], [.. dilation], divisor) { IsAdaptive = isAdaptive };
        PoolingSizes sizes = PoolingSizes.Create(geometry);
        int from = Count(input), to = Count(output), planes = Batch * Channels;
        float[] x = [.. KernelRuns.Numbers(planes * from, 1).Select(value => MathF.Round(value * 4) / 4)], dy = KernelRuns.Numbers(planes * to, 2);
        if (from > 5) x[4] = float.NaN;
        float[] largest = new float[dy.Length], means = new float[dy.Length];
        double[] dx = new double[x.Length];
        long[] places = new long[dy.Length];
        for (int i = 0; i < dy.Length; i++)
        {
            int[] o = [.. output.Select((extent, axis) => i % to / Count(output[(axis + 1)..]) % extent)];
            int[] inside = [.. Enumerable.Range(0, from).Where(at => output.Select((_, axis) => Has(axis, o[axis], at / Count(input[(axis + 1)..]) % input[axis])).All(has => has))];
            int plane = i / to * from;
            int best = inside.Aggregate((a, b) => x[plane + b] <= x[plane + a] || float.IsNaN(x[plane + a]) ? a : b);
            (largest[i], places[i]) = (x[plane + best], best);
            int divisors = divisor switch
            {
                PoolingDivisor.One => 1,
                PoolingDivisor.Padded => output.Select((_, axis) => Enumerable.Range(0, window[axis])
                    .Count(k => (o[axis] * stride[axis]) + (k * dilation[axis]) < input[axis] + (2 * padding[axis]))).Aggregate(1, (product, count) => product * count),
                _ => inside.Length,
            };
            means[i] = (float)(inside.Sum(at => (double)x[plane + at]) / divisors);
            foreach (int at in inside) dx[plane + at] += (double)dy[i] / divisors;
        }

        KernelRuns.Gives<MaxPooling<float>, float>(largest, y => new(new(x), y, new(new long[places.Length]), sizes, dy.Length / output[^1], 2), 2, 16);
        KernelRuns.Gives<MaxPooling<float>, long>(places, indices => new(new(x), new(new float[dy.Length]), indices, sizes, dy.Length / output[^1], 1), 1, 16);
        KernelRuns.Gives<AveragePooling<float>, float>(means, y => new(new(x), y, sizes, dy.Length), 2, 16, 1e-6);
        double[] wide = [.. dy.Select(value => (double)value)];
        KernelRuns.Gives<AveragePoolingGradient<double>, double>(dx, to => new(new(wide), to, sizes, x.Length), 2, 16, 1e-14);

        bool Has(int axis, int o, int i) => isAdaptive
            ? i >= o * input[axis] / output[axis] && i < (((o + 1) * input[axis]) + output[axis] - 1) / output[axis]
            : Enumerable.Range(0, window[axis]).Any(k => (o * stride[axis]) - padding[axis] + (k * dilation[axis]) == i);
    }

    private static int Count(int[] extents) => extents.Aggregate(1, (product, extent) => product * extent);
}
