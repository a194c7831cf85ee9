using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Properties;

/// <summary>Shapes and values drawn from a seed, which is the argument of the test and so stands in its name.</summary>
internal sealed class RandomShapes(int seed)
{
    private readonly Random random = new(seed);

    public int Next(int low, int high) => random.Next(low, high);

    public T Choose<T>(params T[] items) => items[random.Next(items.Length)];

    /// <summary>Extents from 1 (now and then 0) to <paramref name="largest"/>.</summary>
    public int[] Extents(int lowestRank, int highestRank, int largest = 5, bool mayBeEmpty = false) =>
        [.. Enumerable.Range(0, random.Next(lowestRank, highestRank + 1)).Select(_ => mayBeEmpty && random.Next(12) == 0 ? 0 : random.Next(1, largest + 1))];

    /// <summary>A random order of the axes.</summary>
    public int[] Order(int rank)
    {
        int[] order = [.. Enumerable.Range(0, rank)];
        random.Shuffle(order);
        return order;
    }

    /// <summary>Some of the axes, at least one where there is one.</summary>
    public int[] Axes(int rank) => [.. Order(rank)[..random.Next(Math.Min(1, rank), rank + 1)].Order()];

    /// <summary>Extents that broadcast to the given ones: some are 1, leading ones may be missing.</summary>
    public int[] BroadcastableTo(int[] extents) =>
        [.. extents[random.Next(extents.Length + 1)..].Select(extent => random.Next(3) == 0 ? 1 : extent)];

    /// <summary>Values in [-2, 2), multiples of 2^-8.</summary>
    public PlainArray Values(params int[] extents) => PlainArray.Create(extents, _ => random.Next(-512, 512) / 256.0);

    /// <summary>As <see cref="Values"/>, as a Float64 tensor in a random layout.</summary>
    public Tensor Tensor(params int[] extents)
    {
        int[] order = Order(extents.Length), inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++) inverse[order[i]] = i;
        Tensor tensor = Values([.. order.Select(axis => extents[axis])]).ToTensor(DType.Float64).Permute(inverse);
        return extents.Length > 0 && random.Next(3) == 0 ? tensor.Flip(random.Next(extents.Length)) : tensor;
    }
}
