using System.Collections.Concurrent;
using ILGpuNet.Data;

namespace ILGpuNet.Tests.Data;

/// <summary>Loaders whose samples threads read ahead.</summary>
public class SampleLoaderTests
{
    private static readonly Dataset Numbers = Dataset.From(11, index => new Sample(new float[] { index, -index }, index));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Enumerate_Samples_StacksThemInOrder(int workers)
    {
        Batch[] batches = [.. new DataLoader(Numbers, batchSize: 4, workers: workers, prefetch: 2)];
        Assert.Equal([4, 4, 3], batches.Select(batch => batch.Inputs.Shape[0]));
        Assert.Equal([8f, -8, 9, -9, 10, -10], batches[2].Inputs.ToArray());
        Assert.Equal([4L, 5, 6, 7], batches[1].Targets.ToArray<long>());
    }

    [Fact]
    public void Enumerate_AnyNumberOfWorkers_GivesTheSameNumbers()
    {
        Dataset noisy = Numbers.Map((sample, random) =>
        {
            if (random.NextBool(0.3)) Thread.Yield();
            return sample with { Input = (float)random.NextNormal() };
        });
        float[][] byWorkers = [.. new[] { 0, 1, 4 }.Select(workers =>
        {
            var loader = new DataLoader(noisy, batchSize: 2, shuffle: true, seed: 3, workers: workers);
            return loader.Concat(loader).SelectMany(batch => batch.Inputs.ToArray()).ToArray();
        })];
        Assert.Equal(22, byWorkers[0].Distinct().Count());
        Assert.Equal(byWorkers[0], byWorkers[1]);
        Assert.Equal(byWorkers[0], byWorkers[2]);
    }

    [Fact]
    public void Read_FromTheMiddle_GivesTheRestOfTheEpoch()
    {
        Dataset noisy = Numbers.Map((sample, random) => sample with { Input = (float)random.NextDouble() });
        IBatchSource[] sources = [new DataLoader(noisy, 2, shuffle: true), new DataLoader(Tensor.Arange(11).To(DType.Float32), Tensor.Arange(11), 2, shuffle: true)];
        foreach (IBatchSource source in sources)
        {
            float[][] whole = [.. source.Read(7).Select(batch => batch.Inputs.ToArray())];
            Assert.Equal(whole[4..], source.Read(7, firstBatch: 4).Select(batch => batch.Inputs.ToArray()));
            Assert.Empty(source.Read(7, firstBatch: source.Count));
            Assert.NotEqual(whole[0], source.Read(8).First().Inputs.ToArray());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Enumerate_FailingSample_IsNamedAndEarlierBatchesArrive(int workers)
    {
        Dataset failing = Dataset.From(10, index => index == 7 ? throw new IOException("the disk is gone") : new Sample(index, index));
        var batches = new List<Batch>();
        SampleException exception = Assert.Throws<SampleException>(() =>
        {
            foreach (Batch batch in new DataLoader(failing, batchSize: 2, workers: workers)) batches.Add(batch);
        });
        Assert.Equal(("[DataLoader] sample 7: the disk is gone", 7), (exception.Message, exception.Index));
        Assert.IsType<IOException>(exception.InnerException);
        Assert.Equal(3, batches.Count);
    }

    [Fact]
    public void Enumerate_SamplesOfTwoShapes_NamesBoth()
    {
        Dataset ragged = Dataset.From(4, index => new Sample(new float[index < 2 ? 3 : 5], index));
        Assert.Equal("[DataLoader] sample 2: the input is Float32 [5], that of sample 0 in the same batch Float32 [3]: crop, resize or pad them to one shape with Map",
            Assert.Throws<SampleException>(() => new DataLoader(ragged, 4).First()).Message);
        Assert.Equal("[DataLoader] sample 0: there is no target",
            Assert.Throws<SampleException>(() => new DataLoader(Dataset.From(1, _ => new Sample(1f, null!)), 1).First()).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Enumerate_SamplesOfTwoInputs_StacksEach(int workers)
    {
        Dataset pairs = Dataset.From(3, index => new Sample([(float)index, new long[] { index, 7 }], index));
        Batch[] batches = [.. new DataLoader(pairs.Map((sample, _) => sample with { Input = -sample.Input.As<float>()[0] }), 2, workers: workers)];
        Assert.Equal([0f, -1], batches[0].AllInputs[0].ToArray());
        Assert.Equal([0L, 7, 1, 7], batches[0].AllInputs[1].ToArray<long>());
        Assert.Equal((2, DType.Int64), (batches[1].AllInputs.Count, batches[1].AllInputs[1].DType));
        Assert.Equal([1, 2], batches[1].AllInputs[1].Shape.ToArray());
    }

    [Fact]
    public void Enumerate_SamplesOfDifferentInputs_NamesBoth()
    {
        Dataset uneven = Dataset.From(2, index => index == 0 ? new Sample([1f, 2f], index) : new Sample(1f, index));
        Assert.Equal("[DataLoader] sample 1: there are 1 inputs, sample 0 in the same batch has 2",
            Assert.Throws<SampleException>(() => new DataLoader(uneven, 2).First()).Message);
        Dataset ragged = Dataset.From(2, index => new Sample([1f, new float[1 + index]], index));
        Assert.StartsWith("[DataLoader] sample 1: the input 1 is Float32 [2], that of sample 0 in the same batch Float32 [1]",
            Assert.Throws<SampleException>(() => new DataLoader(ragged, 2).First()).Message, StringComparison.Ordinal);
        AssertError("[Sample] at least one input is needed, found none", () => new Sample((IReadOnlyList<HostArray>)[], 1f));
        AssertError("[DataLoader] at least one input is needed, found none", () => new DataLoader((IReadOnlyList<Tensor>)[], Tensor.Zeros([3]), 1));
    }

    [Fact]
    public void Enumerate_LeftEarly_EndsTheThreads()
    {
        var threads = new ConcurrentDictionary<Thread, bool>();
        Dataset slow = Dataset.From(1000, index =>
        {
            threads[Thread.CurrentThread] = true;
            return new Sample(index, index);
        });
        foreach (Batch _ in new DataLoader(slow, batchSize: 1, workers: 3)) break;
        Assert.NotEmpty(threads);
        Assert.All(threads.Keys, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void Read_Ahead_StaysWithinThePrefetch()
    {
        int begun = 0;
        Dataset counting = Dataset.From(100, index =>
        {
            Interlocked.Increment(ref begun);
            return new Sample(index, index);
        });
        using IEnumerator<Batch> epoch = new DataLoader(counting, batchSize: 1, workers: 2, prefetch: 3).GetEnumerator();
        epoch.MoveNext();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref begun) == 4, TimeSpan.FromSeconds(10)));
        Thread.Sleep(20);
        Assert.Equal(4, begun);
    }

    [Fact]
    public void Read_Cancelled_EndsTheWait()
    {
        using var release = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource(50);
        Dataset stuck = Dataset.From(2, index =>
        {
            release.Wait(TimeSpan.FromSeconds(20));
            return new Sample(index, index);
        });
        cancellation.Token.Register(() => Task.Delay(100).ContinueWith(_ => release.Set(), TaskScheduler.Default));
        Assert.ThrowsAny<OperationCanceledException>(() => new DataLoader(stuck, 1).Read(0, 0, cancellation.Token).First());
        Assert.True(cancellation.IsCancellationRequested);
    }

    [Fact]
    public void TensorDataset_OfAllTypes_GivesTheTensorsBack()
    {
        foreach (DType type in DTypes.All)
        {
            Tensor values = (Tensor.Arange(12) % 2).To(type).Reshape(3, 2, 2).Evaluate();
            Batch batch = new DataLoader(new TensorDataset(values, Tensor.Arange(3)), 3).Single();
            Assert.Equal((type, values.Shape), (batch.Inputs.DType, batch.Inputs.Shape));
            Assert.Equal(values.To(DType.Float32).ToArray(), batch.Inputs.To(DType.Float32).ToArray());
        }
    }

    [Fact]
    public void Create_WrongArguments_SaysWhatIsWrong()
    {
        AssertError("[DataLoader] the batch size must be at least 1, found 0", () => new DataLoader(Numbers, 0));
        AssertError("[DataLoader] the number of workers must not be negative, found -1", () => new DataLoader(Numbers, 1, workers: -1));
        AssertError("[DataLoader] at least 1 batch must be read ahead, found 0", () => new DataLoader(Numbers, 1, prefetch: 0));
        AssertError("[DataLoader] the sampler is for 3 samples, found 11", () => new DataLoader(Numbers, 1, sampler: new SequentialSampler(3)));
        AssertError("[DataLoader] the sampler chooses the order: leave out shuffle", () => new DataLoader(Numbers, 1, shuffle: true, sampler: new SequentialSampler(11)));
        AssertError("[DataLoader] 11 samples give no batch of 20: take a smaller one, or more samples", () => new DataLoader(Numbers, 20, dropLast: true));
        AssertError("[HostArray] shape [2, 2] has 4 elements, found 3", () => HostArray.Of(new float[3], [2, 2]));
        AssertError("[HostArray] elements are Float32, asked for as Int64", () => HostArray.Of(1f).As<long>().ToArray());
    }

    private static void AssertError(string message, Func<object> mistake) =>
        Assert.Equal(message, Assert.ThrowsAny<ILGpuNetException>(mistake).Message);
}
