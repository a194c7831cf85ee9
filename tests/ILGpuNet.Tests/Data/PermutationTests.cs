using ILGpuNet.Data;

namespace ILGpuNet.Tests.Data;

public class PermutationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Create_AnyCount_HoldsEveryNumberOnce(int count) =>
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), Permutation.Create(count, seed: 3, number: 5).Order());

    [Fact]
    public void Create_FixedArguments_GivesTheSameOrderForEver() =>
        Assert.Equal([6L, 0, 7, 2, 5, 1, 3, 4], Permutation.Create(8, seed: 42, number: 0));

    [Fact]
    public void Create_ManyPermutations_AreEquallyLikely()
    {
        var counts = new Dictionary<string, int>();
        const int Draws = 24_000;
        for (int number = 0; number < Draws; number++)
        {
            string order = string.Join(",", Permutation.Create(4, seed: 1, number));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        // 24 orders, 1,000 expected of each: chi-square with 23 degrees of freedom is below 50 with a probability of 0.999.
        Assert.Equal(24, counts.Count);
        Assert.True(counts.Values.Sum(count => Math.Pow(count - Draws / 24, 2) / (Draws / 24)) < 50);
    }
}
