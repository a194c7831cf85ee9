using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

public class MovementKernelTests
{
    [Theory]
    [InlineData(new[] { 4 }, 0)]
    [InlineData(new[] { 3, 5 }, 1)]
    [InlineData(new[] { 3, 5 }, 0)]
    [InlineData(new[] { 2, 7, 30 }, 1)]
    [InlineData(new[] { 16, 30, 28, 28 }, 1)]
    public void Concatenate_Views_MatchesReference(int[] extents, int axis)
    {
        var random = new Random(1);
        foreach (DType type in DTypes.All)
        {
            HostTensor[] inputs = [.. new[] { extents[axis], 3, 0, 1 }.Select(extent =>
                HostTensor.RandomView(type, With(extents, axis, extent), random))];
            Shape output = With(extents, axis, inputs.Sum(input => input.Layout.Shape[axis]));
            object[] actual = KernelRunner.RunSingle(new ConcatenatePrimitive(axis), inputs, type, output).ToObjects();
            int start = 0;
            foreach (HostTensor input in inputs)
            {
                AssertSlice(input, output, With(new int[extents.Length], axis, start).ToArray(), [.. extents.Select(_ => 1)], actual);
                start += input.Layout.Shape[axis];
            }
        }
    }

    [Theory]
    [InlineData(new[] { 6 }, new[] { 2 }, new[] { 3 }, new[] { 1 })]
    [InlineData(new[] { 6 }, new[] { 5 }, new[] { 3 }, new[] { -2 })]
    [InlineData(new[] { 5, 9 }, new[] { 1, 0 }, new[] { 2, 5 }, new[] { 3, 2 })]
    [InlineData(new[] { 5, 9 }, new[] { 0, 0 }, new[] { 5, 9 }, new[] { 1, 1 })]
    [InlineData(new[] { 5, 9 }, new[] { 4, 8 }, new[] { 5, 9 }, new[] { -1, -1 })]
    [InlineData(new[] { 5, 9 }, new[] { 1, 0 }, new[] { 0, 9 }, new[] { 1, 1 })]
    [InlineData(new[] { 40, 3, 90, 100 }, new[] { 0, 1, 2, 3 }, new[] { 40, 1, 80, 90 }, new[] { 1, 1, 1, 1 })]
    public void SliceScatter_Views_MatchesReference(int[] extents, int[] starts, int[] lengths, int[] steps)
    {
        var random = new Random(1);
        var output = Shape.Create(extents);
        foreach (DType type in DTypes.All)
        {
            HostTensor input = HostTensor.RandomView(type, Shape.Create(lengths), random);
            var primitive = new SliceScatterPrimitive(ValueList.Create<int>(starts), ValueList.Create<int>(steps));
            object[] actual = KernelRunner.RunSingle(primitive, [input], type, output).ToObjects();
            AssertSlice(input, output, starts, steps, actual);
            long outside = output.Count - input.Layout.Shape.Count;
            long expectedZeros = outside + input.ToObjects().Count(value => HostTensor.ToDouble(value) == 0);
            Assert.Equal(expectedZeros, actual.Count(value => HostTensor.ToDouble(value) == 0));
        }
    }

    [Theory]
    [InlineData(new[] { 6 }, new[] { 5 }, new[] { 3 }, new[] { -2 })]
    [InlineData(new[] { 5, 9 }, new[] { 1, 0 }, new[] { 2, 5 }, new[] { 3, 2 })]
    [InlineData(new[] { 5, 9 }, new[] { 0, 0 }, new[] { 5, 9 }, new[] { 1, 1 })]
    [InlineData(new[] { 5, 9 }, new[] { 1, 0 }, new[] { 0, 9 }, new[] { 1, 1 })]
    [InlineData(new[] { 40, 3, 90, 100 }, new[] { 0, 1, 2, 3 }, new[] { 40, 1, 80, 90 }, new[] { 1, 1, 1, 1 })]
    public void SliceScatter_IntoViews_KeepsTheRest(int[] extents, int[] starts, int[] lengths, int[] steps)
    {
        var random = new Random(2);
        var output = Shape.Create(extents);
        foreach (DType type in DTypes.All)
        {
            HostTensor input = HostTensor.RandomView(type, Shape.Create(lengths), random), rest = HostTensor.RandomView(type, output, random);
            var primitive = new SliceScatterPrimitive(ValueList.Create<int>(starts), ValueList.Create<int>(steps));
            object[] actual = KernelRunner.RunSingle(primitive, [input, rest], type, output).ToObjects();
            object[] expected = rest.ToObjects(), part = input.ToObjects();
            Layout slice = Layout.Contiguous(output).Slice(starts, lengths, steps);
            for (int i = 0; i < part.Length; i++) expected[Address(slice, i)] = part[i];
            Assert.Equal(expected, actual);
        }
    }

    private static void AssertSlice(HostTensor input, Shape output, int[] starts, int[] steps, object[] actual)
    {
        Layout slice = Layout.Contiguous(output).Slice(starts, input.Layout.Shape.Span, steps);
        object[] expected = input.ToObjects();
        for (int i = 0; i < expected.Length; i++)
        {
            long position = Address(slice, i);
            Assert.True(expected[i].Equals(actual[position]), $"at {i}: expected {expected[i]}, found {actual[position]}");
        }
    }

    /// <summary>Where the element with a row-major number lies.</summary>
    private static long Address(Layout layout, long number)
    {
        long position = layout.Offset;
        for (int axis = layout.Shape.Rank - 1; axis >= 0; axis--)
        {
            position += number % layout.Shape[axis] * layout.Strides[axis];
            number /= layout.Shape[axis];
        }
        return position;
    }

    private static Shape With(int[] extents, int axis, int extent)
    {
        int[] changed = [.. extents];
        changed[axis] = extent;
        return Shape.Create(changed);
    }
}
