namespace ILGpuNet;

/// <summary>Draws categories in proportion to weights, from uniform random numbers in [0, 1).</summary>
internal static class Categories
{
    /// <summary>Each number chooses the category in whose part of the weights' sum it falls.</summary>
    public static void DrawWithReplacement(ReadOnlySpan<double> weights, ReadOnlySpan<double> numbers, Span<long> drawn, int row)
    {
        var sums = new double[weights.Length];
        double sum = 0;
        for (int i = 0; i < sums.Length; i++) sums[i] = sum += Checked(weights[i], row, i);
        if (!(sum > 0)) throw new InvalidValueException($"[Multinomial] the weights of row {row} are all zero: nothing can be drawn");
        for (int i = 0; i < drawn.Length; i++)
        {
            // The first sum above the number: categories of weight zero end where they begin and are never found.
            int low = 0, high = sums.Length - 1;
            double target = numbers[i] * sum;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (sums[middle] > target) high = middle;
                else low = middle + 1;
            }
            drawn[i] = low;
        }
    }

    /// <summary>A race: category i arrives after an exponential time of rate weight[i]; the first arrivals are drawn.</summary>
    public static void DrawWithoutReplacement(ReadOnlySpan<double> weights, ReadOnlySpan<double> numbers, Span<long> drawn, int row)
    {
        var times = new List<double>(weights.Length);
        var categories = new List<long>(weights.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            if (Checked(weights[i], row, i) == 0) continue;
            times.Add(-Math.Log(1 - numbers[i]) / weights[i]);
            categories.Add(i);
        }
        if (categories.Count < drawn.Length)
            throw new InvalidValueException($"[Multinomial] row {row} has {categories.Count} categories of positive weight, {drawn.Length} cannot be drawn without replacement");
        long[] order = categories.ToArray();
        Array.Sort(times.ToArray(), order);
        order.AsSpan(0, drawn.Length).CopyTo(drawn);
    }

    private static double Checked(double weight, int row, int category) => weight >= 0 && double.IsFinite(weight)
        ? weight
        : throw new InvalidValueException($"[Multinomial] weights must be finite and not negative, found {weight} (row {row}, category {category})");
}
