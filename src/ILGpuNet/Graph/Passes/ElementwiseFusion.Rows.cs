using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

// Regions that work on rows: reductions of rows and softmax, maps of rows before and behind them, maps of what is reduced, and sums over the rows.
internal sealed partial class ElementwiseFusion
{
    /// <summary>For each node those that have it as an input; made when it is asked for.</summary>
    private List<int>[]? directReaders;

    /// <summary>Joins what works on rows to the region that computes them, or starts one.</summary>
    private bool TryAddToRows(int index)
    {
        ProgramNode node = Node(index);
        if (!passes.HasFlag(OptionalPasses.Rows) || node.Operation is not KernelOperation || node.Inputs.Length == 0) return false;
        if (RowExtents.Of(node, Node(node.Inputs[0]).Spec) is not { } rows) return false;
        if (!engine.CanFuseRows(rows.Count, rows.Length, rows.Segments) || updates.Contains(index)) return false;
        // Rows in pieces are worth it where they are gone through again; sums alone are made while memory is read from front to back.
        if (rows.Segments > 1 && !IsReadAlongRows(index, rows)) return false;
        KernelGroup? joined = JoinInputs(index, rows);
        // What a product or convolution hands on is summed there; it need not be read again for that.
        if (joined is null && rows.Segments > 1 && TryAddSum(index)) return true;
        joined ??= Create(index, node, isMap: false);
        joined.Rows = rows;
        joined.IsMap = false;
        Add(joined, index);
        return true;
    }

    /// <summary>Whether what is computed from a value of each row, and other such values, is read by a map of the rows.</summary>
    private bool IsReadAlongRows(int value, RowExtents rows)
    {
        directReaders ??= FindDirectReaders();
        var seen = new HashSet<int>();
        var open = new Stack<int>([value]);
        while (open.TryPop(out int index))
        {
            foreach (int reader in directReaders[index])
            {
                ProgramNode node = Node(reader);
                if (node.Operation is ElementwiseOperation && node.Spec.Shape.Count == rows.Total) return true;
                bool isFollowed = node.Operation is ViewOperation || node.Operation is ElementwiseOperation && node.Spec.Shape.Count == rows.Count;
                if (isFollowed && seen.Count < MaximumMembers && seen.Add(reader)) open.Push(reader);
            }
        }
        return false;
    }

    private List<int>[] FindDirectReaders()
    {
        List<int>[] readers = Array.ConvertAll(program.Nodes, _ => new List<int>());
        for (int i = 0; i < readers.Length; i++)
        {
            foreach (int input in Node(i).Inputs) readers[input].Add(i);
        }
        return readers;
    }

    /// <summary>Whether a node of a region of rows can read an input without memory in between, if that is computed in the region.</summary>
    private bool IsReadInRows(RowExtents rows, int index, int input)
    {
        ProgramNode node = Node(index);
        Place place = places[input];
        long count = node.Spec.Shape.Count, produced = Node(place.Buffer).Spec.Shape.Count;
        bool isRows = produced == rows.Total && rows.AreAll(place.Layout), isValues = produced == rows.Count && rows.AreValues(place.Layout);
        return node.Operation switch
        {
            ElementwiseOperation when count == rows.Total => isRows || (produced == rows.Count && IsRepeated()),
            ElementwiseOperation => isValues && count == rows.Count,
            ScatterAddOperation => isValues,
            GatherOperation when input == node.Inputs[1] => isValues,
            _ => isRows,
        };

        bool IsRepeated() => rows.RepeatedIn(ExpandedTo(node.Spec.Shape, place.Layout)) is { } values && rows.AreValues(values);
    }

    /// <summary>Whether a region of maps can become part of one of rows.</summary>
    private bool CanBecomeRows(KernelGroup region, RowExtents rows)
    {
        if (region.Rows is { } extents) return extents == rows;
        bool fits = region.Shape.Count == rows.Total || (region.Shape.Count == rows.Count && region.Sums.Count == 0);
        return fits && region.Head is null && !region.Members.Exists(updates.Contains)
            && (rows.Segments == 1 || region.Sums.Count == 0)
            && region.Sums.TrueForAll(sum => IsOverRows(Node(places[Node(sum).Inputs[0]].Buffer).Spec.Shape, ((SumOperation)Node(sum).Operation).Axes));
    }

    /// <summary>Whether the first axis is summed over, so that parts of the rows can be summed apart from one another.</summary>
    private static bool IsOverRows(Shape shape, ValueList<int> axes) => axes.Contains(0) && shape[0] > 1;

    private bool CanAddSumOfRows(KernelGroup region, SumOperation sum, Place place, TensorSpec summed) =>
        region.Rows is { Segments: 1 } rows && rows.AreAll(place.Layout) && Node(place.Buffer).Spec.Shape.Count == rows.Total && IsOverRows(summed.Shape, sum.Axes);

    /// <summary>A constant that has been computed in the meantime is a scalar in memory; maps read it everywhere.</summary>
    internal static Layout ExpandedTo(Shape shape, Layout layout) => layout.Shape.Rank == 0 && shape.Rank > 0 ? layout.Expand(shape) : layout;
}
