namespace ILGpuNet;

/// <summary>
/// The order in which several operands are contracted in pairs. Contracting two costs the product of the extents of all labels that either has;
/// the result keeps those that the output or an operand outside of it still needs.
/// </summary>
internal sealed class ContractionPath
{
    /// <summary>Up to so many operands all orders are compared (3^n subsets), beyond them each step takes the best pair.</summary>
    private const int MaximumOptimalOperands = 8;

    private readonly Dictionary<int, int> extents;
    private readonly HashSet<int>[] operands;
    private readonly HashSet<int> output;

    private ContractionPath(int[][] operands, int[] output, Dictionary<int, int> extents)
    {
        this.operands = Array.ConvertAll(operands, labels => labels.ToHashSet());
        this.output = [.. output];
        this.extents = extents;
    }

    /// <summary>
    /// The pairs to contract, one after the other. The result of step i is number operands + i in the later steps.
    /// </summary>
    public static List<(int First, int Second)> Find(int[][] operands, int[] output, Dictionary<int, int> extents)
    {
        var path = new ContractionPath(operands, output, extents);
        return operands.Length <= MaximumOptimalOperands ? path.FindOptimal() : path.FindGreedily();
    }

    /// <summary>The cheapest tree over all subsets of the operands, each subset from its cheapest split in two.</summary>
    private List<(int First, int Second)> FindOptimal()
    {
        int count = operands.Length, all = (1 << count) - 1;
        var labels = new HashSet<int>[all + 1];
        var costs = new double[all + 1];
        var splits = new int[all + 1];
        for (int subset = 1; subset <= all; subset++)
        {
            bool IsInside(int operand) => (subset >> operand & 1) != 0;
            int[] inside = [.. Enumerable.Range(0, count).Where(IsInside)];
            IEnumerable<HashSet<int>> outside = Enumerable.Range(0, count).Where(i => !IsInside(i)).Select(i => operands[i]);
            labels[subset] = inside.Length == 1 ? operands[inside[0]] : Kept(inside.Select(i => operands[i]), outside);
            if (inside.Length == 1) continue;
            costs[subset] = double.PositiveInfinity;
            for (int first = (subset - 1) & subset; first > 0; first = (first - 1) & subset)
            {
                int second = subset ^ first;
                if (first < second) break; // every split has been seen from its other side
                double cost = costs[first] + costs[second] + Size(labels[first].Union(labels[second]));
                if (cost < costs[subset]) (costs[subset], splits[subset]) = (cost, first);
            }
        }
        var steps = new List<(int First, int Second)>();
        if (count > 1) Unfold(all);
        return steps;

        int Unfold(int subset)
        {
            if (int.IsPow2(subset)) return int.TrailingZeroCount(subset);
            int second = Unfold(subset ^ splits[subset]), first = Unfold(splits[subset]);
            steps.Add((second, first));
            return count + steps.Count - 1;
        }
    }

    /// <summary>The pair whose result takes least memory beyond what its operands give back, as in opt_einsum (Smith, Gray, 2018).</summary>
    private List<(int First, int Second)> FindGreedily()
    {
        var steps = new List<(int First, int Second)>();
        var open = operands.Select((labels, number) => (Number: number, Labels: labels)).ToList();
        while (open.Count > 1)
        {
            (double Growth, double Cost, int First, int Second, HashSet<int> Kept) best = (double.PositiveInfinity, 0, 0, 0, []);
            for (int first = 0; first < open.Count; first++)
            {
                for (int second = first + 1; second < open.Count; second++)
                {
                    (HashSet<int> a, HashSet<int> b) = (open[first].Labels, open[second].Labels);
                    HashSet<int> kept = Kept([a, b], open.Where((_, i) => i != first && i != second).Select(other => other.Labels));
                    double growth = Size(kept) - Size(a) - Size(b), cost = Size(a.Union(b));
                    if (growth < best.Growth || growth == best.Growth && cost < best.Cost) best = (growth, cost, first, second, kept);
                }
            }
            steps.Add((open[best.First].Number, open[best.Second].Number));
            open.RemoveAt(best.Second);
            open.RemoveAt(best.First);
            open.Add((operands.Length + steps.Count - 1, best.Kept));
        }
        return steps;
    }

    private HashSet<int> Kept(IEnumerable<HashSet<int>> inside, IEnumerable<HashSet<int>> outside)
    {
        var needed = new HashSet<int>(output);
        foreach (HashSet<int> labels in outside) needed.UnionWith(labels);
        return [.. inside.SelectMany(labels => labels).Where(needed.Contains)];
    }

    private double Size(IEnumerable<int> labels)
    {
        double size = 1;
        foreach (int label in labels) size *= extents[label];
        return size;
    }
}
