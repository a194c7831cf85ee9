using System.Runtime.InteropServices;
using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Several maps of one program as one kernel.</summary>
[Collection(Alone.Name)]
public class ManyMapsKernelTests
{
    private static readonly Shape[] Shapes =
        [[], [1], [10], [0], [5000], [40, 10], [3, 5, 7], [300, 7], [33, 513], [1, 4, 1, 9], [130, 700], [70_000]];

    /// <summary>(a + scalar) * b as Float32; whether a &lt; b.</summary>
    private static readonly MapProgram Program = new(
        [DType.Float32, DType.Float32], [DType.Float32],
        [
            new MapInstruction(MapFunction.Add, DType.Float32, DType.Float32, 0, 2),
            new MapInstruction(MapFunction.Multiply, DType.Float32, DType.Float32, 3, 1),
            new MapInstruction(MapFunction.Less, DType.Float32, DType.Bool, 0, 1),
        ],
        [4, 5]);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    /// <summary>Small and large sets with views of every kind and scalars of their own, on one thread and on two.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Maps_OfRandomShapesAndViews_GiveWhatEachGivesAlone(int seed)
    {
        var random = new Random(seed);
        Shape[] shapes = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Shapes[random.Next(Shapes.Length)])];
        HostTensor[][] inputs = [.. shapes.Select(shape => new[] { View(shape), View(shape) })];
        Scalar[] scalars = [.. shapes.Select(_ => Scalar.FromDouble(random.NextDouble()))];
        (DType Type, Shape Shape)[] outputs = [.. shapes.SelectMany(shape => new[] { (DType.Float32, shape), (DType.Bool, shape) })];
        var many = new ManyMapsPrimitive(Program, ValueList.Create<Shape>(shapes));

        HostTensor[] Together(int threads) =>
            KernelRunner.WithThreads(threads, () => KernelRunner.Run(many, [.. inputs.SelectMany(set => set)], outputs, scalars));

        HostTensor[] alone = [.. shapes.SelectMany((shape, i) =>
            KernelRunner.Run(new MapPrimitive(Program), inputs[i], outputs[(2 * i)..(2 * i + 2)], scalars[i]))];
        HostTensor[] single = Together(1), shared = Together(2);
        for (int i = 0; i < alone.Length; i++)
        {
            Assert.Equal(alone[i].Bytes, single[i].Bytes);
            Assert.Equal(alone[i].Bytes, shared[i].Bytes);
        }

        HostTensor View(Shape shape) => HostTensor.RandomView(DType.Float32, shape, random);
    }

    /// <summary>None of these maps is large enough to be compiled for itself.</summary>
    [Fact]
    public void SmallMaps_ThatTogetherRunEnough_AreCompiled()
    {
        var program = new MapProgram([DType.Float32], [],
            [
                new MapInstruction(MapFunction.Square, DType.Float32, DType.Float32, 0),
                new MapInstruction(MapFunction.Add, DType.Float32, DType.Float32, 0, 1),
                new MapInstruction(MapFunction.Multiply, DType.Float32, DType.Float32, 2, 1),
            ],
            [3]);
        const int Maps = 8, Length = 4096;
        Assert.True(Length < MapExecution.FewestElements);
        var operand = new Operand(DType.Float32, Layout.Contiguous([Length]));
        Operand[] operands = [.. Enumerable.Repeat(operand, Maps)];
        Kernel kernel = CpuEngine.Instance.CreateKernel(new ManyMapsPrimitive(program, ValueList.Create<Shape>([.. Enumerable.Repeat<Shape>([Length], Maps)])), operands, operands);
        DeviceBuffer buffer = CpuEngine.Instance.Memory.Rent(2 * Maps * Length * sizeof(float));
        try
        {
            byte[] ones = new byte[Length * sizeof(float)];
            MemoryMarshal.Cast<byte, float>(ones.AsSpan()).Fill(1);
            BufferView[] views = [.. Enumerable.Range(0, 2 * Maps).Select(i => new BufferView(buffer, (long)i * Length * sizeof(float)))];
            foreach (BufferView view in views[..Maps]) CpuEngine.Instance.Upload(ones, view);
            for (long steps = 0; steps <= MapExecution.StepsPerLoop; steps += Maps * Length) kernel.Run(views, []);
            Assert.True(EmittedPrograms.Has(program));
            foreach (BufferView view in views[Maps..])
            {
                CpuEngine.Instance.Download(view, ones);
                Assert.All(MemoryMarshal.Cast<byte, float>(ones).ToArray(), value => Assert.Equal(2, value));
            }
        }
        finally
        {
            CpuEngine.Instance.Memory.Return(buffer);
        }
    }

    [Fact]
    public void Maps_OverTheirOwnInputs_GiveTheSame()
    {
        // The second output needs what the first one overwrites.
        var random = new Random(1);
        HostTensor[] first = [HostTensor.Random(DType.Float32, [9000], random), HostTensor.Random(DType.Float32, [9000], random)];
        var program = Program with
        {
            Instructions = [Program.Instructions[0], Program.Instructions[1], new MapInstruction(MapFunction.Subtract, DType.Float32, DType.Float32, 0, 1)],
        };
        HostTensor[] expected = KernelRunner.Run(
            new MapPrimitive(program), first, [(DType.Float32, [9000]), (DType.Float32, [9000])], Scalar.FromDouble(0.5));

        var operand = new Operand(DType.Float32, Layout.Contiguous([9000]));
        Kernel kernel = CpuEngine.Instance.CreateKernel(new ManyMapsPrimitive(program, [[9000], [9000]]), [operand, operand, operand, operand], [operand, operand, operand, operand]);
        DeviceBuffer[] buffers = [.. Enumerable.Range(0, 4).Select(i => CpuEngine.Instance.Memory.Rent(36_000))];
        try
        {
            BufferView[] views = Array.ConvertAll(buffers, buffer => new BufferView(buffer, 0));
            for (int i = 0; i < 4; i++) CpuEngine.Instance.Upload(first[i % 2].Bytes, views[i]);
            kernel.Run([.. views, .. views], [Scalar.FromDouble(0.5), Scalar.FromDouble(0.5)]);
            for (int i = 0; i < 4; i++)
            {
                byte[] actual = new byte[36_000];
                CpuEngine.Instance.Download(views[i], actual);
                Assert.Equal(expected[i % 2].Bytes, actual);
            }
        }
        finally
        {
            foreach (DeviceBuffer buffer in buffers) CpuEngine.Instance.Memory.Return(buffer);
        }
    }
}
