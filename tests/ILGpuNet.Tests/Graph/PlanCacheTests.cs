using ILGpuNet.Graphs;
using static ILGpuNet.Tests.Graphs.PlanInspection;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Plans are compiled for structures, not for values.</summary>
[Collection(Alone.Name)]
public class PlanCacheTests
{
    private static Tensor Vector(int count, float value = 1) => Tensor.FromArray(Enumerable.Repeat(value, count).ToArray());

    [Fact]
    public void Step_SecondTime_ReplaysThePlan()
    {
        var weight = new Variable(Vector(5));
        void Step()
        {
            weight.Assign(weight - Vector(5).Tanh() * 0.1);
            weight.Evaluate();
        }
        Step(); // from the initial value, which the caller's tensor shares
        Step(); // from memory of its own
        Assert.Equal(0, CompilationsOf(() => { for (int i = 0; i < 5; i++) Step(); }));
    }

    [Fact]
    public void Numbers_ThatChange_NeverMiss()
    {
        Tensor x = Vector(6);
        float[] Compute(double factor, double offset) => (x * factor + offset).Relu().ToArray();
        Compute(1, 2);
        Assert.Equal(0, CompilationsOf(() =>
        {
            for (int i = 0; i < 10; i++) Assert.Equal(Enumerable.Repeat(0.5f * i + 3 * i, 6), Compute(0.5 * i, 3 * i));
        }));
    }

    [Fact]
    public void CountersOfRandomNumbers_ThatChange_NeverMiss()
    {
        Tensor x = Vector(40);
        var generator = new Generator(3);
        float[] last = x.Dropout(0.5, generator).ToArray();
        Assert.Equal(0, CompilationsOf(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                float[] next = x.Dropout(0.5, generator).ToArray();
                Assert.NotEqual(last, next);
                last = next;
            }
        }));
    }

    [Fact]
    public void Slices_ThatMoveOverData_NeverMiss()
    {
        Tensor data = Tensor.FromArray(Enumerable.Range(0, 40).Select(i => (float)i).ToArray(), [10, 4]);
        float[] Batch(int start) => (data[start..(start + 2)] * 2).ToArray();
        Batch(0);
        Assert.Equal(0, CompilationsOf(() =>
        {
            for (int start = 1; start <= 8; start++) Assert.Equal(Enumerable.Range(start * 4, 8).Select(i => 2f * i), Batch(start));
        }));
    }

    [Fact]
    public void AnotherShape_CompilesAnotherPlan_AndTheFirstIsStillThere()
    {
        float[] Compute(int count) => (Vector(count).Exp() * Vector(count)).ToArray();
        Compute(101);
        Assert.Equal(1, CompilationsOf(() => Compute(103)));
        Assert.Equal(0, CompilationsOf(() => Compute(101)));
        Assert.Equal(0, CompilationsOf(() => Compute(103)));
    }

    [Fact]
    public void AnotherAttribute_CompilesAnotherPlan()
    {
        Tensor x = Vector(6).Reshape(1, 2, 3).Evaluate();
        Tensor y = Vector(6).Reshape(1, 3, 2).Evaluate();
        (x.Permute(2, 0, 1) + y.Permute(1, 0, 2)).Evaluate();
        Assert.Equal(1, CompilationsOf(() => (x.Permute(2, 1, 0) + y.Permute(1, 2, 0)).Evaluate()));
    }

    [Fact]
    public void AnotherWiring_CompilesAnotherPlan()
    {
        Tensor x = Vector(7, 2), y = Vector(7, 3);
        float[] Difference(Tensor a, Tensor b) => (a * b - a).ToArray();
        Assert.Equal(4, Difference(x, y)[0]);
        Assert.Equal(3, Difference(y, x)[0]);
        Assert.Equal(1, CompilationsOf(() => Assert.Equal(4, (x * y - x * x / x)[0].Item(), 1e-5)));
        // The same operations on one tensor only: x twice is another structure than x and y.
        Assert.Equal(1, CompilationsOf(() => Assert.Equal(2, Difference(x, x)[0])));
    }

    [Fact]
    public void AnotherLayout_CompilesAnotherPlan_AndReadsRight()
    {
        Tensor x = Tensor.FromArray(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Tensor transposed = Tensor.FromArray(new float[,] { { 1, 4 }, { 2, 5 }, { 3, 6 } }).Transpose().Evaluate();
        Assert.Equal(x.Sin().ToArray(), transposed.Sin().ToArray());
    }

    [Fact]
    public void Capacity_WhenExceeded_DropsTheLeastRecentlyUsed()
    {
        var cache = new PlanCache(capacity: 2);
        Plan Get(int count)
        {
            lock (Evaluator.Gate)
            {
                CapturedGraph graph = CapturedGraph.Capture([Vector(count).Exp().Node], []);
                try { return cache.Get(graph, Device.Cpu.Engine); }
                finally { graph.Clear(); }
            }
        }
        Plan first = Get(1), second = Get(2);
        Assert.Same(first, Get(1));
        Get(3); // drops the second
        Assert.Same(first, Get(1));
        Assert.Equal(3, cache.Compilations);
        Assert.NotSame(second, Get(2));
        Assert.Equal(4, cache.Compilations);
    }
}
