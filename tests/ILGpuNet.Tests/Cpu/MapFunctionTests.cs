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
            MapFunction.Power,
        ];

    /// <summary>Units in the last place by which a result may differ; the others are exact.</summary>
    private static readonly Dictionary<MapFunction, int> Tolerances = new()
    {
        [MapFunction.Exponential] = 2,
        [MapFunction.Logarithm] = 2,
        [MapFunction.Sine] = 4,
        [MapFunction.Cosine] = 4,
        [MapFunction.HyperbolicTangent] = 4,
        [MapFunction.Sigmoid] = 4,
        [MapFunction.Power] = 4,
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
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    public void Divide_IntegerByZero_Throws(DType type)
    {
        MapProgram program = Program(new MapInstruction(MapFunction.Divide, type, type, 0, 1));
        HostTensor numbers = HostTensor.Random(type, [100], new Random(1));
        HostTensor zeros = numbers with { Bytes = new byte[numbers.Bytes.Length] };
        var exception = Assert.Throws<InvalidValueException>(
            () => KernelRunner.RunSingle(new MapPrimitive(program), [numbers, zeros, numbers], type, [100]));
        Assert.StartsWith("[Divide] integer division of", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Divide_SmallestByMinusOne_Wraps()
    {
        MapProgram program = Program(new MapInstruction(MapFunction.Divide, DType.Int32, DType.Int32, 0, 1));
        HostTensor[] inputs = [HostTensor.Of(int.MinValue), HostTensor.Of(-1), HostTensor.Of(0)];
        Assert.Equal([int.MinValue], KernelRunner.RunSingle(new MapPrimitive(program), inputs, DType.Int32, [1]).ToArray<int>());
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
        MapFunction.Not or MapFunction.And or MapFunction.Or => type == DType.Bool,
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
        if (instruction.Function == MapFunction.Divide && !instruction.OperandType.IsFloatingPoint())
            inputs[1] = instruction.OperandType == DType.Int32
                ? HostTensor.Of(inputs[1].ToArray<int>().Select(value => value == 0 ? 3 : value).ToArray())
                : HostTensor.Of(inputs[1].ToArray<long>().Select(value => value == 0 ? 3 : value).ToArray());
        object[] actual = KernelRunner.RunSingle(new MapPrimitive(program), inputs, instruction.ResultType, [length]).ToObjects();
        object[] a = inputs[0].ToObjects(), b = inputs[1].ToObjects(), c = inputs[2].ToObjects();
        int tolerance = Tolerances.GetValueOrDefault(instruction.Function);
        for (int i = 0; i < length; i++)
        {
            object expected = MapReference.Evaluate(instruction, a[i], b[i], c[i]);
            Assert.True(UlpDistance.Between(expected, actual[i]) <= tolerance,
                $"{instruction.Function}({a[i]}, {b[i]}, {c[i]}) at {i}: expected {expected}, found {actual[i]}");
        }
    }
}
