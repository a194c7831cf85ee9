using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

public class PoolingKernelTests
{
    private static readonly PoolingGeometry[] Geometries =
        [
            Geometry(2, 3, [26, 26], window: 2, stride: 2),
            Geometry(2, 2, [27, 41], window: 2, stride: 2),
            Geometry(1, 2, [64, 70], window: 2, stride: 2),
            Geometry(3, 1, [3, 3], window: 2, stride: 2),
            Geometry(2, 2, [9, 8], window: 3, stride: 2, padding: 1),
            Geometry(2, 2, [8, 10], window: 3, stride: 2, padding: 1, overhang: 1),
            Geometry(2, 2, [11, 12], window: 3, stride: 1, padding: 1, dilation: 2),
            Geometry(1, 3, [50], window: 4, stride: 3, padding: 2, overhang: 1),
            Geometry(2, 2, [5, 6, 7], window: 2, stride: 2, padding: 1),
            Geometry(2, 2, [7, 7], window: 7, stride: 7),
            Geometry(0, 2, [4, 4], window: 2, stride: 2),
            Geometry(60, 40, [8, 8], window: 3, stride: 1),
            Adaptive(2, 3, [7], [3]),
            Adaptive(2, 2, [9, 20], [4, 7]),
            Adaptive(1, 2, [3, 4], [5, 11]),
            Adaptive(2, 1, [4, 6, 5], [3, 4, 2]),
        ];

    public static TheoryData<int> GeometryIndices() => [.. Enumerable.Range(0, Geometries.Length)];

    [Theory]
    [MemberData(nameof(GeometryIndices))]
    public void Max_MatchesReference(int index)
    {
        PoolingGeometry geometry = Geometries[index];
        Check<float>(geometry, DType.Float32);
        Check<double>(geometry, DType.Float64);

        static void Check<T>(PoolingGeometry geometry, DType type) where T : unmanaged
        {
            HostTensor input = HostTensor.Random(type, Shaped(geometry, geometry.Input), new Random(1));
            Shape output = Shaped(geometry, geometry.Output);
            HostTensor[] actual = KernelRunner.Run(
                new PoolingPrimitive(PoolingKind.Max, geometry), [input], [(type, output), (DType.Int64, output)]);
            object[] values = actual[0].ToObjects();
            long[] indices = actual[1].ToArray<long>();
            double[] x = [.. input.ToObjects().Select(Convert.ToDouble)];
            int plane = Count(geometry.Input), outputPlane = Count(geometry.Output);
            for (int i = 0; i < values.Length; i++)
            {
                int best = -1, start = i / outputPlane * plane;
                foreach (int candidate in Window(geometry, i % outputPlane))
                {
                    bool isLarger = best >= 0 && !double.IsNaN(x[start + best]) && !(x[start + candidate] <= x[start + best]);
                    if (best < 0 || isLarger) best = candidate;
                }
                Assert.Equal((best, x[start + best]), ((int)indices[i], Convert.ToDouble(values[i])));
            }
        }
    }

    [Theory]
    [MemberData(nameof(GeometryIndices))]
    public void AverageAndGradient_MatchReference(int index)
    {
        foreach (PoolingDivisor kind in Enum.GetValues<PoolingDivisor>())
        {
            PoolingGeometry geometry = Geometries[index] with { Divisor = kind };
            Shape input = Shaped(geometry, geometry.Input), output = Shaped(geometry, geometry.Output);
            var random = new Random(1);
            double[] x = [.. Enumerable.Range(0, (int)input.Count).Select(_ => random.NextDouble())];
            double[] gradient = [.. Enumerable.Range(0, (int)output.Count).Select(_ => random.NextDouble())];
            double[] y = KernelRunner.RunSingle(
                new PoolingPrimitive(PoolingKind.Average, geometry), [HostTensor.Of(input, x)], DType.Float64, output).ToArray<double>();
            float[] inputGradient = KernelRunner.RunSingle(new PoolingPrimitive(PoolingKind.AverageGradient, geometry),
                [HostTensor.Of(output, gradient.Select(value => (float)value).ToArray())], DType.Float32, input).ToArray<float>();

            int plane = Count(geometry.Input), outputPlane = Count(geometry.Output);
            double[] expectedGradient = new double[x.Length];
            for (int i = 0; i < y.Length; i++)
            {
                int start = i / outputPlane * plane;
                int[] window = [.. Window(geometry, i % outputPlane)];
                int divisor = kind switch
                {
                    PoolingDivisor.One => 1,
                    PoolingDivisor.Padded => PaddedCount(geometry, i % outputPlane),
                    _ => window.Length,
                };
                Assert.Equal(window.Sum(position => x[start + position]) / divisor, y[i], 1e-12);
                foreach (int position in window) expectedGradient[start + position] += gradient[i] / divisor;
            }
            for (int i = 0; i < expectedGradient.Length; i++) Assert.Equal(expectedGradient[i], inputGradient[i], 1e-5);
        }
    }

    private static PoolingGeometry Geometry(
        int batch, int channels, int[] input, int window, int stride, int padding = 0, int dilation = 1, int overhang = 0)
    {
        int rank = input.Length;
        int[] output = [.. input.Select(extent => (extent + 2 * padding - dilation * (window - 1) - 1) / stride + 1 + overhang)];
        return new PoolingGeometry(
            batch, channels, ValueList.Create<int>(input), ValueList.Repeat(window, rank), ValueList.Create<int>(output),
            ValueList.Repeat(stride, rank), ValueList.Repeat(padding, rank), ValueList.Repeat(dilation, rank), PoolingDivisor.Elements);
    }

    private static PoolingGeometry Adaptive(int batch, int channels, int[] input, int[] output) => Geometry(batch, channels, input, window: 1, stride: 1) with
    {
        Output = ValueList.Create<int>(output),
        IsAdaptive = true,
    };

    private static Shape Shaped(PoolingGeometry geometry, ValueList<int> spatial) =>
        Shape.Create([geometry.Batch, geometry.Channels, .. spatial]);

    private static int Count(ValueList<int> extents) => extents.Aggregate(1, (product, extent) => product * extent);

    /// <summary>Positions in the input's plane of the window of an output.</summary>
    private static IEnumerable<int> Window(PoolingGeometry geometry, int output) =>
        Positions(geometry, output).Where(position => position.All(axis => axis.Value >= 0 && axis.Value < geometry.Input[axis.Axis]))
            .Select(position => position.Aggregate(0, (index, axis) => index * geometry.Input[axis.Axis] + axis.Value));

    private static int PaddedCount(PoolingGeometry geometry, int output) => Positions(geometry, output).Count(
        position => position.All(axis => axis.Value < geometry.Input[axis.Axis] + geometry.Padding[axis.Axis]));

    private static IEnumerable<(int Axis, int Value)[]> Positions(PoolingGeometry geometry, int output)
    {
        var position = new int[geometry.SpatialRank];
        for (int axis = position.Length - 1; axis >= 0; axis--)
        {
            position[axis] = output % geometry.Output[axis];
            output /= geometry.Output[axis];
        }
        IEnumerable<(int, int)[]> positions = [[]];
        for (int axis = 0; axis < position.Length; axis++)
        {
            int current = axis;
            int first = position[current] * geometry.Stride[current] - geometry.Padding[current], count = geometry.Window[current];
            if (geometry.IsAdaptive)
            {
                double ratio = (double)geometry.Input[current] / geometry.Output[current];
                first = (int)Math.Floor(position[current] * ratio + 1e-9);
                count = (int)Math.Ceiling((position[current] + 1) * ratio - 1e-9) - first;
            }
            positions = positions.SelectMany(head => Enumerable.Range(0, count)
                .Select(k => ((int, int)[])[.. head, (current, first + k * geometry.Dilation[current])]));
        }
        return positions;
    }
}
