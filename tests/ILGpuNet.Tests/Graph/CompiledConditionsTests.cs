using ILGpuNet.Nn;

namespace ILGpuNet.Tests.Graphs;

/// <summary>What changes outside of a compiled function between two calls, and counts in the second.</summary>
[Collection(Alone.Name)]
public class CompiledConditionsTests
{
    private static Tensor Wave(Shape shape, double phase) =>
        Tensor.FromArray(Enumerable.Range(0, (int)shape.Count).Select(i => (float)Math.Sin(i * 0.7 + phase)).ToArray()).Reshape(shape).Evaluate();

    [Fact]
    public void Call_AfterOneOfTwoEqualGradientsHasChanged_AddsToEachItsOwn()
    {
        var a = new Parameter(Wave([3], 0));
        var b = new Parameter(Wave([3], 1));
        Tensor.Evaluate(a, b);
        Func<Tensor, Tensor> accumulate = Graph.Compile((Tensor x) =>
        {
            Tensor loss = ((a + b) * x).Sum();
            loss.Backward();
            return loss;
        });
        Tensor sum = Tensor.Zeros([3]);
        for (int i = 0; i < 6; i++)
        {
            if (i % 3 == 2) b.Gradient = sum = Tensor.Full([3], i).Evaluate();
            Tensor x = Wave([3], i);
            accumulate(x);
            sum = (sum + x).Evaluate();
            Assert.Equal(sum.ToArray(), b.Gradient!.ToArray());
        }
    }

    [Fact]
    public void Call_AfterTheMemoryLimitHasChanged_KeepsToIt()
    {
        Func<Tensor, Tensor> f = Graph.Compile((Tensor x) => x.MatMul(x).Tanh().MatMul(x).Softmax(1).MatMul(x).Sum());
        Tensor data = Wave([64, 64], 0);
        Tensor[] before = [f(data), f(data)];
        try
        {
            Graph.MemoryLimit = 100;
            Assert.Throws<MemoryLimitException>(() => f(data));
        }
        finally
        {
            Graph.MemoryLimit = null;
        }
        Assert.Equal(before[0].Item(), f(data).Item());
    }

    [Fact]
    public void Call_InMixedPrecision_IsRecordedApart()
    {
        var generator = new Generator(1);
        var model = new Sequential(new Linear(8, 8, generator: generator), new Tanh(), new Linear(8, 8, generator: generator));
        Func<Tensor, Tensor> f = Graph.Compile((Tensor x) => model.Forward(x));
        for (int i = 0; i < 4; i++)
        {
            Tensor x = Wave([4, 8], i);
            Assert.Equal(model.Forward(x).ToArray(), f(x).ToArray());
            using IDisposable mode = MixedPrecision.Use(DType.BFloat16);
            Assert.Equal(model.Forward(x).ToArray(), f(x).ToArray());
        }
    }
}
