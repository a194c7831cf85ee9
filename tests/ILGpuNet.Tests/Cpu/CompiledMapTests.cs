using ILGpuNet.Cpu;
using ILGpuNet.Runtime;
using static ILGpuNet.DType;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Maps that run often enough are compiled on the way, and nobody sees it in what they compute.</summary>
[Collection(Alone.Name)]
public unsafe class CompiledMapTests
{
    /// <summary>y = tanh(x * s + b) * x where that is below s, else b; and whether it is. Compiled, four of the five steps are saved.</summary>
    private static MapProgram Chain(DType type) => new(
        [type, type],
        [type],
        [
            new MapInstruction(MapFunction.MultiplyAdd, type, type, 0, 2, 1),
            new MapInstruction(MapFunction.HyperbolicTangent, type, type, 3),
            new MapInstruction(MapFunction.Multiply, type, type, 4, 0),
            new MapInstruction(MapFunction.Less, type, Bool, 5, 2),
            new MapInstruction(MapFunction.Where, type, type, 6, 5, 1),
        ],
        [7, 6]);

    public static TheoryData<DType, int[], int[]> Layouts => new()
    {
        { Float32, [300, 701], [300, 701] },
        { Float32, [300, 701], [701] },
        { Float32, [300, 701], [300, 1] },
        { Float32, [300, 701], [1] },
        { Float32, [4000, 50], [50] },
        { Float32, [90, 50, 47], [90, 1, 47] },
        { Float64, [300, 701], [701] },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Map_Compiled_GivesTheSameBits(DType type, int[] extents, int[] broadcast)
    {
        Shape shape = Shape.Create(extents);
        var random = new Random(7);
        HostTensor x = HostTensor.Random(type, shape, random), b = HostTensor.Random(type, Shape.Create(broadcast), random);
        Operand[] inputs = [new(type, x.Layout), new(type, b.Layout.Expand(shape))];
        var kernel = new MapKernel(Chain(type), inputs, shape, sumCount: 0, []);
        using var buffers = new KernelBuffers(x.Bytes, b.Bytes, new byte[shape.Count * type.Size()], new byte[shape.Count]);
        kernel.Run(buffers.Views, [Scalar.FromDouble(0.75)]);
        Assert.False(kernel.IsCompiled);
        HostTensor[] expected = [new(type, x.Layout, buffers.Read(2)), new(Bool, x.Layout, buffers.Read(3))];

        RunUntilCompiled(kernel, buffers, Scalar.FromDouble(0.75));
        buffers.Clear(2);
        buffers.Clear(3);
        kernel.Run(buffers.Views, [Scalar.FromDouble(0.75)]);

        MapPrograms.AssertSame(expected, [new(type, x.Layout, buffers.Read(2)), new(Bool, x.Layout, buffers.Read(3))], "map");
    }

    /// <summary>Results that are stored past the caches: by compiled loops where all blocks begin at cache lines, even of a single function.</summary>
    [Theory]
    [InlineData(new[] { 8_400_007 }, new[] { 8_400_007 })]
    [InlineData(new[] { 4100, 2048 }, new[] { 2048 })]
    [InlineData(new[] { 4100, 2050 }, new[] { 4100, 1 })]
    [InlineData(new[] { 8404, 1000 }, new[] { 1000 })]
    public void LargeMap_Compiled_GivesTheSameBits(int[] extents, int[] broadcast)
    {
        Shape shape = Shape.Create(extents);
        float[] x = new float[shape.Count], b = new float[Shape.Create(broadcast).Count];
        for (int i = 0; i < x.Length; i++) x[i] = i % 1009 * 0.37f - 100;
        for (int i = 0; i < b.Length; i++) b[i] = i % 1013 - 300;
        var program = new MapProgram([Float32, Float32], [], [new MapInstruction(MapFunction.Add, Float32, Float32, 0, 1)], [2]);
        Operand[] inputs = [new(Float32, Layout.Contiguous(shape)), new(Float32, Layout.Contiguous(Shape.Create(broadcast)).Expand(shape))];
        var kernel = new MapKernel(program, inputs, shape, sumCount: 0, []);
        using var buffers = new KernelBuffers(HostTensor.Of(x).Bytes, HostTensor.Of(b).Bytes, new byte[4 * shape.Count]);
        kernel.Run(buffers.Views, []);
        byte[] expected = buffers.Read(2);

        for (int run = 0; run < 1000 && !kernel.IsCompiled; run++) kernel.Run(buffers.Views, []);
        buffers.Clear(2);
        kernel.Run(buffers.Views, []);

        Assert.True(kernel.IsCompiled);
        Assert.True(expected.AsSpan().SequenceEqual(buffers.Read(2)));
        Assert.Equal(x[^1] + b[^1], buffers.Read<float>(2)[^1]);
    }

    /// <summary>An optimizer's step: states in place, the parameter last, too large for the caches.</summary>
    [Theory]
    [InlineData(100_003)]
    [InlineData(8_400_007)]
    public void Update_InPlace_GivesTheSameBits(int count)
    {
        var program = new MapProgram(
            [Float32, Float32, Float32],
            [Float32],
            [
                new MapInstruction(MapFunction.Subtract, Float32, Float32, 2, 1),
                new MapInstruction(MapFunction.MultiplyAdd, Float32, Float32, 4, 3, 1),
                new MapInstruction(MapFunction.Multiply, Float32, Float32, 5, 3),
                new MapInstruction(MapFunction.Subtract, Float32, Float32, 0, 6),
                new MapInstruction(MapFunction.Add, Float32, Float32, 1, 7),
            ],
            [7, 5, 8]);
        float[] p = new float[count], m = new float[count], g = new float[count];
        for (int i = 0; i < count; i++) (p[i], m[i], g[i]) = (i % 1009 * 0.37f, 100 - i % 1013, i % 7 - 3.5f);
        Operand operand = new(Float32, Layout.Contiguous([count]));
        var kernel = new MapKernel(program, [operand, operand, operand], [count], sumCount: 0, []);
        byte[][] bytes = [.. new[] { p, m, g }.Select(values => HostTensor.Of(values).Bytes), new byte[count * sizeof(float)]];
        using var buffers = new KernelBuffers(bytes);
        BufferView[] views = [.. buffers.Views[..3], buffers.Views[0], buffers.Views[1], buffers.Views[3]];
        while (!kernel.IsCompiled) kernel.Run(views, [Scalar.FromDouble(0.1)]);
        for (int i = 0; i < 2; i++) buffers.Write(i, bytes[i]);

        kernel.Run(views, [Scalar.FromDouble(0.1)]);

        float[] newP = buffers.Read<float>(0), newM = buffers.Read<float>(1), sum = buffers.Read<float>(3);
        for (int i = 0; i < count; i++)
        {
            float momentum = float.FusedMultiplyAdd(g[i] - m[i], 0.1f, m[i]), parameter = p[i] - momentum * 0.1f;
            if (newP[i] != parameter || newM[i] != momentum || sum[i] != m[i] + parameter) Assert.Fail($"at {i}: {newP[i]}, {newM[i]}, {sum[i]}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Sums_Compiled_GiveTheSameBits(int axis)
    {
        Shape shape = [300, 701];
        MapProgram chain = Chain(Float32);
        var random = new Random(7);
        HostTensor x = HostTensor.Random(Float32, shape, random), b = HostTensor.Of(Enumerable.Range(0, 701).Select(i => i * 0.01f).ToArray());
        for (int i = 0; i < x.Bytes.Length; i += 4) BitConverter.TryWriteBytes(x.Bytes.AsSpan(i), random.NextSingle());
        int sums = shape[1 - axis];
        var primitive = new FusedPrimitive(shape, null, 0, chain with { Outputs = [6, 7] }, Sums: 1, [axis]);
        Operand[] inputs = [new(Float32, x.Layout), new(Float32, b.Layout.Expand(shape))];
        Operand[] outputs = [new(Bool, x.Layout), new(Float32, Layout.Contiguous([sums]))];
        Kernel kernel = CpuEngine.Instance.CreateKernel(primitive, inputs, outputs);
        using var buffers = new KernelBuffers(x.Bytes, b.Bytes, new byte[shape.Count], new byte[sums * 4], new byte[kernel.WorkspaceBytes]);
        kernel.Run(buffers.Views, [Scalar.FromDouble(0.75)]);
        byte[] expected = buffers.Read(3);

        for (int run = 0; run <= MapExecution.StepsPerLoop / (4 * shape.Count); run++) kernel.Run(buffers.Views, [Scalar.FromDouble(0.75)]);

        Assert.True(EmittedPrograms.Has(primitive.Program));
        Assert.Equal(expected, buffers.Read(3));
    }

    [Fact]
    public void SmallMap_IsNeverCompiled()
    {
        const int Count = (int)MapExecution.FewestElements - 1;
        Shape shape = [Count];
        Operand operand = new(Float32, Layout.Contiguous(shape));
        var kernel = new MapKernel(Chain(Float32), [operand, operand], shape, sumCount: 0, []);
        using var buffers = new KernelBuffers(new byte[4 * Count], new byte[4 * Count], new byte[4 * Count], new byte[Count]);
        for (int run = 0; run <= MapExecution.StepsPerLoop / (4 * Count); run++) kernel.Run(buffers.Views, [Scalar.FromDouble(1)]);
        Assert.False(kernel.IsCompiled);
    }

    [Fact]
    public void Table_IsBounded_AndSafeForThreads()
    {
        Parallel.For(0, 2 * EmittedPrograms.Capacity, i =>
        {
            MapInstruction[] instructions =
                [.. Enumerable.Range(0, 8).Select(bit => new MapInstruction((i >> bit & 1) == 0 ? MapFunction.Negate : MapFunction.Square, Float32, Float32, bit))];
            var program = new MapProgram([Float32], [], [.. instructions], [8]);
            var schedule = new MapSchedule(program);
            EmittedProgram emitted = EmittedPrograms.Find(program, schedule);
            HostTensor[] expected = MapPrograms.Run(schedule, 20, i, (slots, count) => schedule.Run(slots, 0, 8, count));
            MapPrograms.AssertSame(expected, MapPrograms.Run(schedule, 20, i, emitted.Run), $"program {i}");
        });
        Assert.InRange(EmittedPrograms.Count, 1, EmittedPrograms.Capacity + Environment.ProcessorCount);
    }

    private static void RunUntilCompiled(MapKernel kernel, KernelBuffers buffers, Scalar scalar)
    {
        for (int run = 0; run < 1000 && !kernel.IsCompiled; run++) kernel.Run(buffers.Views, [scalar]);
        Assert.True(kernel.IsCompiled);
    }

    /// <summary>Threads share the segments that a piece of a result has elements of, and not those of others, among which one thread would have nothing to do.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void SegmentsOf_PiecesOfImages_HaveElementsAndAreAll(int pieces)
    {
        Shape shape = [24, 16, 32, 32];
        ValueList<int> axes = [0, 2, 3];
        LoopNest nest = LoopNest.Create(Layout.Contiguous(shape), MapSums.LayoutOf(shape, axes));
        var sums = new MapSums([Float32], nest, operand: 1, MapSums.KeptCount(shape, axes), unit: nest.Extents[^1]);
        for (long piece = 0; piece < pieces; piece++)
        {
            long start = nest.Count * piece / pieces, end = nest.Count * (piece + 1) / pieces;
            (int first, int last) = sums.SegmentsOf(start, end);
            Assert.True(last - first >= sums.Segments / pieces);
            long next = start;
            for (int segment = first; segment < last; segment++)
            {
                (long from, long to) = sums.Range(segment, start, end);
                Assert.Equal(next, from);
                Assert.True(from < to);
                next = to;
            }
            Assert.Equal(end, next);
        }
    }
}
