using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Row programs that run often enough are compiled on the way, and nobody sees it in what they compute.</summary>
[Collection(Alone.Name)]
public class CompiledRowTests
{
    private const int X = 0, Weight = 1, Mask = 2, RowMask = 3, Scale = 4, First = 5;

    /// <summary>
    /// Standardises rows where a mask is set, with totals of all kinds, Bools from memory and from rows, a map of a value of each row, a softmax behind a
    /// map, and sums of the columns and of all.
    /// </summary>
    private static RowPrimitive Primitive(DType type, long rows, int length)
    {
        RowValue row = new(type, false), value = new(type, true), truth = new(DType.Bool, false);
        RowProgram program = new(
            [row, row, truth, new RowValue(DType.Bool, true)],
            [type],
            [
                Map(MapFunction.Multiply, row, X, Weight),                                   // 5
                new RowInstruction(RowFunction.Sum, MapFunction.Copy, type, value, First),   // 6
                new RowInstruction(RowFunction.Max, MapFunction.Copy, type, value, First),   // 7
                new RowInstruction(RowFunction.Min, MapFunction.Copy, type, value, X),       // 8
                Map(MapFunction.Multiply, value, 6, Scale),                                  // 9
                Map(MapFunction.Subtract, row, First, 9),                                    // 10
                Map(MapFunction.Where, row, Mask, 10, 7),                                    // 11
                Map(MapFunction.Where, row, RowMask, 11, X),                                 // 12
                new RowInstruction(RowFunction.Map, MapFunction.Less, type, truth, 12, 8),   // 13
                new RowInstruction(RowFunction.Softmax, MapFunction.Copy, type, row, 12),    // 14
                Map(MapFunction.Multiply, row, 14, 12),                                      // 15
                new RowInstruction(RowFunction.Sum, MapFunction.Copy, type, value, 15),      // 16
                Map(MapFunction.MultiplyAdd, row, 14, 16, 15),                               // 17
            ],
            [13, 17, 16]);
        Shape shape = Shape.Create([(int)rows, length]);
        return new RowPrimitive(rows, length, program, [new RowSum(15, shape, [0]), new RowSum(10, shape, [0, 1])]);

        RowInstruction Map(MapFunction function, RowValue result, int first, int second, int third = -1) =>
            new(RowFunction.Map, function, type, result, first, second, third);
    }

    [Theory]
    [InlineData(DType.Float32, 1600, 32)]
    [InlineData(DType.Float32, 700, 77)]
    [InlineData(DType.Float32, 129, 513)]
    [InlineData(DType.Float32, 20, 5003)]
    [InlineData(DType.Float32, 4100, 2048)]
    [InlineData(DType.Float64, 700, 77)]
    [InlineData(DType.Float64, 20, 5003)]
    public void Rows_Compiled_GiveTheSameBits_OnOneAndTwoThreads(DType type, int rows, int length)
    {
        RowPrimitive primitive = Primitive(type, rows, length);
        Shape shape = Shape.Create([rows, length]);
        var random = new Random(7);
        HostTensor x = HostTensor.Random(type, shape, random), weight = HostTensor.Random(type, Shape.Create([length]), random);
        HostTensor mask = HostTensor.Random(DType.Bool, shape, random), rowMask = HostTensor.Random(DType.Bool, Shape.Create([rows]), random);
        Operand[] inputs = [new(type, x.Layout), new(type, weight.Layout.Expand(shape)), new(DType.Bool, mask.Layout), new(DType.Bool, rowMask.Layout)];
        var kernel = new RowKernel(primitive, inputs);
        int elements = rows * length, size = type.Size();
        int[] outputs = [elements, elements * size, rows * size, length * size, size];
        using var buffers = new KernelBuffers(
            [x.Bytes, weight.Bytes, mask.Bytes, rowMask.Bytes, .. outputs.Select(bytes => new byte[bytes]), new byte[kernel.WorkspaceBytes]]);
        byte[][] Run(int threads) => KernelRunner.WithThreads(threads, () =>
        {
            for (int output = 4; output < buffers.Views.Length; output++) buffers.Clear(output);
            kernel.Run(buffers.Views, [Scalar.FromDouble(1.0 / length)]);
            return outputs.Select((_, i) => buffers.Read(inputs.Length + i)).ToArray();
        });

        byte[][] expected = Run(1);
        Assert.False(kernel.IsCompiled);
        for (int run = 0; run < 2000 && !kernel.IsCompiled; run++) kernel.Run(buffers.Views, [Scalar.FromDouble(1.0 / length)]);
        Assert.True(kernel.IsCompiled);

        Assert.Equal(expected, Run(1));
        Assert.Equal(expected, Run(2));
    }

    [Theory]
    [InlineData(4, 77)]
    [InlineData(4000, 10)]
    public void Rows_FewOrShort_AreNotCompiled(int rows, int length)
    {
        RowPrimitive primitive = Primitive(DType.Float32, rows, length);
        Assert.False(RowLoops.CanCompile(primitive, new RowSchedule(primitive.Program, primitive.Sums)));
    }

    [Fact]
    public void ProgramThatIsNoLoopOfVectors_IsNotCompiled()
    {
        RowPrimitive primitive = Primitive(DType.Float32, 100, 1000);
        var sine = new RowInstruction(RowFunction.Map, MapFunction.Sine, DType.Float32, new RowValue(DType.Float32, false), X);
        primitive = primitive with { Program = primitive.Program with { Instructions = [.. primitive.Program.Instructions, sine] } };
        Assert.False(RowLoops.CanCompile(primitive, new RowSchedule(primitive.Program, primitive.Sums)));
    }
}
