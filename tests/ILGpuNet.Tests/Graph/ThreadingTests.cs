namespace ILGpuNet.Tests.Graphs;

/// <summary>Building, evaluating and updating from several threads.</summary>
[Collection(Alone.Name)]
public class ThreadingTests
{
    private const int Threads = 8;

    [Fact]
    public void Evaluate_EightThreadsWithGraphsOfTheirOwn_AreAllRight()
    {
        InParallel(thread =>
        {
            for (int i = 0; i < 40; i++)
            {
                int size = 2 + (thread + i) % 5;
                double value = thread + i * 0.25;
                Tensor x = Tensor.Full([size, size], value, DType.Float64).WithGradient();
                Tensor y = (x.MatMul(x) + value).Sum([0]);
                Tensor gradient = Tensor.Grad(y, x)[0];
                Tensor.Evaluate(y, gradient);
                Assert.All(y.ToArray<double>(), actual => Assert.Equal(size * (size * value * value + value), actual, 1e-9));
                Assert.All(gradient.ToArray<double>(), actual => Assert.Equal(2 * size * value, actual, 1e-9));
            }
        });
    }

    [Fact]
    public void Evaluate_EightThreadsTheSamePendingTensor_AllReadTheSame()
    {
        for (int round = 0; round < 20; round++)
        {
            Tensor x = Tensor.FromArray(Enumerable.Range(0, 5000).Select(i => i + round * 0.5).ToArray());
            Tensor shared = (x * 2).Sin() + 1;
            double[] expected = [.. Enumerable.Range(0, 5000).Select(i => Math.Sin((i + round * 0.5) * 2) + 1)];
            InParallel(_ => Assert.Equal(expected, shared.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12));
        }
    }

    [Fact]
    public void Inference_OnOneModel_GivesEachThreadItsOwnAnswer()
    {
        var weight = new Parameter(Tensor.FromArray(new double[,] { { 1, 2 }, { 3, 4 } }));
        InParallel(thread =>
        {
            for (int i = 0; i < 100; i++)
            {
                double value = thread * 1000 + i;
                using (Tensor.NoGradient())
                    Assert.Equal([4 * value, 6 * value], Tensor.FromArray([value, value], [1, 2]).MatMul(weight).ToArray<double>());
            }
        });
    }

    [Fact]
    public void Inference_WhileAnotherThreadUpdates_SeesOnlyWholeValues()
    {
        const int Updates = 300;
        var weight = new Variable(Tensor.Zeros([40_000]));
        weight.Evaluate();
        bool isDone = false;
        int reads = 0;
        InParallel(thread =>
        {
            if (thread == 0)
            {
                for (int i = 0; i < Updates || Volatile.Read(ref reads) < Threads; i++)
                {
                    weight.Assign(weight + 1);
                    weight.Evaluate();
                }
                Volatile.Write(ref isDone, true);
                return;
            }
            float last = 0;
            while (!Volatile.Read(ref isDone))
            {
                float[] values;
                try
                {
                    values = (thread % 2 == 0 ? weight * 2 : weight.Reshape(200, 200)).ToArray();
                }
                catch (StaleTensorException)
                {
                    // The update came between building and evaluating; the library says so instead of mixing values.
                    continue;
                }
                Assert.Equal(values[0], values.Min());
                Assert.Equal(values[0], values.Max());
                Assert.InRange(values[0], last, float.MaxValue);
                last = values[0];
                Interlocked.Increment(ref reads);
            }
        }, threads: 4);
        Assert.True(reads >= Threads);
    }

    [Fact]
    public void Assign_FromEightThreadsToTheirOwnVariables_LosesNothing()
    {
        Tensor shared = Tensor.Ones([1000]);
        InParallel(thread =>
        {
            var variable = new Variable(shared);
            for (int i = 0; i < 50; i++)
            {
                variable.Assign(variable + (thread + 1));
                variable.Evaluate();
            }
            Assert.All(variable.ToArray(), value => Assert.Equal(1 + 50f * (thread + 1), value));
        });
        Assert.All(shared.ToArray(), value => Assert.Equal(1, value));
    }

    /// <summary>Runs an action on several threads at once and hands on the first exception.</summary>
    private static void InParallel(Action<int> action, int threads = Threads)
    {
        Exception? failure = null;
        Thread[] running = [.. Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            try
            {
                action(index);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        }))];
        foreach (Thread thread in running) thread.Start();
        foreach (Thread thread in running) thread.Join();
        if (failure is not null) throw new Xunit.Sdk.XunitException($"a thread failed: {failure}");
    }
}
