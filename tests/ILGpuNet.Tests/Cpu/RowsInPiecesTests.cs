using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Row programs over rows that lie in pieces, as a channel in a batch of images does.</summary>
[Collection(Alone.Name)]
public class RowsInPiecesTests
{
    private const int X = 0, Weight = 1, Mask = 2, RowScale = 3, Scale = 4, First = 5;

    /// <summary>
    /// Totals of all kinds, values that a later stage computes again and values that are kept for it, Bools from memory and into it.
    /// </summary>
    private static RowPrimitive Primitive(DType type, int segments, int rows, int piece)
    {
        RowValue row = new(type, false), value = new(type, true), truth = new(DType.Bool, false);
        RowProgram program = new(
            [row, row, truth, value],
            [type],
            [
                Map(MapFunction.Multiply, row, X, Weight),                                   // 5
                new RowInstruction(RowFunction.Sum, MapFunction.Copy, type, value, First),   // 6
                new RowInstruction(RowFunction.Max, MapFunction.Copy, type, value, First),   // 7
                new RowInstruction(RowFunction.Min, MapFunction.Copy, type, value, X),       // 8
                Map(MapFunction.Multiply, value, 6, Scale),                                  // 9
                Map(MapFunction.Subtract, row, First, 9),                                    // 10
                Map(MapFunction.Where, row, Mask, 10, 7),                                    // 11
                Map(MapFunction.Divide, row, 11, RowScale),                                  // 12
                new RowInstruction(RowFunction.Sum, MapFunction.Copy, type, value, 12),      // 13
                Map(MapFunction.Square, row, 10, -1),                                        // 14
                new RowInstruction(RowFunction.Sum, MapFunction.Copy, type, value, 14),      // 15
                new RowInstruction(RowFunction.Map, MapFunction.Less, type, truth, 12, 13),  // 16
                Map(MapFunction.MultiplyAdd, row, 12, 15, 10),                               // 17
                Map(MapFunction.Subtract, row, 17, 8),                                       // 18
            ],
            [16, 18, 13]);
        return new RowPrimitive(rows, segments * piece, program, [], segments);

        RowInstruction Map(MapFunction function, RowValue result, int first, int second, int third = -1) =>
            new(RowFunction.Map, function, type, result, first, second, third);
    }

    [Theory]
    [InlineData(DType.Float32, 3, 20, 1000)]
    [InlineData(DType.Float32, 40, 17, 49)]
    [InlineData(DType.Float32, 2, 16, 5003)]
    [InlineData(DType.Float32, 64, 16, 8192)]
    [InlineData(DType.Float64, 3, 20, 1000)]
    [InlineData(DType.Float64, 40, 17, 49)]
    public void Compiled_GiveTheSameBits_OnOneAndTwoThreads(DType type, int segments, int rows, int piece)
    {
        RowPrimitive primitive = Primitive(type, segments, rows, piece);
        Shape shape = Shape.Create([segments, rows, piece]);
        var random = new Random(7);
        HostTensor x = Numbers(type, shape, random), mask = HostTensor.Random(DType.Bool, shape, random);
        HostTensor weight = Numbers(type, Shape.Create([rows, piece]), random), scale = Numbers(type, Shape.Create([rows]), random);
        Operand[] inputs = [new(type, x.Layout), new(type, weight.Layout.Expand(shape)), new(DType.Bool, mask.Layout), new(type, scale.Layout)];
        var kernel = new RowKernel(primitive, inputs);
        int elements = segments * rows * piece, size = type.Size();
        int[] outputs = [elements, elements * size, rows * size];
        using var buffers = new KernelBuffers([x.Bytes, weight.Bytes, mask.Bytes, scale.Bytes, .. outputs.Select(bytes => new byte[bytes])]);
        byte[][] Run(int threads) => KernelRunner.WithThreads(threads, () =>
        {
            for (int output = inputs.Length; output < buffers.Views.Length; output++) buffers.Clear(output);
            kernel.Run(buffers.Views, [Scalar.FromDouble(1.0 / (segments * piece))]);
            return outputs.Select((_, i) => buffers.Read(inputs.Length + i)).ToArray();
        });

        byte[][] expected = Run(1);
        Assert.False(kernel.IsCompiled);
        for (int run = 0; run < 2000 && !kernel.IsCompiled; run++) kernel.Run(buffers.Views, [Scalar.FromDouble(1.0 / (segments * piece))]);
        Assert.True(kernel.IsCompiled);

        Assert.Equal(expected, Run(1));
        Assert.Equal(expected, Run(2));
    }

    private static HostTensor Numbers(DType type, Shape shape, Random random)
    {
        double[] values = [.. Enumerable.Range(0, (int)shape.Count).Select(_ => random.NextDouble() - 0.5)];
        return type == DType.Float64 ? HostTensor.Of(shape, values) : HostTensor.Of(shape, Array.ConvertAll(values, value => (float)value));
    }

    /// <summary>The same rows, copied so that each lies in one piece.</summary>
    [Theory]
    [InlineData(2, 3, 16)]
    [InlineData(5, 4, 37)]
    [InlineData(2, 2, 4100)]
    public void InPieces_ComputeWhatTheyComputeInOne(int segments, int rows, int piece)
    {
        int length = segments * piece;
        var random = new Random(11);
        double[] x = Numbers(), weight = Numbers(), scale = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() + 1)];
        bool[] mask = [.. Enumerable.Range(0, rows * length).Select(_ => random.Next(2) == 0)];
        HostTensor[] inPieces = Run(segments, InOrder(x), InOrder(weight), InOrder(mask));
        HostTensor[] inOne = Run(1, x, weight, mask);

        Assert.Equal(InOrder(inOne[0].ToArray<bool>()), inPieces[0].ToArray<bool>());
        Assert.All(InOrder(inOne[1].ToArray<double>()).Zip(inPieces[1].ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * length));
        Assert.All(inOne[2].ToArray<double>().Zip(inPieces[2].ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-11 * length));

        double[] Numbers() => [.. Enumerable.Range(0, rows * length).Select(_ => random.NextDouble() - 0.5)];

        T[] InOrder<T>(T[] values) =>
        [
            .. from segment in Enumerable.Range(0, segments) from row in Enumerable.Range(0, rows) from i in Enumerable.Range(0, piece)
               select values[row * length + segment * piece + i],
        ];

        HostTensor[] Run(int count, double[] values, double[] weights, bool[] masks)
        {
            Shape shape = Shape.Create([count, rows, length / count]);
            HostTensor[] inputs =
                [HostTensor.Of(shape, values), HostTensor.Of(shape, weights), HostTensor.Of(shape, masks), HostTensor.Of(Shape.Create([rows]), scale)];
            return KernelRunner.Run(
                Primitive(DType.Float64, count, rows, length / count), inputs,
                [(DType.Bool, shape), (DType.Float64, shape), (DType.Float64, Shape.Create([rows]))], Scalar.FromDouble(1.0 / length));
        }
    }
}
