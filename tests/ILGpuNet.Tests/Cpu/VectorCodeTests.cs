using System.Numerics;
using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>
/// The code for vectors of each width, whichever this processor takes: what it does not compute at full speed, it computes in software. Lengths leave
/// every remainder behind the last whole vector.
/// </summary>
public unsafe class VectorCodeTests
{
    private const int Longest = 70;

    public static TheoryData<VectorWidthName> Widths => [.. Enum.GetValues<VectorWidthName>()];

    /// <summary>The widths by a public type, as theories need.</summary>
    public enum VectorWidthName
    {
        Bits128 = 128,
        Bits256 = 256,
        Bits512 = 512,
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Code_OfAWidth_HasItsVectors(VectorWidthName width) => Assert.Equal((int)width, 8 * CodeOf(width).Bytes);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Arithmetic_OfAnyLength_LeavesTheRestAlone(VectorWidthName width)
    {
        CheckArithmetic<float>(width, DType.Float32);
        CheckArithmetic<double>(width, DType.Float64);
        CheckArithmetic<int>(width, DType.Int32);
        CheckArithmetic<long>(width, DType.Int64);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Masks_OfAnyLength_AreBytesOfZeroOrOne(VectorWidthName width)
    {
        CheckMasks<float>(width, DType.Float32);
        CheckMasks<double>(width, DType.Float64);
        CheckMasks<int>(width, DType.Int32);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Casts_OfAnyLength_GiveTheSameNumbers(VectorWidthName width)
    {
        for (int length = 0; length <= Longest; length++)
        {
            float[] numbers = [.. Enumerable.Range(0, length).Select(i => i / 4f - 5)];
            Assert.Equal(Array.ConvertAll(numbers, number => (double)number), Map<float, double>(width, MapFunction.Cast, DType.Float32, DType.Float64, numbers));
            Assert.Equal(Array.ConvertAll(numbers, number => (BFloat16)number), Map<float, BFloat16>(width, MapFunction.Cast, DType.Float32, DType.BFloat16, numbers));
            byte[] bools = [.. Enumerable.Range(0, length).Select(i => (byte)(i % 3 == 0 ? 1 : 0))];
            Assert.Equal(Array.ConvertAll(bools, value => (float)value), Map<byte, float>(width, MapFunction.Cast, DType.Bool, DType.Float32, bools));
            Assert.Equal(Array.ConvertAll(bools, value => (long)value), Map<byte, long>(width, MapFunction.Cast, DType.Bool, DType.Int64, bools));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Reductions_OfAnyLength_CountEveryElementOnce(VectorWidthName width)
    {
        for (int length = 1; length <= Longest; length++)
        {
            float[] numbers = [.. Enumerable.Range(0, length).Select(i => (float)(i * 37 % 64 - 20))];
            Assert.Equal([numbers.Sum()], Reduce(width, ReduceFunction.Sum, DType.Float32, numbers));
            Assert.Equal([numbers.Max()], Reduce(width, ReduceFunction.Max, DType.Float32, numbers));
            Assert.Equal([numbers.Min()], Reduce(width, ReduceFunction.Min, DType.Float32, numbers));
            double[] wide = Array.ConvertAll(numbers, number => (double)number);
            Assert.Equal([wide.Sum()], Reduce(width, ReduceFunction.Sum, DType.Float64, wide));
            long[] whole = Array.ConvertAll(numbers, number => (long)number);
            Assert.Equal([whole.Sum()], Reduce(width, ReduceFunction.Sum, DType.Int64, whole));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Maximum_WithANaN_IsNaN(VectorWidthName width)
    {
        for (int position = 0; position < Longest; position++)
        {
            var numbers = new float[Longest];
            numbers[position] = float.NaN;
            Assert.Equal([float.NaN], Reduce(width, ReduceFunction.Max, DType.Float32, numbers));
            Assert.Equal([float.NaN], Reduce(width, ReduceFunction.Min, DType.Float32, numbers));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void RowFolds_OfAnyLength_ContinueTheirTotals(VectorWidthName width)
    {
        for (int length = 1; length <= Longest; length++)
        {
            float[] numbers = [.. Enumerable.Range(0, 2 * length).Select(i => (float)(i % 13))];
            double[] totals = [100, 200];
            fixed (float* values = numbers)
            fixed (double* sums = totals)
                CodeOf(width).FindFold(RowFunction.Sum, DType.Float32)((byte*)values, 2, length, sums, false);
            Assert.Equal([100 + numbers.Take(length).Sum(), 200 + numbers.Skip(length).Sum()], totals);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Softmax_OfAnyLength_AddsUpToOne(VectorWidthName width)
    {
        for (int length = 1; length <= Longest; length++)
        {
            double[] numbers = [.. Enumerable.Range(0, 2 * length).Select(i => Math.Sin(i))], results = new double[2 * length];
            fixed (double* source = numbers)
            fixed (double* result = results)
                CodeOf(width).Softmax(DType.Float64, isLogarithmic: false, (byte*)source, (byte*)result, 2, length);
            for (int row = 0; row < 2; row++)
            {
                double sum = numbers.Skip(row * length).Take(length).Sum(Math.Exp);
                for (int i = row * length; i < (row + 1) * length; i++) Assert.Equal(Math.Exp(numbers[i]) / sum, results[i], 1e-14);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ColumnSums_OfAnyLength_AreAddedToWhatIsThere(VectorWidthName width)
    {
        for (int length = 1; length <= Longest; length++)
        {
            float[] numbers = [.. Enumerable.Range(0, 11 * length).Select(i => (float)(i % 29))];
            var sums = new double[length];
            Array.Fill(sums, 1000);
            fixed (float* values = numbers)
            fixed (double* target = sums)
                CodeOf(width).AddRowsTo(DType.Float32, target, (byte*)values, 11, length);
            for (int column = 0; column < length; column++)
                Assert.Equal(1000 + Enumerable.Range(0, 11).Sum(row => (double)numbers[row * length + column]), sums[column]);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void RandomNumbers_OfTheSameBits_AreTheSameForEveryWidth(VectorWidthName width)
    {
        Assert.Equal(Numbers<float>(CodeOf(VectorWidthName.Bits512), isNormal: false), Numbers<float>(CodeOf(width), isNormal: false));
        Assert.Equal(Numbers<double>(CodeOf(VectorWidthName.Bits512), isNormal: false), Numbers<double>(CodeOf(width), isNormal: false));
        Assert.Equal(Numbers<float>(CodeOf(VectorWidthName.Bits512), isNormal: true), Numbers<float>(CodeOf(width), isNormal: true));
        Assert.Equal(Numbers<double>(CodeOf(VectorWidthName.Bits512), isNormal: true), Numbers<double>(CodeOf(width), isNormal: true));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void PoolPairs_OfAnyWidth_FindsTheLargestOfEachWindow(VectorWidthName width)
    {
        for (int columns = 1; columns <= Longest / 2; columns++)
        {
            // The last row and column of odd extents are in no window.
            const int Planes = 3, Rows = 3, InputRows = 2 * Rows + 1;
            int inputColumns = 2 * columns + columns % 2;
            var random = new Random(columns);
            float[] planes = [.. Enumerable.Range(0, Planes * InputRows * inputColumns).Select(_ => (float)random.Next(100))];
            var largest = new float[Planes * Rows * columns];
            var indices = new long[Planes * Rows * columns];
            fixed (float* x = planes)
            fixed (float* y = largest)
            fixed (long* positions = indices)
                CodeOf(width).PoolPairs(x, Planes, InputRows, inputColumns, y, positions, Rows, columns);
            for (int window = 0; window < largest.Length; window++)
            {
                (int plane, int rest) = Math.DivRem(window, Rows * columns);
                int corner = rest / columns * 2 * inputColumns + rest % columns * 2, first = plane * InputRows * inputColumns;
                int[] places = [corner, corner + 1, corner + inputColumns, corner + inputColumns + 1];
                Assert.Equal(places.Max(place => planes[first + place]), largest[window]);
                Assert.Equal(places.First(place => planes[first + place] == largest[window]), indices[window]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AveragePairs_OfAnyWidth_AveragesWindowsAndSpreadsGradients(VectorWidthName width)
    {
        for (int inputColumns = 2; inputColumns <= Longest; inputColumns++)
        {
            const int Rows = 2, InputRows = 2 * Rows + 1;
            int columns = inputColumns / 2;
            float[] plane = [.. Enumerable.Range(0, InputRows * inputColumns).Select(i => (float)(i * 7 % 16))];
            float[] averages = new float[Rows * columns], gradients = new float[plane.Length], expected = new float[plane.Length];
            Array.Fill(gradients, float.NaN);
            fixed (float* x = plane, y = averages, gradient = gradients)
            {
                CodeOf(width).AveragePairs(x, inputColumns, y, Rows, columns);
                CodeOf(width).SpreadOverPairs(y, Rows, columns, gradient, InputRows, inputColumns);
            }
            for (int window = 0; window < averages.Length; window++)
            {
                int corner = window / columns * 2 * inputColumns + window % columns * 2;
                int[] places = [corner, corner + 1, corner + inputColumns, corner + inputColumns + 1];
                Assert.Equal(places.Sum(place => plane[place]) / 4, averages[window]);
                foreach (int place in places) expected[place] = averages[window] / 4;
            }
            Assert.Equal(expected, gradients);
        }
    }

    private static void CheckArithmetic<T>(VectorWidthName width, DType type) where T : unmanaged, INumber<T>
    {
        for (int length = 0; length <= Longest; length++)
        {
            T[] x = [.. Enumerable.Range(0, length).Select(i => T.CreateTruncating(i - 20))], y = [.. Enumerable.Range(0, length).Select(i => T.CreateTruncating(3 * i + 1))];
            Assert.Equal(x.Zip(y, (a, b) => a - b), Map<T, T>(width, MapFunction.Subtract, type, type, x, y));
            Assert.Equal(x.Zip(y, T.Max), Map<T, T>(width, MapFunction.Maximum, type, type, x, y));
            Assert.Equal(Array.ConvertAll(x, a => T.Max(a, T.Zero)), Map<T, T>(width, MapFunction.Relu, type, type, x));
        }
    }

    private static void CheckMasks<T>(VectorWidthName width, DType type) where T : unmanaged, INumber<T>
    {
        for (int length = 0; length <= Longest; length++)
        {
            T[] x = [.. Enumerable.Range(0, length).Select(i => T.CreateTruncating(i % 5))], y = [.. Enumerable.Range(0, length).Select(i => T.CreateTruncating(i % 3))];
            Assert.Equal(x.Zip(y, (a, b) => (byte)(a < b ? 1 : 0)), Map<T, byte>(width, MapFunction.Less, type, DType.Bool, x, y));
        }
    }

    private static TResult[] Map<T, TResult>(VectorWidthName width, MapFunction function, DType type, DType resultType, T[] first, T[]? second = null)
        where T : unmanaged
        where TResult : unmanaged
    {
        const int Guard = 3;
        var results = new TResult[first.Length + Guard];
        MapLoop loop = CodeOf(width).FindLoop(new MapInstruction(function, type, resultType, 0, second is null ? -1 : 1));
        // One element more, so that a pointer to an empty array is one.
        fixed (T* x = (T[])[.. first, default], y = (T[])[.. second ?? first, default])
        fixed (TResult* result = results)
            loop.Invoke((byte*)x, (byte*)y, null, (byte*)result, first.Length);
        Assert.All(results[first.Length..], left => Assert.Equal(default, left));
        return results[..first.Length];
    }

    private static T[] Reduce<T>(VectorWidthName width, ReduceFunction function, DType type, T[] numbers) where T : unmanaged => CpuKernels.Run(
        CodeOf(width).CreateReduction(
            new ReducePrimitive(function, [0]), new Operand(type, Layout.Contiguous([numbers.Length])), new Operand(type, Layout.Contiguous([]))),
        1, numbers);

    private static T[] Numbers<T>(IVectorCode code, bool isNormal) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var numbers = new T[64];
        fixed (T* values = numbers)
        {
            new Random(1).NextBytes(new Span<byte>(values, numbers.Length * sizeof(T)));
            if (isNormal) code.MakeNormal(values, numbers.Length);
            else code.MakeUniform(values, numbers.Length);
        }
        return numbers;
    }

    private static IVectorCode CodeOf(VectorWidthName width) => VectorCodes.Of((VectorWidth)width);
}
