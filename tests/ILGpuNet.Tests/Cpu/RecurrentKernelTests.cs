using ILGpuNet.Cpu;
using ILGpuNet.Operations;
using ILGpuNet.Runtime;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Sequences by the kernels against the same sequences recorded step by step, at sizes that fill vectors, tiles and threads and that do not.</summary>
[Collection(Alone.Name)]
public class RecurrentKernelTests
{
    public static TheoryData<RecurrentCell, int, int, int, bool, bool> Sizes
    {
        get
        {
            var data = new TheoryData<RecurrentCell, int, int, int, bool, bool>();
            foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
            {
                data.Add(cell, 1, 1, 1, false, false);
                data.Add(cell, 5, 3, 7, false, true);
                data.Add(cell, 4, 9, 16, true, false);
                data.Add(cell, 3, 33, 70, true, true);
                // More than a block of depth, and three parts of unequal length.
                data.Add(cell, 2, 17, 300, false, false);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sequence_OnThreeThreads_MatchesItsComposition(RecurrentCell cell, int steps, int batch, int hidden, bool isReverse, bool hasLengths)
    {
        (PlainArray[] expected, PlainArray[] actual) = KernelRunner.WithThreads(3, () => (Compute(DType.Float64, false), Compute(DType.Float64, true)));
        for (int i = 0; i < expected.Length; i++) GradientCheck.AssertClose(expected[i], actual[i], 1e-10, $"result {i}");
        PlainArray[] single = KernelRunner.WithThreads(2, () => Compute(DType.Float32, true));
        for (int i = 0; i < expected.Length; i++)
        {
            double scale = expected[i].Data.Select(Math.Abs).Append(1).Max();
            GradientCheck.AssertClose(expected[i], single[i], 1e-4 * scale, $"Float32 result {i}");
        }

        PlainArray[] Compute(DType type, bool byKernel)
        {
            RecurrentInputs inputs = Inputs(cell, steps, batch, hidden, hasLengths, type);
            (Tensor states, Tensor? cells) = byKernel
                ? RecurrentSequence.Run(cell, isReverse, inputs)
                : RecurrentComposition.Run(new RecurrentOperation(cell, isReverse, hasLengths), inputs);
            Tensor[] outputs = [states, .. cells is null ? [] : new[] { cells }];
            Tensor[] leaves = [.. inputs.ToOperands().Where(tensor => tensor.RequiresGradient)];
            Tensor[] gradients = Tensor.Grad(outputs, [.. outputs.Select(output => Numbers(output.Shape, 7, type))], leaves);
            return [.. outputs.Concat(gradients).Select(PlainArray.From)];
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Lengths_OutOfRange_SaysWhichSequence(int length)
    {
        RecurrentInputs inputs = Inputs(RecurrentCell.Gru, 3, 2, 4, hasLengths: true, DType.Float32) with { Lengths = Tensor.FromArray<long>([2, length]) };
        Tensor states = RecurrentSequence.Run(RecurrentCell.Gru, false, inputs).States;
        var exception = Assert.Throws<InvalidValueException>(() => states.Evaluate());
        Assert.Contains($"[Recurrent] the length of sequence 1 is {length}: expected 1..3, the steps of the input", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The widths that this processor would not choose.</summary>
    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Kernel_AnyWidth_GivesTheSameStates(int bits)
    {
        const int Steps = 3, Batch = 5, Hidden = 21;
        var random = new Random(5);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        HostTensor[] inputs =
        [
            HostTensor.Of([Steps, Batch, 4 * Hidden], Draw(Steps * Batch * 4 * Hidden)), HostTensor.Of([Batch, Hidden], Draw(Batch * Hidden)),
            HostTensor.Of([4 * Hidden, Hidden], Draw(4 * Hidden * Hidden)), HostTensor.Of([Batch, Hidden], Draw(Batch * Hidden)),
        ];
        Shape states = [Steps, Batch, Hidden], state = [Batch, Hidden], gates = [Steps, Batch, 4 * Hidden];
        var forward = new RecurrentPrimitive(RecurrentCell.Lstm, IsReverse: false, HasLengths: false);
        (DType, Shape)[] outputs = [(DType.Float32, states), (DType.Float32, states), (DType.Float32, gates)];
        HostTensor[] expected = KernelRunner.Run(forward, inputs, outputs);
        HostTensor[] actual = KernelRunner.Run(RecurrentKernels.Create(forward, Operands(inputs), (VectorWidth)bits), inputs, outputs);
        AssertClose(expected, actual);

        var backward = new RecurrentGradientPrimitive(RecurrentCell.Lstm, IsReverse: false, HasLengths: false, HasCellGradient: false);
        HostTensor[] given = [HostTensor.Of(states, Draw(Steps * Batch * Hidden)), expected[0], inputs[1], inputs[2], inputs[3], expected[1], expected[2]];
        outputs = [(DType.Float32, gates), (DType.Float32, state), (DType.Float32, state)];
        AssertClose(KernelRunner.Run(backward, given, outputs),
            KernelRunner.Run(RecurrentKernels.Create(backward, Operands(given), (VectorWidth)bits), given, outputs));
    }

    private static Operand[] Operands(HostTensor[] tensors) => [.. tensors.Select(tensor => new Operand(tensor.Type, tensor.Layout))];

    private static void AssertClose(HostTensor[] expected, HostTensor[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            float[] wanted = expected[i].ToArray<float>(), found = actual[i].ToArray<float>();
            for (int k = 0; k < wanted.Length; k++) Assert.True(Math.Abs(wanted[k] - found[k]) <= 1e-5f, $"output {i}, element {k}: {found[k]}, expected {wanted[k]}");
        }
    }

    private static RecurrentInputs Inputs(RecurrentCell cell, int steps, int batch, int hidden, bool hasLengths, DType type)
    {
        int gates = cell.Gates() * hidden;
        Tensor Leaf(Shape shape, int seed) => Numbers(shape, seed, type).WithGradient();
        return new RecurrentInputs(
            Leaf([steps, batch, gates], 1), Leaf([batch, hidden], 2), (Numbers([gates, hidden], 3, type) * (1 / Math.Sqrt(hidden))).Evaluate().WithGradient(),
            cell == RecurrentCell.Lstm ? Leaf([batch, hidden], 4) : null, cell == RecurrentCell.Gru ? Leaf([gates], 5) : null,
            hasLengths ? Tensor.FromArray<long>([.. Enumerable.Range(0, batch).Select(i => (long)(1 + i % steps))]) : null);
    }

    private static Tensor Numbers(Shape shape, int seed, DType type)
    {
        var random = new Random(seed);
        return PlainArray.Create(shape.ToArray(), _ => random.Next(-64, 65) / 64.0).ToTensor(type);
    }
}
