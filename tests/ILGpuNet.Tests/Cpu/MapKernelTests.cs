using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

public class MapKernelTests
{
    private static readonly Shape[] Shapes =
        [
            [], [1], [10], [0], [3, 0, 4], [5000], [40, 10], [10, 300], [3, 5, 7], [2, 3, 20, 20], [70, 3, 5], [300, 7], [2, 260, 3],
            [33, 513], [1, 4, 1, 9], [130, 70], [6, 64, 64], [3, 5, 32, 32],
        ];

    public static TheoryData<int> ShapeIndices() => [.. Enumerable.Range(0, Shapes.Length)];

    /// <summary>(a + scalar) * b where a &lt; b, else c as Float64; the comparison itself; an input and a scalar as they are.</summary>
    private static MapProgram Mixed() => new(
        [DType.Float32, DType.Float32, DType.Float64],
        [DType.Float32, DType.Int64],
        [
            new MapInstruction(MapFunction.Add, DType.Float32, DType.Float32, 0, 3),
            new MapInstruction(MapFunction.Multiply, DType.Float32, DType.Float32, 5, 1),
            new MapInstruction(MapFunction.Cast, DType.Float32, DType.Float64, 6),
            new MapInstruction(MapFunction.Less, DType.Float32, DType.Bool, 0, 1),
            new MapInstruction(MapFunction.Where, DType.Float64, DType.Float64, 8, 7, 2),
        ],
        [9, 8, 0, 4, 9]);

    [Theory]
    [MemberData(nameof(ShapeIndices))]
    public void Program_RandomViews_MatchesReference(int shapeIndex)
    {
        var random = new Random(shapeIndex);
        for (int trial = 0; trial < 12; trial++)
            CheckProgram(Mixed(), Shapes[shapeIndex], random, Scalar.FromDouble(2.5), Scalar.FromInt64(7));
    }

    [Theory]
    [MemberData(nameof(ShapeIndices))]
    public void Copy_RandomViews_MatchesReference(int shapeIndex)
    {
        var random = new Random(100 + shapeIndex);
        foreach (DType type in DTypes.All)
        {
            var program = new MapProgram([type], [], [new MapInstruction(MapFunction.Copy, type, type, 0)], [1]);
            for (int trial = 0; trial < 8; trial++) CheckProgram(program, Shapes[shapeIndex], random);
        }
    }

    [Fact]
    public void Copy_LargeTransposed_MatchesReference()
    {
        var program = new MapProgram([DType.Float32], [], [], [0]);
        HostTensor matrix = HostTensor.Random(DType.Float32, [301, 419], new Random(3));
        HostTensor transposed = matrix with { Layout = matrix.Layout.Permute([1, 0]) };
        float[] actual = KernelRunner.RunSingle(new MapPrimitive(program), [transposed], DType.Float32, [419, 301]).ToArray<float>();
        Assert.Equal(transposed.ToArray<float>(), actual);
    }

    [Fact]
    public void Program_WithoutInputs_Fills()
    {
        var program = new MapProgram([], [DType.Float32], [new MapInstruction(MapFunction.Copy, DType.Float32, DType.Float32, 0)], [1]);
        HostTensor filled = KernelRunner.RunSingle(new MapPrimitive(program), [], DType.Float32, [7, 1000], Scalar.FromDouble(1.5));
        Assert.All(filled.ToArray<float>(), value => Assert.Equal(1.5f, value));
    }

    /// <summary>A long chain in which old values are needed again: registers are reused, but never too early.</summary>
    [Fact]
    public void Program_ManyRegisters_MatchesReference()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 50; trial++)
        {
            var instructions = new List<MapInstruction>();
            for (int i = 0; i < 30; i++)
            {
                MapFunction function = (MapFunction)random.Next((int)MapFunction.Add, (int)MapFunction.Multiply + 1);
                instructions.Add(new MapInstruction(function, DType.Int64, DType.Int64, random.Next(2 + i), random.Next(2 + i)));
            }
            int[] outputs = [.. Enumerable.Range(0, 4).Select(_ => random.Next(32)), 31];
            CheckProgram(new MapProgram([DType.Int64, DType.Int64], [], [.. instructions], [.. outputs]), [777], random);
        }
    }

    /// <summary>a' = a + b and b' = a - b in the memory of a and b: a is read again after a' has been computed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100_003)]
    [InlineData(9_000_001)]
    public unsafe void Program_OutputsInPlace_ReadsBeforeItWrites(int count)
    {
        var program = new MapProgram(
            [DType.Float32, DType.Float32], [],
            [
                new MapInstruction(MapFunction.Add, DType.Float32, DType.Float32, 0, 1),
                new MapInstruction(MapFunction.Subtract, DType.Float32, DType.Float32, 0, 1),
            ],
            [2, 3]);
        var operand = new Operand(DType.Float32, Layout.Contiguous([count]));
        Kernel kernel = CpuEngine.Instance.CreateKernel(new MapPrimitive(program), [operand, operand], [operand, operand]);
        DeviceBuffer first = CpuEngine.Instance.Memory.Rent(count * 4), second = CpuEngine.Instance.Memory.Rent(count * 4);
        var a = new Span<float>(((CpuBuffer)first).Pointer, count);
        var b = new Span<float>(((CpuBuffer)second).Pointer, count);
        for (int i = 0; i < count; i++) (a[i], b[i]) = (3 * i, i);

        BufferView x = new(first, 0), y = new(second, 0);
        kernel.Run([x, y, x, y], []);

        for (int i = 0; i < count; i++)
            if (a[i] != 3f * i + i || b[i] != 3f * i - i) Assert.Fail($"at {i}: found {a[i]} and {b[i]}");
        CpuEngine.Instance.Memory.Return(first);
        CpuEngine.Instance.Memory.Return(second);
    }

    [Fact]
    public void Program_TooLargeForCaches_MatchesReference()
    {
        const int Count = 8_400_007;
        var program = new MapProgram([DType.Float32], [], [new MapInstruction(MapFunction.Negate, DType.Float32, DType.Float32, 0)], [1]);
        HostTensor input = HostTensor.Of(Enumerable.Range(0, Count).Select(i => (float)i).ToArray());
        float[] actual = KernelRunner.RunSingle(new MapPrimitive(program), [input], DType.Float32, [Count]).ToArray<float>();
        for (int i = 0; i < Count; i++)
            if (actual[i] != -i) Assert.Fail($"at {i}: found {actual[i]}");
    }

    [Fact]
    public void Program_AnyNumberOfThreads_GivesTheSameBits()
    {
        var program = new MapProgram(
            [DType.Float32], [], [new MapInstruction(MapFunction.HyperbolicTangent, DType.Float32, DType.Float32, 0)], [1]);
        HostTensor input = HostTensor.Random(DType.Float32, [300_001], new Random(1));
        byte[] Run() => KernelRunner.RunSingle(new MapPrimitive(program), [input], DType.Float32, [300_001]).Bytes;
        Assert.Equal(KernelRunner.WithThreads(1, Run), KernelRunner.WithThreads(2, Run));
    }

    private static void CheckProgram(MapProgram program, Shape shape, Random random, params Scalar[] scalars)
    {
        HostTensor[] inputs = [.. program.InputTypes.Select(type =>
            random.Next(3) == 0 ? HostTensor.Random(type, shape, random) : HostTensor.RandomView(type, shape, random))];
        HostTensor[] actual = KernelRunner.Run(
            new MapPrimitive(program), inputs, [.. program.Outputs.Select(value => (program.TypeOf(value), shape))], scalars);
        object[][] values = [.. inputs.Select(input => input.ToObjects())];
        object[][] results = [.. actual.Select(output => output.ToObjects())];
        object[] constants = [.. scalars.Select((scalar, i) =>
            program.ScalarTypes[i] == DType.Int64 ? (object)scalar.AsInt64 : (float)scalar.AsDouble)];
        for (int element = 0; element < shape.Count; element++)
        {
            List<object> environment = [.. values.Select(value => value[element]), .. constants];
            foreach (MapInstruction instruction in program.Instructions)
            {
                environment.Add(MapReference.Evaluate(instruction, environment[instruction.First],
                    environment[Math.Max(instruction.Second, 0)], environment[Math.Max(instruction.Third, 0)]));
            }
            for (int output = 0; output < results.Length; output++)
            {
                object expected = environment[program.Outputs[output]], found = results[output][element];
                Assert.True(expected.Equals(found), $"{string.Join("; ", inputs.Select(input => input.Layout))}: "
                    + $"output {output} at {element}: expected {expected}, found {found}");
            }
        }
    }
}
