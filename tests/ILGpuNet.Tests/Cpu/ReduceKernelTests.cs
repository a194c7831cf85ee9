using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

public class ReduceKernelTests
{
    private static readonly (Shape Shape, ValueList<int> Axes)[] Cases =
        [
            ([], []), ([1], [0]), ([17], [0]), ([5, 10], [1]), ([5, 10], [0]), ([32, 10], [0]), ([33, 1000], [1]), ([1000, 33], [0]),
            ([9000], [0]), ([3, 4, 5], [0, 2]), ([3, 4, 5], [1]), ([3, 4, 5], []), ([8, 6, 7, 9], [0, 2, 3]), ([8, 6, 7, 9], [1]),
            ([2, 600, 3], [1]), ([700, 5, 2], [0]), ([5, 700], [0]), ([3, 5000], [1]), ([0, 4], [0]), ([4, 0], [0]), ([4, 0, 3], [1]),
            ([20_000, 3], [0]), ([2, 40_000], [1]), ([300, 40], [0, 1]), ([6, 300, 130], [0, 2]),
        ];

    public static TheoryData<int, ReduceFunction, DType, DType> Combinations()
    {
        var data = new TheoryData<int, ReduceFunction, DType, DType>();
        for (int i = 0; i < Cases.Length; i++)
        {
            foreach (ReduceFunction function in Enum.GetValues<ReduceFunction>())
            {
                if (function is ReduceFunction.Any or ReduceFunction.All)
                {
                    data.Add(i, function, DType.Bool, DType.Bool);
                    continue;
                }
                foreach (DType type in new[] { DType.Int32, DType.Int64, DType.Float32, DType.Float64 })
                    data.Add(i, function, type, function is ReduceFunction.ArgMax or ReduceFunction.ArgMin ? DType.Int64 : type);
            }
            data.Add(i, ReduceFunction.Sum, DType.Int32, DType.Int64);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Reduce_ContiguousAndViews_MatchesReference(int index, ReduceFunction function, DType type, DType resultType)
    {
        (Shape shape, ValueList<int> axes) = Cases[index];
        bool needsElements = function is ReduceFunction.Max or ReduceFunction.Min or ReduceFunction.ArgMax or ReduceFunction.ArgMin;
        if (shape.Count == 0 && needsElements) return;
        var random = new Random(index);
        HostTensor contiguous = HostTensor.Random(type, shape, random);
        HostTensor[] inputs = [contiguous, HostTensor.RandomView(type, shape, random), HostTensor.RandomView(type, shape, random)];
        var primitive = new ReducePrimitive(function, axes);
        foreach (HostTensor special in inputs)
        {
            // Products and sums of special values are left to a test of their own.
            HostTensor input = function is ReduceFunction.Sum or ReduceFunction.Product ? Finite(special, function) : special;
            Shape kept = Shape.Create([.. Enumerable.Range(0, shape.Rank).Where(axis => !axes.Contains(axis)).Select(axis => shape[axis])]);
            HostTensor Run() => KernelRunner.RunSingle(primitive, [input], resultType, kept);
            HostTensor actual = KernelRunner.WithThreads(2, Run), again = KernelRunner.WithThreads(1, Run);
            Assert.Equal(actual.Bytes, again.Bytes);
            object[] results = actual.ToObjects();
            List<object>[] groups = Group(input, axes, kept);
            for (int i = 0; i < groups.Length; i++)
            {
                object expected = Reference(function, groups[i], resultType);
                AssertClose(expected, results[i], groups[i], $"{function} of {input.Layout} over {axes} at {i}");
            }
        }
    }

    [Theory]
    [InlineData(100_000_000, 1)]
    [InlineData(20_000_000, 5)]
    public void Sum_OfManyOnes_IsExact(int rows, int columns)
    {
        var one = new HostTensor(DType.Float32, new Layout([rows, columns], [0, 0], 0), BitConverter.GetBytes(1f));
        var primitive = new ReducePrimitive(ReduceFunction.Sum, [0]);
        float[] sums = KernelRunner.RunSingle(primitive, [one], DType.Float32, [columns]).ToArray<float>();
        Assert.All(sums, sum => Assert.Equal(rows, sum));
    }

    [Fact]
    public void Sum_OfManyOnesDownColumns_IsExact()
    {
        HostTensor ones = HostTensor.Of([6_000_000, 3], Enumerable.Repeat(1f, 18_000_000).ToArray());
        float[] sums = KernelRunner.RunSingle(new ReducePrimitive(ReduceFunction.Sum, [0]), [ones], DType.Float32, [3]).ToArray<float>();
        Assert.Equal([6_000_000, 6_000_000, 6_000_000], sums);
    }

    /// <summary>Where both infinities are in a row, their sum is NaN and the row has none.</summary>
    [Theory]
    [InlineData(ReduceFunction.Max, float.PositiveInfinity)]
    [InlineData(ReduceFunction.Min, float.NegativeInfinity)]
    public void Extreme_OfBothInfinities_IsOneOfThem(ReduceFunction function, float expected)
    {
        const int Rows = 5, Length = 333;
        var values = new float[Rows * Length];
        for (int row = 0; row < Rows; row++) (values[row * Length + 40 + row], values[row * Length + 7 * row]) = (float.PositiveInfinity, float.NegativeInfinity);
        HostTensor result = KernelRunner.RunSingle(new ReducePrimitive(function, [1]), [HostTensor.Of([Rows, Length], values)], DType.Float32, [Rows]);
        Assert.All(result.ToArray<float>(), value => Assert.Equal(expected, value));
    }

    /// <summary>Whichever vector it is in, and whatever comes before and behind it.</summary>
    [Theory]
    [InlineData(ReduceFunction.Max)]
    [InlineData(ReduceFunction.Min)]
    public void Extreme_NaNAnywhere_IsNaN(ReduceFunction function)
    {
        const int Length = 150;
        float[] ofFloat = new float[Length * Length];
        for (int i = 0; i < ofFloat.Length; i++) ofFloat[i] = i % Length == i / Length ? float.NaN : i % 7 - 3;
        double[] ofDouble = Array.ConvertAll(ofFloat, value => (double)value);
        foreach (int axis in new[] { 0, 1 })
        {
            var primitive = new ReducePrimitive(function, [axis]);
            Assert.All(KernelRunner.RunSingle(primitive, [HostTensor.Of([Length, Length], ofFloat)], DType.Float32, [Length]).ToArray<float>(), value => Assert.True(float.IsNaN(value)));
            Assert.All(KernelRunner.RunSingle(primitive, [HostTensor.Of([Length, Length], ofDouble)], DType.Float64, [Length]).ToArray<double>(), value => Assert.True(double.IsNaN(value)));
        }
    }

    [Fact]
    public void Sum_Int32InInt64_DoesNotOverflow()
    {
        HostTensor large = HostTensor.Of(Enumerable.Repeat(int.MaxValue, 10_000).ToArray());
        long[] sum = KernelRunner.RunSingle(new ReducePrimitive(ReduceFunction.Sum, [0]), [large], DType.Int64, []).ToArray<long>();
        Assert.Equal([10_000L * int.MaxValue], sum);
    }

    /// <summary>By rows and by columns, of lengths around the vectors', the blocks' and a byte's.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(257, 9)]
    [InlineData(2, 5000)]
    [InlineData(5000, 2)]
    [InlineData(300, 300)]
    public void Sum_OfBools_CountsThem(int rows, int columns)
    {
        HostTensor truths = HostTensor.Random(DType.Bool, [rows, columns], new Random(rows));
        bool[] values = truths.ToArray<bool>();
        long[] ofRows = [.. Enumerable.Range(0, rows).Select(row => (long)values.Skip(row * columns).Take(columns).Count(value => value))];
        long[] ofColumns = [.. Enumerable.Range(0, columns).Select(column => (long)Enumerable.Range(0, rows).Count(row => values[row * columns + column]))];
        Assert.Equal(ofRows, KernelRunner.RunSingle(new ReducePrimitive(ReduceFunction.Sum, [1]), [truths], DType.Int64, [rows]).ToArray<long>());
        Assert.Equal(ofColumns, KernelRunner.RunSingle(new ReducePrimitive(ReduceFunction.Sum, [0]), [truths], DType.Int64, [columns]).ToArray<long>());
    }

    private static HostTensor Finite(HostTensor tensor, ReduceFunction function)
    {
        // Factors of -1 and 1, so that a long product neither overflows nor vanishes.
        double Clean(double value) => function == ReduceFunction.Product ? (value < 0 ? -1 : 1) : double.IsFinite(value) ? value : 1;
        HostTensor all = tensor with { Layout = Layout.Contiguous([tensor.Bytes.Length / tensor.Type.Size()]) };
        HostTensor clean = tensor.Type switch
        {
            DType.Int32 => HostTensor.Of(all.ToArray<int>().Select(value => (int)Clean(value)).ToArray()),
            DType.Int64 => HostTensor.Of(all.ToArray<long>().Select(value => (long)Clean(value)).ToArray()),
            DType.Float32 => HostTensor.Of(all.ToArray<float>().Select(value => (float)Clean(value)).ToArray()),
            _ => HostTensor.Of(all.ToArray<double>().Select(Clean).ToArray()),
        };
        return clean with { Layout = tensor.Layout };
    }

    private static List<object>[] Group(HostTensor input, ValueList<int> axes, Shape kept)
    {
        var groups = new List<object>[kept.Count];
        for (int i = 0; i < groups.Length; i++) groups[i] = [];
        object[] elements = input.ToObjects();
        Shape shape = input.Layout.Shape;
        for (long i = 0; i < elements.Length; i++)
        {
            long rest = i, index = 0, stride = 1;
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                long position = rest % shape[axis];
                rest /= shape[axis];
                if (axes.Contains(axis)) continue;
                index += position * stride;
                stride *= shape[axis];
            }
            groups[index].Add(elements[i]);
        }
        return groups;
    }

    private static object Reference(ReduceFunction function, List<object> group, DType type) => function switch
    {
        ReduceFunction.Any => group.Any(value => (bool)value),
        ReduceFunction.All => group.All(value => (bool)value),
        ReduceFunction.ArgMax => ExtremeIndex(group, 1),
        ReduceFunction.ArgMin => ExtremeIndex(group, -1),
        _ => type switch
        {
            DType.Int32 => (object)(int)Integer(function, group),
            DType.Int64 => Integer(function, group),
            DType.Float32 => (float)Real(function, group),
            _ => Real(function, group),
        },
    };

    private static long Integer(ReduceFunction function, List<object> group) => function switch
    {
        ReduceFunction.Sum => group.Aggregate(0L, (sum, value) => sum + Convert.ToInt64(value)),
        ReduceFunction.Product => group.Aggregate(1L, (product, value) => product * Convert.ToInt64(value)),
        ReduceFunction.Max => group.Max(Convert.ToInt64),
        _ => group.Min(Convert.ToInt64),
    };

    private static double Real(ReduceFunction function, List<object> group) => function switch
    {
        ReduceFunction.Sum => CompensatedSum(group.Select(Convert.ToDouble)),
        ReduceFunction.Product => group.Aggregate(1.0, (product, value) => product * Convert.ToDouble(value)),
        ReduceFunction.Max => group.Select(Convert.ToDouble).Aggregate(Math.Max),
        _ => group.Select(Convert.ToDouble).Aggregate(Math.Min),
    };

    /// <summary>Kahan's and Neumaier's sum, exact enough to judge any other.</summary>
    private static double CompensatedSum(IEnumerable<double> values)
    {
        double sum = 0, lost = 0;
        foreach (double value in values)
        {
            double next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }
        return sum + lost;
    }

    private static long ExtremeIndex(List<object> group, int sign)
    {
        int best = 0;
        for (int i = 1; i < group.Count; i++)
        {
            double value = Convert.ToDouble(group[i]), bestValue = Convert.ToDouble(group[best]);
            if (double.IsNaN(bestValue)) break;
            if (double.IsNaN(value) || sign * value > sign * bestValue) best = i;
        }
        return best;
    }

    private static void AssertClose(object expected, object actual, List<object> group, string message)
    {
        if (expected is not (float or double))
        {
            Assert.True(expected.Equals(actual), $"{message}: expected {expected}, found {actual}");
            return;
        }
        double x = Convert.ToDouble(expected), y = Convert.ToDouble(actual);
        if (x.Equals(y)) return;
        double magnitude = group.Sum(value => Math.Abs(Convert.ToDouble(value)));
        double tolerance = magnitude * (expected is float ? 1e-6 : 1e-13);
        Assert.True(Math.Abs(x - y) <= tolerance, $"{message}: expected {x}, found {y}");
    }
}
