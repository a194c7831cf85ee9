using ILGpuNet.Tests.Cpu;
using ILGpuNet.Tests.Operations;
using ILGpuNet.Tests.Properties;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Random graphs of what works on rows: computed as planned, and operation by operation.</summary>
[Collection(Alone.Name)]
public class RowProgramTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 80)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Graph_PlannedAndOperationByOperation_AreEqual(int seed)
    {
        // Relative to the largest value: Float32 rounds each of some dozen steps to 2^-24, and rows of thousands of elements are summed.
        double tolerance = seed % 2 == 0 ? 1e-12 : 2e-5;
        DType type = seed % 2 == 0 ? DType.Float64 : DType.Float32;
        Tensor[] Compute(bool isEager)
        {
            Tensor.IsEager = isEager;
            try
            {
                Tensor[] results = new RandomRows(seed, type).Results();
                Tensor.Evaluate(results);
                return results;
            }
            finally
            {
                Tensor.IsEager = false;
            }
        }
        Tensor[] expected = Compute(isEager: true);
        Tensor[] alone = KernelRunner.WithThreads(1, () => Compute(isEager: false)), shared = KernelRunner.WithThreads(2, () => Compute(isEager: false));
        for (int i = 0; i < expected.Length; i++)
        {
            PlainArray values = PlainArray.From(expected[i]);
            double scale = Math.Max(1, values.Data.Max(Math.Abs));
            GradientCheck.AssertClose(values, PlainArray.From(alone[i]), tolerance * scale, $"result {i}");
            Assert.Equal(PlainArray.From(alone[i]).Data, PlainArray.From(shared[i]).Data);
        }
    }

    /// <summary>
    /// Draws tensors of rows and values of rows, each computed from earlier ones. Every third seed draws channels of images: rows in pieces.
    /// </summary>
    private sealed class RandomRows
    {
        private readonly RandomShapes shapes;
        private readonly int count, length, outer;
        private readonly int[] extents, axes;
        private readonly bool isInPieces;
        private readonly DType type;
        private readonly List<Tensor> rows = [], values = [], others = [];
        private readonly Tensor indices;

        public RandomRows(int seed, DType type)
        {
            shapes = new RandomShapes(seed);
            this.type = type;
            isInPieces = seed % 3 == 0;
            length = shapes.Choose(2, 3, 10, 16, 17, 64, 200, 513, 2100, 5000);
            outer = shapes.Choose(1, 2, 3);
            count = outer * Math.Max(1, shapes.Choose(1, 7, 30, 200) * 10 / length);
            extents = isInPieces ? [shapes.Choose(2, 3, 50), count, Math.Max(16, length)] : [count, length];
            axes = isInPieces ? [0, 2] : [1];
            int[] valueExtents = isInPieces ? [1, count, 1] : [count, 1];
            rows.Add(shapes.Tensor(extents).To(type));
            rows.Add(shapes.Tensor(shapes.BroadcastableTo(extents)).To(type).Expand(Shape.Create(extents)));
            values.Add(shapes.Tensor(valueExtents).To(type));
            indices = Tensor.FromArray(Enumerable.Range(0, count).Select(i => (long)(i * 7 % length)).ToArray()).Reshape(count, 1);
        }

        public Tensor[] Results()
        {
            int steps = shapes.Next(4, 25);
            for (int i = 0; i < steps; i++) AddStep();
            int stored = shapes.Next(1, 4);
            return [.. others, rows[^1], values[^1], .. Enumerable.Range(0, stored).Select(_ => Any(rows))];
        }

        private void AddStep()
        {
            int step = shapes.Next(0, 14);
            // What picks elements of rows has no counterpart for rows in pieces.
            if (isInPieces && step is 5 or 6) step += 2;
            switch (step)
            {
                case 0: values.Add(Any(rows).Sum(axes, keepDimensions: true) * (1.0 / length)); break;
                case 1: values.Add(Any(rows).Max(axes, keepDimensions: true)); break;
                case 2: values.Add(Any(rows).Min(axes, keepDimensions: true)); break;
                case 3: rows.Add(Any(rows).Softmax()); break;
                case 4: rows.Add(Any(rows).LogSoftmax().Tanh()); break;
                case 5: values.Add(Any(rows).Gather(1, indices)); break;
                case 6: rows.Add(Tensor.Zeros([count, length], type).ScatterAdd(1, indices, Any(values))); break;
                case 7: rows.Add(Any(rows) - Any(values)); break;
                case 8: rows.Add((Any(rows) * Any(values)).Tanh()); break;
                case 9: rows.Add(Tensor.Where(Any(rows) > Any(values), Any(rows), Any(values))); break;
                case 10: values.Add((Any(values) + Any(values)).Sin()); break;
                case 11: others.Add(Any(rows).Sum([0])); break;
                case 12: rows.Add(Any(rows).Reshape(-1, outer, count / outer, extents[^1]).Square().Cos().Reshape(Shape.Create(extents))); break;
                default: rows.Add(((Any(rows) + Any(rows)) * 0.5).Abs()); break;
            }
        }

        private Tensor Any(List<Tensor> tensors) => tensors[shapes.Next(0, tensors.Count)];
    }
}
