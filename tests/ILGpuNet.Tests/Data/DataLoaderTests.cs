using ILGpuNet.Data;

namespace ILGpuNet.Tests.Data;

public class DataLoaderTests
{
    private static readonly Tensor Inputs = Tensor.FromArray(Enumerable.Range(0, 20).Select(i => (float)i).ToArray(), [10, 2]);
    private static readonly Tensor Targets = Tensor.FromArray(Enumerable.Range(0, 10).Select(i => (long)i).ToArray());

    [Fact]
    public void Enumerate_InOrder_GivesEverySampleAndASmallerLastBatch()
    {
        var loader = new DataLoader(Inputs, Targets, batchSize: 4);
        Batch[] batches = [.. loader];
        Assert.Equal(3, loader.Count);
        Assert.Equal([4, 4, 2], batches.Select(batch => batch.Inputs.Shape[0]));
        Assert.Equal([8f, 9, 10, 11, 12, 13, 14, 15], batches[1].Inputs.ToArray());
        Assert.Equal([8L, 9], batches[2].Targets.ToArray<long>());
    }

    [Fact]
    public void Enumerate_DropLast_LeavesOutTheSmallerBatch()
    {
        var loader = new DataLoader(Inputs, Targets, batchSize: 4, dropLast: true);
        Assert.Equal(2, loader.Count);
        Assert.Equal([4, 4], loader.Select(batch => batch.Targets.Shape[0]));
    }

    [Fact]
    public void Enumerate_Shuffled_GivesEverySampleWithItsTarget()
    {
        foreach ((Tensor inputs, Tensor targets) in new DataLoader(Inputs, Targets, batchSize: 3, shuffle: true))
        {
            Assert.Equal(targets.ToArray<long>().Select(target => 2f * target), inputs[.., 0].ToArray());
        }
        long[] order = Epoch(new DataLoader(Inputs, Targets, batchSize: 3, shuffle: true));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), order.Order());
    }

    [Fact]
    public void Enumerate_Shuffled_RepeatsUnderTheSeedAndDiffersBetweenEpochs()
    {
        var first = new DataLoader(Inputs, Targets, batchSize: 4, shuffle: true, seed: 7);
        var same = new DataLoader(Inputs, Targets, batchSize: 4, shuffle: true, seed: 7);
        var other = new DataLoader(Inputs, Targets, batchSize: 4, shuffle: true, seed: 8);
        long[] firstEpoch = Epoch(first), secondEpoch = Epoch(first);
        Assert.NotEqual(firstEpoch, secondEpoch);
        Assert.NotEqual(firstEpoch, Epoch(other));
        Assert.Equal(firstEpoch, Epoch(same));
        Assert.Equal(1, same.Epoch);
        Assert.Equal(secondEpoch, Epoch(same));
    }

    [Fact]
    public void Epoch_SetBack_RepeatsTheOrder()
    {
        var loader = new DataLoader(Inputs, Targets, batchSize: 4, shuffle: true);
        Epoch(loader);
        long[] second = Epoch(loader);
        loader.Epoch = 1;
        Assert.Equal(second, Epoch(loader));
    }

    [Fact]
    public void Enumerate_AllSamplesInOneBatch_IsOneBatch() =>
        Assert.Equal([10, 2], Assert.Single(new DataLoader(Inputs, Targets, batchSize: 100)).Inputs.Shape);

    [Fact]
    public void Create_WrongArguments_SaysWhatIsWrong()
    {
        AssertError<InvalidValueException>("[DataLoader] the batch size must be at least 1, found 0",
            () => new DataLoader(Inputs, Targets, 0));
        AssertError<ShapeException>("[DataLoader] inputs [10, 2] and targets [9] must have as many samples, found 10 and 9",
            () => new DataLoader(Inputs, Targets.Narrow(0, 0, 9), 4));
        AssertError<ShapeException>("[DataLoader] inputs and targets need a first axis of samples, found shapes [10, 2] and []",
            () => new DataLoader(Inputs, Tensor.FromScalar(1L), 4));
        AssertError<ShapeException>("[DataLoader] 10 samples give no batch of 11: take a smaller one, or more samples",
            () => new DataLoader(Inputs, Targets, 11, dropLast: true));
        AssertError<ShapeException>("[DataLoader] 0 samples give no batch of 4: take a smaller one, or more samples",
            () => new DataLoader(Inputs.Narrow(0, 0, 0), Targets.Narrow(0, 0, 0), 4));
    }

    private static void AssertError<T>(string message, Func<DataLoader> create) where T : Exception =>
        Assert.Equal(message, Assert.Throws<T>(create).Message);

    private static long[] Epoch(DataLoader loader) => [.. loader.SelectMany(batch => batch.Targets.ToArray<long>())];
}
