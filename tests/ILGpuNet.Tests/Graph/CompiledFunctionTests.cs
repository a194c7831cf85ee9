using ILGpuNet.Graphs.Replay;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Graphs;

/// <summary>Compiled functions against the same functions called plainly.</summary>
[Collection(Alone.Name)]
public class CompiledFunctionTests
{
    private static Tensor Wave(Shape shape, double phase) =>
        Tensor.FromArray(Enumerable.Range(0, (int)shape.Count).Select(i => (float)Math.Sin(i * 0.7 + phase)).ToArray()).Reshape(shape).Evaluate();

    /// <summary>How often a compiled function was recorded.</summary>
    private static long RecordsOf<TResult>(Delegate compiled) => ((CompiledFunction<TResult>)compiled.Target!).Records;

    private static string? ObstacleOf<TResult>(Delegate compiled) => ((CompiledFunction<TResult>)compiled.Target!).Obstacle;

    [Fact]
    public void Call_OfAPureFunction_GivesItsValues_AndRunsItOnce()
    {
        int runs = 0;
        Func<Tensor, Tensor, Tensor> f = Graph.Compile((Tensor x, Tensor y) =>
        {
            runs++;
            return (x * 2 + y).Tanh();
        });
        for (int i = 0; i < 5; i++)
        {
            Tensor x = Wave([3, 4], i), y = Wave([3, 4], -i);
            Assert.Equal((x * 2 + y).Tanh().ToArray(), f(x, y).ToArray());
        }
        Assert.Equal(1, runs);
    }

    [Fact]
    public void Call_ResultsAreTuplesAndArrays_OfAsManyTensors()
    {
        Func<Tensor, (Tensor Sum, Tensor Product)> pair = Graph.Compile((Tensor x) => (Sum: x + 1, Product: x * 3));
        Func<Tensor, Tensor, Tensor, (Tensor, Tensor, Tensor)> triple = Graph.Compile((Tensor x, Tensor y, Tensor z) => (x + y, y + z, x * z));
        Func<Tensor, Tensor, Tensor, Tensor, Tensor[]> many = Graph.Compile((Tensor x, Tensor y, Tensor z, Tensor w) => new[] { x + y, z * w, x });
        for (int i = 0; i < 3; i++)
        {
            Tensor x = Wave([4], i), y = Wave([4], 2 * i), z = Wave([4], 3 * i), w = Wave([4], 4 * i);
            (Tensor sum, Tensor product) = pair(x);
            Assert.Equal((x + 1).ToArray(), sum.ToArray());
            Assert.Equal((x * 3).ToArray(), product.ToArray());
            Assert.Equal((x * z).ToArray(), triple(x, y, z).Item3.ToArray());
            Tensor[] results = many(x, y, z, w);
            Assert.Equal((z * w).ToArray(), results[1].ToArray());
            Assert.Same(x, results[2]);
        }
        Assert.Equal(1, RecordsOf<Tensor[]>(many));
        string message = Assert.Throws<ILGpuNetException>(() => Graph.Compile((Tensor x) => 3)).Message;
        Assert.Equal("[Graph.Compile] the result must be a Tensor, a tuple of two to four or a Tensor[], found Int32", message);
    }

    [Fact]
    public void Call_WithOtherShapes_IsRecordedForEach_AndTheFirstStays()
    {
        Func<Tensor, Tensor> f = Graph.Compile((Tensor x) => x.Softmax(1));
        foreach (int rows in new[] { 4, 4, 3, 4, 3, 4 })
        {
            Tensor x = Wave([rows, 5], rows);
            Assert.Equal(x.Softmax(1).ToArray(), f(x).ToArray());
        }
        Assert.Equal(2, RecordsOf<Tensor>(f));
    }

    [Fact]
    public void Call_WithManyShapes_KeepsAFewRecordings()
    {
        Func<Tensor, Tensor> f = Graph.Compile((Tensor x) => x + 1);
        for (int count = 1; count <= 40; count++) f(Wave([count], 0));
        for (int count = 40; count > 10; count--) Assert.Equal(count, f(Wave([count], 0)).Count);
        Assert.Equal(40, RecordsOf<Tensor>(f));
        f(Wave([1], 0));
        Assert.Equal(41, RecordsOf<Tensor>(f));
    }

    [Fact]
    public void Call_WithViewsPendingInputsAndTheSameInputTwice_IsRight()
    {
        Func<Tensor, Tensor, Tensor> f = Graph.Compile((Tensor x, Tensor y) => x[0..2] - y[1..3]);
        Tensor data = Wave([4, 3], 1);
        for (int i = 0; i < 3; i++)
        {
            Tensor other = Wave([4, 3], i);
            Assert.Equal((data[0..2] - other[1..3]).ToArray(), f(data, other).ToArray());
            Assert.Equal((other[0..2] - other[1..3]).ToArray(), f(other, other).ToArray());
            Assert.Equal(((other * 2)[0..2] - data[1..3]).ToArray(), f(other * 2, data).ToArray());
            Tensor transposed = Wave([3, 4], i).Transpose();
            Assert.Equal((transposed[0..2] - data[1..3]).ToArray(), f(transposed, data).ToArray());
        }
    }

    [Fact]
    public void Call_ThatUsesVariables_SeesTheirPresentValues()
    {
        var weight = new Variable(Wave([4], 0));
        Tensor outside = Wave([4], 1) * 2;
        Func<Tensor, Tensor> f = Graph.Compile((Tensor x) => x * weight.Detach() + weight[1] + outside);
        for (int i = 0; i < 6; i++)
        {
            Tensor x = Wave([4], i);
            Assert.Equal((x * weight + weight[1] + outside).ToArray(), f(x).ToArray());
            weight.Assign(weight * 1.5 + 1);
            if (i % 2 == 0) weight.Evaluate();
        }
        Assert.InRange(RecordsOf<Tensor>(f), 1, 5);
    }

    [Fact]
    public void Call_ThatAssignsAVariable_CountsOncePerCall()
    {
        var counter = new Variable(Tensor.Zeros([2]));
        counter.Evaluate();
        Func<Tensor, Tensor> f = Graph.Compile((Tensor x) =>
        {
            counter.Assign(counter + x);
            return counter * 10;
        });
        for (int i = 1; i <= 6; i++)
        {
            Assert.Equal([10f * i, 10f * i], f(Tensor.Ones([2])).ToArray());
            Assert.Equal([i, i], counter.ToArray());
        }
        Assert.InRange(RecordsOf<Tensor>(f), 1, 2);
    }

    [Fact]
    public void Replay_WhatWasBuiltOnTheOldValue_IsStale()
    {
        var counter = new Variable(Tensor.Zeros([2]));
        counter.Evaluate();
        Func<Tensor, Tensor> f = Graph.Compile((Tensor x) =>
        {
            counter.Assign(counter + x);
            return x + 1;
        });
        for (int i = 0; i < 4; i++)
        {
            Tensor snapshot = counter.Detach().Evaluate(), pending = counter * 2;
            float before = counter.ToArray()[0];
            f(Tensor.Ones([2]));
            Assert.Equal(before, snapshot.ToArray()[0]);
            // The snapshot shares the memory, so that the update moves and the old value stays.
            Assert.Equal(2 * before, pending.ToArray()[0]);
            pending = counter * 2;
            f(Tensor.Ones([2]));
            Assert.Throws<StaleTensorException>(() => pending.ToArray());
        }
        Assert.Equal([8f, 8f], counter.ToArray());
    }

    [Fact]
    public void Call_OfAFunctionThatReads_SaysWhatToDo()
    {
        Func<Tensor, Tensor> f = Graph.Compile((Tensor x) => x * x.Sum().Item());
        Assert.Equal(
            "[Graph.Compile] a Float32 value of shape [] is read inside of a compiled function, where values are not there yet: return the tensor, and read it after the call",
            Assert.Throws<ILGpuNetException>(() => f(Wave([3], 0))).Message);
        Func<Tensor, Tensor> drawing = Graph.Compile((Tensor x) => x.IndexSelect(0, Tensor.RandomPermutation(3)));
        Assert.Contains("[RandomPermutation] makes its numbers on the host", Assert.Throws<ILGpuNetException>(() => drawing(Wave([3], 0))).Message, StringComparison.Ordinal);
        Assert.Null(CallTrace.Current);
    }

    [Fact]
    public void Call_InputRequiresAGradient_Throws()
    {
        Func<Tensor, Tensor> f = Graph.Compile((Tensor x) => x * 2);
        Assert.Equal(
            "[Graph.Compile] input 0 of shape [3] requires a gradient, which does not flow through a compiled function: pass its Detach(), or compute it within the function",
            Assert.Throws<ILGpuNetException>(() => f(Wave([3], 0).WithGradient())).Message);
        Assert.Equal(3, f(new Parameter(Wave([3], 0))).Count);
    }

    [Fact]
    public void Call_FailsWhileComputing_ChangesNothing()
    {
        var counter = new Variable(Tensor.Zeros([1]));
        counter.Evaluate();
        Func<Tensor, Tensor> f = Graph.Compile((Tensor classes) =>
        {
            counter.Assign(counter + Tensor.OneHot(classes, 3).Sum().Reshape(1));
            return counter.Detach();
        });
        Tensor valid = Tensor.FromArray([0L, 2]), invalid = Tensor.FromArray([0L, 3]);
        Assert.Throws<InvalidValueException>(() => f(invalid));
        Assert.Equal([0f], counter.ToArray());
        f(valid);
        f(valid);
        Assert.Throws<InvalidValueException>(() => f(invalid));
        Assert.Equal([4f], counter.ToArray());
        f(valid);
        Assert.Equal([6f], counter.ToArray());
    }

    [Fact]
    public void Call_ComputesGradients_WithinAndForParameters()
    {
        var weight = new Parameter(Wave([3], 0));
        Func<Tensor, (Tensor, Tensor)> f = Graph.Compile((Tensor x) =>
        {
            Tensor leaf = x.WithGradient(), loss = (leaf * leaf * weight).Sum();
            loss.Backward();
            return (loss, leaf.Gradient!);
        });
        for (int i = 0; i < 5; i++)
        {
            Tensor x = Wave([3], i);
            float[] before = weight.Gradient?.ToArray() ?? new float[3];
            (_, Tensor gradient) = f(x);
            Assert.Equal((x * weight * 2).ToArray(), gradient.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
            Assert.Equal(x.ToArray().Select((value, k) => before[k] + value * value), weight.Gradient!.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
            if (i == 3) weight.Gradient = null;
        }
        Assert.InRange(RecordsOf<(Tensor, Tensor)>(f), 2, 3);
        Assert.Null(ObstacleOf<(Tensor, Tensor)>(f));
    }

    [Fact]
    public void Call_ModeOfAModuleChanges_DoesWhatTheModeSays()
    {
        var dropout = new Dropout(0.5, new Generator(1));
        Func<Tensor, Tensor> f = Graph.Compile((Tensor x) => dropout.Forward(x));
        Tensor ones = Tensor.Ones([100]).Evaluate();
        for (int i = 0; i < 3; i++)
        {
            dropout.Eval();
            Assert.All(f(ones).ToArray(), value => Assert.Equal(1, value));
            dropout.Train();
            Assert.Contains(0f, f(ones).ToArray());
        }
        // In use the layer returns its input and leaves nothing to replay.
        Assert.Equal(4, RecordsOf<Tensor>(f));
    }

    [Fact]
    public void Call_InsideOfAnother_IsPartOfIt()
    {
        Func<Tensor, Tensor> inner = Graph.Compile((Tensor x) => x.Square());
        Func<Tensor, Tensor> outer = Graph.Compile((Tensor x) => inner(x) + 1);
        for (int i = 0; i < 3; i++) Assert.Equal((Wave([3], i).Square() + 1).ToArray(), outer(Wave([3], i)).ToArray());
        Assert.Equal(0, RecordsOf<Tensor>(inner));
        Assert.Equal(1, RecordsOf<Tensor>(outer));
    }

    [Fact]
    public void Call_FromEightThreads_GivesEachItsOwnAnswer_AndCountsAll()
    {
        var counter = new Variable(Tensor.Zeros([1]));
        counter.Evaluate();
        var weight = new Parameter(Wave([3, 3], 0));
        Func<Tensor, Tensor> infer = Graph.Compile((Tensor x) => x.MatMul(weight));
        Func<Tensor, Tensor> count = Graph.Compile((Tensor x) =>
        {
            counter.Assign(counter + 1);
            return x;
        });
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            for (int i = 0; i < 25; i++)
            {
                Tensor x = Wave([2, 3], thread * 31 + i);
                Tensor expected;
                using (Tensor.NoGradient()) expected = x.MatMul(weight);
                Assert.Equal(expected.ToArray(), infer(x).ToArray());
                count(x);
            }
        });
        Assert.Equal([200f], counter.ToArray());
    }
}
