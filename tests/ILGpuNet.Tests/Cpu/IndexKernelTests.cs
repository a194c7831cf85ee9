using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

public class IndexKernelTests
{
    public static TheoryData<int[], int, int> Cases() => new()
    {
        { [5], 0, 9 }, { [4, 6], 1, 3 }, { [4, 6], 0, 7 }, { [3, 4, 5], 1, 6 }, { [40, 30, 169], 2, 200 }, { [7, 300, 20], 1, 11 },
        { [3, 4], 1, 0 }, { [2000, 700], 0, 64 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void TakeAlongAxisAndScatterAdd_MatchReference(int[] extents, int axis, int count)
    {
        var random = new Random(1);
        var shape = Shape.Create(extents);
        Shape picked = With(shape, axis, count);
        long[] indices = [.. Enumerable.Range(0, (int)picked.Count).Select(_ => random.NextInt64(shape[axis]))];
        HostTensor index = HostTensor.Of(picked, indices);
        foreach (DType type in DTypes.All)
        {
            HostTensor x = HostTensor.Random(type, shape, random);
            object[] taken = KernelRunner.RunSingle(new TakeAlongAxisPrimitive(axis), [x, index], type, picked).ToObjects();
            object[] elements = x.ToObjects();
            for (int i = 0; i < taken.Length; i++) AssertSame(elements[Address(shape, picked, axis, i, indices[i])], taken[i]);
            if (type == DType.Bool || type != type.ComputeType()) continue;

            HostTensor values = HostTensor.Random(type, picked, random);
            HostTensor Scatter() => KernelRunner.RunSingle(new ScatterAddPrimitive(axis), [index, values], type, shape);
            object[] added = values.ToObjects();
            var sums = new object[shape.Count];
            for (int i = 0; i < added.Length; i++)
            {
                long address = Address(shape, picked, axis, i, indices[i]);
                sums[address] = Add(sums[address], added[i]);
            }
            AssertSums(sums, KernelRunner.WithThreads(2, Scatter).ToObjects());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scatter_RepeatedIndices_KeepsTheLastOfEach(int[] extents, int axis, int count)
    {
        var random = new Random(3);
        var shape = Shape.Create(extents);
        Shape put = With(shape, axis, count);
        long[] indices = [.. Enumerable.Range(0, (int)put.Count).Select(_ => random.NextInt64(shape[axis]))];
        HostTensor index = HostTensor.Of(put, indices);
        foreach (DType type in DTypes.All)
        {
            HostTensor x = HostTensor.Random(type, shape, random), values = HostTensor.Random(type, put, random);
            HostTensor Scatter() => KernelRunner.RunSingle(new ScatterPrimitive(axis), [x, index, values], type, shape);
            object[] expected = x.ToObjects(), sources = values.ToObjects();
            for (int i = 0; i < sources.Length; i++) expected[Address(shape, put, axis, i, indices[i])] = sources[i];
            Assert.Equal(expected, KernelRunner.WithThreads(2, Scatter).ToObjects());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void IndexSelectAndIndexAdd_MatchReference(int[] extents, int axis, int count)
    {
        var random = new Random(2);
        var shape = Shape.Create(extents);
        Shape picked = With(shape, axis, count);
        long[] indices = [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(shape[axis]))];
        HostTensor index = HostTensor.Of(indices);
        foreach (DType type in DTypes.All)
        {
            HostTensor x = HostTensor.Random(type, shape, random);
            object[] taken = KernelRunner.RunSingle(new IndexSelectPrimitive(axis), [x, index], type, picked).ToObjects();
            object[] elements = x.ToObjects();
            long inner = Inner(shape, axis);
            for (int i = 0; i < taken.Length; i++)
                AssertSame(elements[Address(shape, picked, axis, i, indices[i / inner % count])], taken[i]);
            if (type == DType.Bool || type != type.ComputeType()) continue;

            HostTensor values = HostTensor.Random(type, picked, random);
            object[] actual = KernelRunner.RunSingle(new IndexAddPrimitive(axis), [index, values], type, shape).ToObjects();
            object[] added = values.ToObjects();
            var sums = new object[shape.Count];
            for (int i = 0; i < added.Length; i++)
            {
                long address = Address(shape, picked, axis, i, indices[i / inner % count]);
                sums[address] = Add(sums[address], added[i]);
            }
            AssertSums(sums, actual);
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(-1)]
    public void AnyKernel_IndexOutOfRange_ThrowsWithPosition(long bad)
    {
        HostTensor table = HostTensor.Of([2, 10], new float[20]);
        HostTensor row = HostTensor.Of([1, 7], 0L, 1, 2, 3, 4, bad, 5), flat = HostTensor.Of(0L, 1, bad);
        HostTensor values = HostTensor.Of([1, 7], new float[7]), slices = HostTensor.Of([2, 3], new float[6]);
        AssertMessage($"[Gather] index {bad} at position 5 is out of range for axis 1 of extent 10",
            () => KernelRunner.RunSingle(new TakeAlongAxisPrimitive(1), [table, row], DType.Float32, [1, 7]));
        AssertMessage($"[ScatterAdd] index {bad} at position 5 is out of range for axis 1 of extent 10",
            () => KernelRunner.RunSingle(new ScatterAddPrimitive(1), [row, values], DType.Float32, [1, 10]));
        AssertMessage($"[IndexSelect] index {bad} at position 2 is out of range for axis 1 of extent 10",
            () => KernelRunner.RunSingle(new IndexSelectPrimitive(1), [table, flat], DType.Float32, [2, 3]));
        AssertMessage($"[IndexAdd] index {bad} at position 2 is out of range for axis 1 of extent 10",
            () => KernelRunner.RunSingle(new IndexAddPrimitive(1), [flat, slices], DType.Float32, [2, 10]));
    }

    private static void AssertMessage(string message, Action action) =>
        Assert.Equal(message, Assert.Throws<InvalidValueException>(action).Message);

    private static Shape With(Shape shape, int axis, int extent)
    {
        int[] extents = shape.ToArray();
        extents[axis] = extent;
        return Shape.Create(extents);
    }

    private static long Inner(Shape shape, int axis)
    {
        long inner = 1;
        for (int i = axis + 1; i < shape.Rank; i++) inner *= shape[i];
        return inner;
    }

    /// <summary>Address in the full shape of element i of the picked shape, with its position along the axis replaced.</summary>
    private static long Address(Shape shape, Shape picked, int axis, long i, long position)
    {
        long inner = Inner(shape, axis);
        return (i / (inner * picked[axis]) * shape[axis] + position) * inner + i % inner;
    }

    private static object Add(object sum, object value) => (sum, value) switch
    {
        (null, _) => value,
        (int a, int b) => a + b,
        (long a, long b) => a + b,
        (float a, float b) => a + b,
        _ => (double)sum + (double)value,
    };

    private static void AssertSums(object[] sums, object[] actual)
    {
        for (int i = 0; i < sums.Length; i++) AssertSame(sums[i] ?? 0, actual[i]);
    }

    private static void AssertSame(object expected, object actual) =>
        Assert.True(HostTensor.ToDouble(expected).Equals(HostTensor.ToDouble(actual)), $"expected {expected}, found {actual}");
}
