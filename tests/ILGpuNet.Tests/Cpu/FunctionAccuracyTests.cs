using System.Text.Json;
using ILGpuNet.Cpu;
using ILGpuNet.Runtime;
using ILGpuNet.Tests.Golden;

namespace ILGpuNet.Tests.Cpu;

/// <summary>
/// Functions over their range, near zero and near their ends, against values computed with 60 digits (<c>tests/golden/functions.py</c>): the error in units in
/// the last place of the result.
/// </summary>
public class FunctionAccuracyTests
{
    private static readonly JsonElement[] Functions = [.. GoldenFile.Read("functions.json").GetProperty("functions").EnumerateArray()];

    /// <summary>What is promised: 2 units for exponential and logarithm, 4 for the rest.</summary>
    private static readonly Dictionary<MapFunction, double> Bounds = new()
    {
        [MapFunction.Exponential] = 2,
        [MapFunction.ExponentialBase2] = 2,
        [MapFunction.Logarithm] = 2,
    };

    public static TheoryData<MapFunction> Names => [.. Functions.Select(FunctionOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Float64_OverTheWholeRange_IsWithinItsBound(MapFunction function)
    {
        (double[] inputs, double[] expected) = Find(function);
        double[] actual = Run(function, HostTensor.Of(inputs)).ToArray<double>();
        for (int i = 0; i < inputs.Length; i++) Check(function, inputs[i], expected[i], actual[i]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Float32_OverTheWholeRange_IsWithinItsBound(MapFunction function)
    {
        (double[] inputs, double[] expected) = Find(function);
        float[] actual = Run(function, HostTensor.Of(Array.ConvertAll(inputs, value => (float)value))).ToArray<float>();
        for (int i = 0; i < inputs.Length; i++) Check(function, inputs[i], (float)expected[i], actual[i]);
    }

    /// <summary>The code for vectors of each width, also of those that this processor has only in software.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Float32_WithVectorsOfAnyWidth_IsWithinItsBound(MapFunction function)
    {
        (double[] inputs, double[] expected) = Find(function);
        foreach (IVectorCode code in VectorCodes.All)
        {
            float[] values = Array.ConvertAll(inputs, value => (float)value);
            Run(code, function, DType.Float32, values);
            for (int i = 0; i < inputs.Length; i++) Check(function, inputs[i], (float)expected[i], values[i]);
        }
    }

    /// <inheritdoc cref="Float32_WithVectorsOfAnyWidth_IsWithinItsBound"/>
    [Theory]
    [MemberData(nameof(Names))]
    public void Float64_WithVectorsOfAnyWidth_IsWithinItsBound(MapFunction function)
    {
        (double[] inputs, double[] expected) = Find(function);
        foreach (IVectorCode code in VectorCodes.All)
        {
            double[] values = [.. inputs];
            Run(code, function, DType.Float64, values);
            for (int i = 0; i < inputs.Length; i++) Check(function, inputs[i], expected[i], values[i]);
        }
    }

    /// <summary>Every angle around multiples of pi / 2, where the reduction cancels, up to and beyond the end of the reduction in single precision.</summary>
    [Theory]
    [InlineData(MapFunction.Sine)]
    [InlineData(MapFunction.Cosine)]
    public void SineAndCosine_OfFloatsAroundMultiplesOfHalfPi_AreWithinTheirBound(MapFunction function)
    {
        float[] angles = [.. Enumerable.Range(0, 40_000).Select(turn => (float)(turn * (Math.PI / 2))).SelectMany(angle =>
            new[] { float.BitDecrement(angle), angle, float.BitIncrement(angle), angle + 0.7f })];
        float[] values = [.. angles];
        Run(VectorCodes.Widest, function, DType.Float32, values);
        for (int i = 0; i < angles.Length; i++)
            Check(function, angles[i], (float)(function == MapFunction.Sine ? Math.Sin(angles[i]) : Math.Cos(angles[i])), values[i]);
    }

    [Fact]
    public void LogarithmBase2_OfPowersOfTwo_IsExact()
    {
        double[] exponents = [.. Enumerable.Range(-1074, 2098).Select(exponent => (double)exponent)];
        double[] powers = Array.ConvertAll(exponents, exponent => Math.ScaleB(1, (int)exponent));
        Assert.Equal(exponents, Run(MapFunction.LogarithmBase2, HostTensor.Of(powers)).ToArray<double>());
        Assert.Equal(powers, Run(MapFunction.ExponentialBase2, HostTensor.Of(exponents)).ToArray<double>());
    }

    [Fact]
    public void LogarithmBase10_OfPowersOfTen_IsExact()
    {
        double[] exponents = [.. Enumerable.Range(0, 23).Select(exponent => (double)exponent)];
        double[] powers = Array.ConvertAll(exponents, exponent => double.Parse($"1e{exponent}", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(exponents, Run(MapFunction.LogarithmBase10, HostTensor.Of(powers)).ToArray<double>());
    }

    /// <summary>Where results leave the range of their type, and what comes out at the ends.</summary>
    [Theory]
    [InlineData(MapFunction.ExponentialMinusOne, 709.7, 1.6549840276802644e308)]
    [InlineData(MapFunction.ExponentialMinusOne, 710, double.PositiveInfinity)]
    [InlineData(MapFunction.ExponentialMinusOne, double.NegativeInfinity, -1)]
    [InlineData(MapFunction.ExponentialMinusOne, -1e300, -1)]
    [InlineData(MapFunction.ExponentialMinusOne, 1e-310, 1e-310)]
    [InlineData(MapFunction.ExponentialBase2, 1024, double.PositiveInfinity)]
    [InlineData(MapFunction.ExponentialBase2, -1075.5, 0)]
    [InlineData(MapFunction.LogarithmOnePlus, -1, double.NegativeInfinity)]
    [InlineData(MapFunction.LogarithmOnePlus, -2, double.NaN)]
    [InlineData(MapFunction.LogarithmOnePlus, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(MapFunction.LogarithmOnePlus, 1e300, 690.7755278982137)]
    [InlineData(MapFunction.LogarithmOnePlus, -1e-310, -1e-310)]
    [InlineData(MapFunction.HyperbolicSine, 710.4, 1.6663642832806496e308)]
    [InlineData(MapFunction.HyperbolicSine, -711, double.NegativeInfinity)]
    [InlineData(MapFunction.HyperbolicCosine, -710.4, 1.6663642832806496e308)]
    [InlineData(MapFunction.HyperbolicCosine, 711, double.PositiveInfinity)]
    [InlineData(MapFunction.ErrorFunction, double.NegativeInfinity, -1)]
    [InlineData(MapFunction.ErrorFunction, 1e300, 1)]
    [InlineData(MapFunction.ErrorFunction, double.NaN, double.NaN)]
    [InlineData(MapFunction.ComplementaryErrorFunction, 26, 5.663192408856143e-296)]
    [InlineData(MapFunction.ComplementaryErrorFunction, 28, 0)]
    [InlineData(MapFunction.ComplementaryErrorFunction, double.NegativeInfinity, 2)]
    [InlineData(MapFunction.InverseErrorFunction, 1, double.PositiveInfinity)]
    [InlineData(MapFunction.InverseErrorFunction, -1, double.NegativeInfinity)]
    [InlineData(MapFunction.InverseErrorFunction, 1.5, double.NaN)]
    [InlineData(MapFunction.InverseErrorFunction, 1 - 1.1102230246251565e-16, 5.863584748755168)]
    [InlineData(MapFunction.Tangent, 1e22, -1.6287782256068988)]
    public void Float64_AtTheEnds_IsThis(MapFunction function, double x, double expected) =>
        Check(function, x, expected, Run(function, HostTensor.Of(x)).ToArray<double>()[0]);

    private static void Check(MapFunction function, double input, object expected, object actual)
    {
        double distance = UlpDistance.Between(expected, actual);
        Assert.True(distance <= Bounds.GetValueOrDefault(function, 4), $"{function}({input:R}): expected {expected}, found {actual}, {distance} units apart");
    }

    private static unsafe void Run<T>(IVectorCode code, MapFunction function, DType type, T[] values) where T : unmanaged
    {
        fixed (T* x = values) code.FindLoop(new MapInstruction(function, type, type, 0)).Invoke((byte*)x, null, null, (byte*)x, values.Length);
    }

    private static HostTensor Run(MapFunction function, HostTensor input)
    {
        var program = new MapProgram([input.Type], [], [new MapInstruction(function, input.Type, input.Type, 0)], [1]);
        return KernelRunner.RunSingle(new MapPrimitive(program), [input], input.Type, input.Layout.Shape);
    }

    private static MapFunction FunctionOf(JsonElement function) => Enum.Parse<MapFunction>(function.GetProperty("name").GetString()!);

    private static (double[] Inputs, double[] Values) Find(MapFunction function)
    {
        JsonElement found = Functions.Single(candidate => FunctionOf(candidate) == function);
        return (found.GetProperty("inputs").Numbers(), found.GetProperty("values").Numbers());
    }
}
