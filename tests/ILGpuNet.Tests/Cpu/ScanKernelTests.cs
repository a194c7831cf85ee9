using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Scans of shapes that are cut into parts and blocks, against plain loops in double.</summary>
public class ScanKernelTests
{
    private static readonly (int Outer, int Length, int Inner)[] Shapes = [(1, 20_000, 1), (70, 300, 1), (3, 50, 300), (1, 2000, 7), (2, 1, 600), (0, 3, 4), (3, 0, 2)];

    public static TheoryData<ScanFunction, DType, int, bool, bool> Cases()
    {
        var cases = new TheoryData<ScanFunction, DType, int, bool, bool>();
        foreach (ScanFunction function in Enum.GetValues<ScanFunction>())
        {
            bool isReal = function is ScanFunction.LogarithmSumExponential or ScanFunction.LinearRecurrence;
            foreach (DType type in new[] { DType.Int32, DType.Int64, DType.Float32, DType.Float64 })
            {
                if (isReal && !type.IsFloatingPoint()) continue;
                for (int shape = 0; shape < Shapes.Length; shape++)
                {
                    cases.Add(function, type, shape, false, false);
                    cases.Add(function, type, shape, true, function is not (ScanFunction.ArgMax or ScanFunction.ArgMin));
                }
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scan_OneThreadAndMany_MatchesReference(ScanFunction function, DType type, int shapeIndex, bool isReverse, bool isExclusive)
    {
        (int outer, int length, int inner) = Shapes[shapeIndex];
        Shape shape = [outer, length, inner];
        var random = new Random(shapeIndex);
        HostTensor[] inputs = [.. Enumerable.Range(0, function == ScanFunction.LinearRecurrence ? 2 : 1).Select(_ => Small(type, shape, random, function))];
        DType result = function is ScanFunction.ArgMax or ScanFunction.ArgMin ? DType.Int64 : type;
        double[] expected = Reference(function, [.. inputs.Select(ToDoubles)], outer, length, inner, isReverse, isExclusive);
        foreach (int threads in new[] { 1, 4 })
        {
            HostTensor actual = KernelRunner.WithThreads(threads, () =>
                KernelRunner.RunSingle(new ScanPrimitive(function, 1, isReverse, isExclusive), inputs, result, shape));
            double[] values = ToDoubles(actual);
            // The state is double: what is left is the rounding of the result, and for Float64 that of the sums.
            double tolerance = result == DType.Float32 ? 1e-7 : 1e-12;
            for (int i = 0; i < expected.Length; i++)
                Assert.True(expected[i].Equals(values[i]) || Math.Abs(expected[i] - values[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"{i}: {values[i]}, expected {expected[i]}");
        }
    }

    private static double[] Reference(ScanFunction function, double[][] inputs, int outer, int length, int inner, bool isReverse, bool isExclusive)
    {
        var output = new double[outer * length * inner];
        for (int o = 0; o < outer; o++)
        {
            for (int c = 0; c < inner; c++)
            {
                double state = function switch { ScanFunction.Product => 1, ScanFunction.LogarithmSumExponential => double.NegativeInfinity, _ => 0 };
                int found = -1;
                for (int step = 0; step < length; step++)
                {
                    int i = isReverse ? length - 1 - step : step, at = (o * length + i) * inner + c;
                    double x = inputs[0][at], before = state;
                    double best = found < 0 ? x : inputs[0][(o * length + found) * inner + c];
                    state = function switch
                    {
                        ScanFunction.Sum => state + x,
                        ScanFunction.Product => state * x,
                        ScanFunction.LogarithmSumExponential => RealFunctions.LogarithmAddExponential(state, x),
                        ScanFunction.LinearRecurrence => x * state + inputs[1][at],
                        ScanFunction.ArgMax => found = x >= best ? i : found,
                        _ => found = x <= best ? i : found,
                    };
                    output[at] = isExclusive ? before : state;
                }
            }
        }
        return output;
    }

    /// <summary>Sums that stay exact in Int32, products of 1 and -1, factors below 1.</summary>
    private static HostTensor Small(DType type, Shape shape, Random random, ScanFunction function)
    {
        double[] values = [.. Enumerable.Range(0, (int)shape.Count).Select(_ => function switch
        {
            ScanFunction.Product => random.Next(2) * 2 - 1,
            ScanFunction.LinearRecurrence => random.Next(-64, 64) / 64.0,
            _ => random.Next(-9, 10),
        })];
        return type switch
        {
            DType.Int32 => HostTensor.Of(shape, Array.ConvertAll(values, value => (int)value)),
            DType.Int64 => HostTensor.Of(shape, Array.ConvertAll(values, value => (long)value)),
            DType.Float32 => HostTensor.Of(shape, Array.ConvertAll(values, value => (float)value)),
            _ => HostTensor.Of(shape, values),
        };
    }

    private static double[] ToDoubles(HostTensor tensor) =>
        [.. tensor.ToObjects().Select(value => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture))];
}
