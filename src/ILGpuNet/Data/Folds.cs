namespace ILGpuNet.Data;

/// <summary>Parts of the numbers from 0 to count - 1 in random order: to split tensors with <see cref="Tensor.IndexSelect"/>, or data sets.</summary>
public static class Folds
{
    /// <summary>The numbers in parts of given sizes, each number in one.</summary>
    /// <inheritdoc cref="Dataset.Split"/>
    public static int[][] Split(int count, ReadOnlySpan<double> fractions, long seed = 0)
    {
        double sum = 0;
        foreach (double fraction in fractions)
        {
            if (!(fraction > 0)) throw new InvalidValueException($"[Split] fractions must be positive, found {fraction}");
            sum += fraction;
        }
        if (Math.Abs(sum - 1) > 1e-9) throw new InvalidValueException($"[Split] fractions must add up to 1, found {sum}");
        int[] order = Order(count, seed);
        var parts = new int[fractions.Length][];
        (double end, int start) = (0, 0);
        for (int i = 0; i < parts.Length; i++)
        {
            end += fractions[i];
            int stop = i == parts.Length - 1 ? count : (int)Math.Round(end * count);
            parts[i] = order[start..stop];
            start = stop;
        }
        return parts;
    }

    /// <summary>For each of k parts the numbers outside and inside of it. Sizes differ by at most one.</summary>
    /// <inheritdoc cref="Dataset.KFold"/>
    public static (int[] Train, int[] Validation)[] KFold(int count, int folds, long seed = 0)
    {
        if (folds < 2 || folds > count) throw new InvalidValueException($"[KFold] the number of folds must be 2 to {count}, the number of samples; found {folds}");
        int[] order = Order(count, seed);
        return [.. Enumerable.Range(0, folds).Select(fold =>
        {
            int start = (int)((long)count * fold / folds), stop = (int)((long)count * (fold + 1) / folds);
            return ((int[])[.. order[..start], .. order[stop..]], order[start..stop]);
        })];
    }

    private static int[] Order(int count, long seed) => Array.ConvertAll(Permutation.Create(count, seed, 0), index => (int)index);
}
