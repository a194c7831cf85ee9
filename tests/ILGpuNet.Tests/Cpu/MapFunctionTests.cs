using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

public class MapFunctionTests
{
    private static readonly MapFunction[] Comparisons =
        [
            MapFunction.Equal, MapFunction.NotEqual, MapFunction.Less, MapFunction.LessOrEqual, MapFunction.Greater,
            MapFunction.GreaterOrEqual,
        ];

    private static readonly MapFunction[] RealOnly =
        [
            MapFunction.Reciprocal, MapFunction.SquareRoot, MapFunction.ReciprocalSquareRoot, MapFunction.Exponential,
            MapFunction.Logarithm, MapFunction.Sine, MapFunction.Cosine, MapFunction.HyperbolicTangent, MapFunction.Sigmoid,
            MapFunction.ExponentialBase2, MapFunction.ExponentialMinusOne, MapFunction.LogarithmBase2, MapFunction.LogarithmBase10,
            MapFunction.LogarithmOnePlus, MapFunction.Tangent, MapFunction.ArcSine, MapFunction.ArcCosine, MapFunction.ArcTangent,
            MapFunction.HyperbolicSine, MapFunction.HyperbolicCosine, MapFunction.InverseHyperbolicSine, MapFunction.InverseHyperbolicCosine,
            MapFunction.InverseHyperbolicTangent, MapFunction.ErrorFunction, MapFunction.ComplementaryErrorFunction,
            MapFunction.InverseErrorFunction, MapFunction.ArcTangent2, MapFunction.Hypotenuse, MapFunction.LogarithmAddExponential,
        ];

    /// <summary>
    /// Units in the last place by which a result may differ; the others are exact. Where the reference is no better than that itself, the bound is wider:
    /// the accuracy is measured in <see cref="FunctionAccuracyTests"/>.
    /// </summary>
    private static readonly Dictionary<MapFunction, int> Tolerances = new()
    {
        [MapFunction.Exponential] = 2,
        [MapFunction.Logarithm] = 2,
        [MapFunction.Sine] = 4,
        [MapFunction.Cosine] = 4,
        [MapFunction.HyperbolicTangent] = 4,
        [MapFunction.Sigmoid] = 4,
        [MapFunction.Power] = 4,
        [MapFunction.ExponentialBase2] = 2,
        [MapFunction.ExponentialMinusOne] = 4,
        [MapFunction.LogarithmBase2] = 4,
        [MapFunction.LogarithmBase10] = 4,
        [MapFunction.LogarithmOnePlus] = 4,
        [MapFunction.Tangent] = 4,
        [MapFunction.ArcSine] = 2,
        [MapFunction.ArcCosine] = 2,
        [MapFunction.ArcTangent] = 2,
        [MapFunction.HyperbolicSine] = 4,
        [MapFunction.HyperbolicCosine] = 4,
        [MapFunction.InverseHyperbolicSine] = 4,
        [MapFunction.InverseHyperbolicCosine] = 4,
        [MapFunction.InverseHyperbolicTangent] = 4,
        [MapFunction.ErrorFunction] = 16,
        [MapFunction.ComplementaryErrorFunction] = 64,
        [MapFunction.InverseErrorFunction] = 64,
        [MapFunction.ArcTangent2] = 2,
        [MapFunction.Hypotenuse] = 2,
        [MapFunction.LogarithmAddExponential] = 4,
    };

    public static TheoryData<MapFunction, DType, DType> Cases()
    {
        var cases = new TheoryData<MapFunction, DType, DType>();
        foreach (MapFunction function in Enum.GetValues<MapFunction>())
            foreach (DType type in DTypes.All)
            {
                if (function == MapFunction.Cast)
                    foreach (DType to in DTypes.All.Where(to => AreConvertible(type, to))) cases.Add(function, type, to);
                else if (IsDefined(function, type))
                    cases.Add(function, type, Comparisons.Contains(function) || function == MapFunction.IsNaN ? DType.Bool : type);
            }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Function_AllLengthsAroundVectorsAndBlocks_MatchesReference(MapFunction function, DType type, DType result)
    {
        var random = new Random(function.GetHashCode() * 31 + (int)type);
        foreach (int length in new[] { 0, 1, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 255, 1030, 5000 })
            Check(new MapInstruction(function, type, result, 0, 1, 2), random, length);
    }

    [Theory]
    [InlineData(MapFunction.Divide, DType.Int32, "[Divide] integer division of")]
    [InlineData(MapFunction.Divide, DType.Int64, "[Divide] integer division of")]
    [InlineData(MapFunction.Remainder, DType.Int32, "[Remainder] integer remainder of")]
    [InlineData(MapFunction.TruncatedRemainder, DType.Int64, "[Remainder] integer remainder of")]
    public void Divide_IntegerByZero_Throws(MapFunction function, DType type, string message)
    {
        MapProgram program = Program(new MapInstruction(function, type, type, 0, 1));
        HostTensor numbers = HostTensor.Random(type, [100], new Random(1));
        HostTensor zeros = numbers with { Bytes = new byte[numbers.Bytes.Length] };
        var exception = Assert.Throws<InvalidValueException>(
            () => KernelRunner.RunSingle(new MapPrimitive(program), [numbers, zeros, numbers], type, [100]));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MapFunction.Divide, int.MinValue)]
    [InlineData(MapFunction.Remainder, 0)]
    [InlineData(MapFunction.TruncatedRemainder, 0)]
    public void Divide_SmallestByMinusOne_Wraps(MapFunction function, int expected)
    {
        MapProgram program = Program(new MapInstruction(function, DType.Int32, DType.Int32, 0, 1));
        HostTensor[] inputs = [HostTensor.Of(int.MinValue), HostTensor.Of(-1), HostTensor.Of(0)];
        Assert.Equal([expected], KernelRunner.RunSingle(new MapPrimitive(program), inputs, DType.Int32, [1]).ToArray<int>());
    }

    [Fact]
    public void Function_NotDefinedForType_Throws() =>
        Assert.Throws<DTypeException>(() => KernelRunner.RunSingle(
            new MapPrimitive(Program(new MapInstruction(MapFunction.Exponential, DType.Int32, DType.Int32, 0))),
            [HostTensor.Of(1), HostTensor.Of(1), HostTensor.Of(1)], DType.Int32, [1]));

    private static bool AreConvertible(DType from, DType to) => from == to ||
        ((from is not (DType.Float16 or DType.BFloat16) || to == DType.Float32) && (to is not (DType.Float16 or DType.BFloat16) || from == DType.Float32));

    private static bool IsDefined(MapFunction function, DType type) => function switch
    {
        _ when type != type.ComputeType() => function == MapFunction.Copy,
        MapFunction.Copy or MapFunction.Where => true,
        MapFunction.Not or MapFunction.And or MapFunction.Or or MapFunction.Xor => type == DType.Bool,
        _ when Comparisons.Contains(function) => true,
        _ when RealOnly.Contains(function) => type.IsFloatingPoint(),
        _ => type != DType.Bool,
    };

    private static MapProgram Program(MapInstruction instruction)
    {
        DType type = instruction.OperandType;
        return new MapProgram([instruction.Function == MapFunction.Where ? DType.Bool : type, type, type], [], [instruction], [3]);
    }

    private static void Check(MapInstruction instruction, Random random, int length)
    {
        MapProgram program = Program(instruction);
        HostTensor[] inputs = [.. program.InputTypes.Select(type => HostTensor.Random(type, [length], random))];
        if (instruction.Function is MapFunction.Divide or MapFunction.Remainder or MapFunction.TruncatedRemainder && !instruction.OperandType.IsFloatingPoint())
            inputs[1] = instruction.OperandType == DType.Int32
                ? HostTensor.Of(inputs[1].ToArray<int>().Select(value => value == 0 ? 3 : value).ToArray())
                : HostTensor.Of(inputs[1].ToArray<long>().Select(value => value == 0 ? 3 : value).ToArray());
        object[] actual = KernelRunner.RunSingle(new MapPrimitive(program), inputs, instruction.ResultType, [length]).ToObjects();
        object[] a = inputs[0].ToObjects(), b = inputs[1].ToObjects(), c = inputs[2].ToObjects();
        int tolerance = Tolerances.GetValueOrDefault(instruction.Function);
        for (int i = 0; i < length; i++)
        {
            object expected = MapReference.Evaluate(instruction, a[i], b[i], c[i]);
            // Where the sum of a negative number and a logarithm is near zero, its error is one of the summands'.
            if (instruction.Function == MapFunction.LogarithmAddExponential) (expected, actual[i]) = (AwayFromZero(expected), AwayFromZero(actual[i]));
            Assert.True(UlpDistance.Between(expected, actual[i]) <= tolerance,
                $"{instruction.Function}({a[i]}, {b[i]}, {c[i]}) at {i}: expected {expected}, found {actual[i]}");
        }
    }

    private static object AwayFromZero(object value) => value switch
    {
        float number when Math.Abs(number) < 2 => number + 4,
        double number when Math.Abs(number) < 2 => number + 4,
        _ => value,
    };
}
