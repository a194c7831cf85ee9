using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Compiled programs give what the same programs give instruction by instruction.</summary>
public unsafe class EmittedProgramTests
{
    /// <summary>No vectors, or so long that loads and stores between instructions do not matter.</summary>
    private static readonly MapFunction[] OneByOne =
        [
            MapFunction.Sine, MapFunction.Cosine, MapFunction.Tangent, MapFunction.ArcSine, MapFunction.ArcCosine,
            MapFunction.ArcTangent, MapFunction.InverseHyperbolicSine, MapFunction.InverseHyperbolicCosine,
            MapFunction.InverseHyperbolicTangent, MapFunction.HyperbolicSine, MapFunction.HyperbolicCosine, MapFunction.InverseErrorFunction,
            MapFunction.Power, MapFunction.Remainder, MapFunction.TruncatedRemainder, MapFunction.ArcTangent2,
            MapFunction.Hypotenuse, MapFunction.LogarithmAddExponential,
        ];

    private static readonly MapFunction[] OfBoolsOnly = [MapFunction.Not, MapFunction.And, MapFunction.Or, MapFunction.Xor];

    private static readonly int[] Counts = [1, 7, 8, 15, 16, 17, 64, 77, 300];

    public static TheoryData<MapFunction, DType> Functions()
    {
        var data = new TheoryData<MapFunction, DType>();
        foreach (MapFunction function in Enum.GetValues<MapFunction>().Except([.. OfBoolsOnly, MapFunction.Cast, MapFunction.Where]))
        {
            data.Add(function, DType.Float32);
            data.Add(function, DType.Float64);
        }
        return data;
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    /// <summary>f(a * b, b, a) and, behind it, more than one use of the result; a condition chooses between the operands.</summary>
    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_AmongOthers_GivesTheSameBits(MapFunction function, DType type)
    {
        int second = MapPrograms.IsUnary(function) ? -1 : 1, third = function == MapFunction.MultiplyAdd ? 0 : -1;
        bool isPredicate = MapPrograms.IsPredicate(function);
        var instruction = new MapInstruction(function, type, isPredicate ? DType.Bool : type, 3, second, third);
        var program = new MapProgram(
            [type, type],
            [type],
            [
                new MapInstruction(MapFunction.Multiply, type, type, 0, 1),
                instruction,
                isPredicate
                    ? new MapInstruction(MapFunction.Where, type, type, 4, 0, 1)
                    : new MapInstruction(MapFunction.Add, type, type, 4, 2),
                new MapInstruction(MapFunction.Subtract, type, type, 5, 3),
            ],
            [6, 4]);
        Check(program, Counts, seed: (int)function);
        MapStage[] stages = [.. MapStage.Of(new MapSchedule(program))];
        if (OneByOne.Contains(function)) Assert.Contains(stages, stage => stage.ElementType is null);
        else Assert.Equal(new MapStage(0, 4, type), Assert.Single(stages));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void RandomPrograms_GiveTheSameBits(int seed)
    {
        var random = new Random(seed);
        for (int trial = 0; trial < 4; trial++) Check(MapPrograms.Random(random), [Counts[random.Next(Counts.Length)], 77], seed);
    }

    /// <summary>A value of eight bytes in the place of one of one byte that is dead would overwrite elements that later vectors need.</summary>
    [Fact]
    public void ValuesOfSeveralSizes_DoNotShareRegisters()
    {
        DType real = DType.Float64;
        var program = new MapProgram(
            [real, real],
            [],
            [
                new MapInstruction(MapFunction.Less, real, DType.Bool, 0, 1),
                new MapInstruction(MapFunction.Power, real, real, 0, 1),
                new MapInstruction(MapFunction.Where, real, real, 2, 0, 3),
                new MapInstruction(MapFunction.Add, real, real, 4, 0),
                new MapInstruction(MapFunction.Multiply, real, real, 5, 5),
                new MapInstruction(MapFunction.Power, real, real, 6, 5),
                new MapInstruction(MapFunction.Add, real, real, 7, 4),
            ],
            [8]);
        Check(program, [300], seed: 1);
    }

    [Fact]
    public void Stages_HaveOneFunctionEachThatFillsTheRegisters()
    {
        MapInstruction Of(MapFunction function, int first) => new(function, DType.Float32, DType.Float32, first);
        var program = new MapProgram(
            [DType.Float32],
            [],
            [
                Of(MapFunction.Square, 0), Of(MapFunction.Exponential, 1), Of(MapFunction.Square, 2), Of(MapFunction.HyperbolicTangent, 3),
                Of(MapFunction.Negate, 4), Of(MapFunction.ArcTangent, 5), Of(MapFunction.Relu, 6),
            ],
            [7]);
        Assert.Equal(
            [new MapStage(0, 3, DType.Float32), new MapStage(3, 5, DType.Float32), new MapStage(5, 7, null)], MapStage.Of(new MapSchedule(program)));
        Check(program, Counts, seed: 1);
    }

    [Fact]
    public void Stages_OfLongPrograms_AreCut()
    {
        MapInstruction[] instructions = [.. Enumerable.Range(0, 200).Select(i => new MapInstruction(MapFunction.Add, DType.Float32, DType.Float32, i, i / 2))];
        var program = new MapProgram([DType.Float32], [], [.. instructions], [200]);
        Assert.Equal([64, 64, 64, 8], MapStage.Of(new MapSchedule(program)).Select(stage => stage.End - stage.First));
        Check(program, [77], seed: 1);
    }

    [Fact]
    public void WholeNumbersAndStorageTypes_AreNotCompiled()
    {
        foreach (DType type in (DType[])[DType.Bool, DType.UInt8, DType.Int32, DType.Int64, DType.Float16, DType.BFloat16])
        {
            MapInstruction copy = new(MapFunction.Copy, type, type, 0);
            var program = new MapProgram([type], [], [copy, copy, copy], [1, 2, 3]);
            Assert.Null(Assert.Single(MapStage.Of(new MapSchedule(program))).ElementType);
        }
    }

    private static void Check(MapProgram program, int[] counts, int seed)
    {
        var schedule = new MapSchedule(program);
        var compiled = new EmittedProgram(schedule);
        foreach (int count in counts)
        {
            HostTensor[] expected = MapPrograms.Run(schedule, count, seed, (slots, length) => schedule.Run(slots, 0, schedule.Instructions.Count, length));
            HostTensor[] actual = MapPrograms.Run(schedule, count, seed, compiled.Run);
            MapPrograms.AssertSame(expected, actual, $"{count} elements of {string.Join("; ", program.Instructions)}");
        }
    }
}
