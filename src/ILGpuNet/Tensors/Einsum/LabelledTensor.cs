using ILGpuNet.Graphs;
using ILGpuNet.Operations;

namespace ILGpuNet;

/// <summary>A tensor with a label for each axis: what contractions are written in.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Labels">One label for each axis.</param>
internal readonly record struct LabelledTensor(Tensor Tensor, int[] Labels)
{
    /// <summary>
    /// Sums the products over all labels that occur in both and are not kept. What is left is a batched matrix product of permuted views, or where
    /// nothing is summed a product with broadcasting; strides express both, unless axes that become one do not lie evenly in memory.
    /// </summary>
    public LabelledTensor Contract(LabelledTensor other, IReadOnlySet<int> kept)
    {
        int[] theirs = other.Labels;
        int[] shared = Array.FindAll(Labels, label => theirs.Contains(label));
        int[] batch = Array.FindAll(shared, kept.Contains), summed = Array.FindAll(shared, label => !kept.Contains(label));
        int[] left = Array.FindAll(Labels, label => !shared.Contains(label)), right = Array.FindAll(theirs, label => !shared.Contains(label));
        if (summed.Length == 0 || !Tensor.DType.IsFloatingPoint())
        {
            int[] product = [.. batch, .. left, .. right, .. summed];
            return new LabelledTensor(Align(product) * other.Align(product), product).SumOver(summed);
        }
        // Axes that become one are put in the order in which they lie in memory; the sum's in that of the larger operand, which is dearer to copy.
        (left, right) = (InMemoryOrder(left), other.InMemoryOrder(right));
        summed = (Tensor.Count >= other.Tensor.Count ? this : other).InMemoryOrder(summed);
        Tensor a = Permute([.. batch, .. left, .. summed]).Tensor, b = other.Permute([.. batch, .. summed, .. right]).Tensor;
        int[] batchExtents = ExtentsOf(batch), leftExtents = ExtentsOf(left), rightExtents = other.ExtentsOf(right);
        int rows = leftExtents.Product(), depth = ExtentsOf(summed).Product(), columns = rightExtents.Product();
        Tensor matrices = a.Reshape([.. batchExtents, rows, depth]).MatMul(b.Reshape([.. batchExtents, depth, columns]));
        return new LabelledTensor(matrices.Reshape([.. batchExtents, .. leftExtents, .. rightExtents]), [.. batch, .. left, .. right]);
    }

    /// <summary>The axes in another order.</summary>
    public LabelledTensor Permute(int[] order)
    {
        int[] labels = Labels;
        return labels.AsSpan().SequenceEqual(order)
            ? this
            : new LabelledTensor(Tensor.Permute(Array.ConvertAll(order, label => Array.IndexOf(labels, label))), order);
    }

    /// <summary>The sum over the axes with the given labels; integers keep their type.</summary>
    public LabelledTensor SumOver(int[] summed)
    {
        if (summed.Length == 0) return this;
        int[] labels = Labels;
        return new LabelledTensor(Tensor.Sum(Array.ConvertAll(summed, label => Array.IndexOf(labels, label))).To(Tensor.DType),
            Array.FindAll(labels, label => !summed.Contains(label)));
    }

    /// <summary>Axes with the same label become one, the diagonal.</summary>
    public LabelledTensor TakeDiagonals()
    {
        LabelledTensor result = this;
        while (result.Labels.GroupBy(label => label).FirstOrDefault(group => group.Count() > 1)?.Key is { } repeated)
        {
            int first = Array.IndexOf(result.Labels, repeated), second = Array.LastIndexOf(result.Labels, repeated);
            int[] others = [.. result.Labels.Where((_, axis) => axis != first && axis != second)];
            result = new LabelledTensor(result.Tensor.Diagonal(0, first, second), [.. others, repeated]);
        }
        return result;
    }

    /// <summary>Without the axes of extent 1 whose label is larger elsewhere: the product repeats them anyway.</summary>
    public LabelledTensor DropBroadcast(Dictionary<int, int> extents)
    {
        var kept = new List<int>();
        for (int axis = 0; axis < Labels.Length; axis++)
        {
            if (Tensor.Shape[axis] == extents[Labels[axis]]) kept.Add(axis);
        }
        LabelledTensor self = this;
        return kept.Count == Labels.Length
            ? this
            : new LabelledTensor(Tensor.Reshape([.. kept.Select(axis => self.Tensor.Shape[axis])]), [.. kept.Select(axis => self.Labels[axis])]);
    }

    /// <summary>A view with an axis for each label of an order, of extent 1 where this tensor has none.</summary>
    private Tensor Align(int[] order)
    {
        LabelledTensor permuted = Permute(Array.FindAll(order, Labels.Contains));
        return permuted.Tensor.Reshape([.. order.Select(label => permuted.Labels.Contains(label) ? permuted.ExtentsOf([label])[0] : 1)]);
    }

    private int[] InMemoryOrder(int[] labels)
    {
        if (labels.Length < 2) return labels;
        Layout layout = LayoutOf(Tensor.Node);
        int[] own = Labels;
        return [.. labels.OrderByDescending(label => Math.Abs(layout.Strides[Array.IndexOf(own, label)]))];
    }

    /// <summary>Where a value lies or, as far as can be known before, will lie.</summary>
    private static Layout LayoutOf(Node node)
    {
        var views = new Stack<ViewOperation>();
        for (; node.Layout is null && node.Operation is ViewOperation view && node.Inputs.Length > 0; node = node.Inputs[0]) views.Push(view);
        Layout layout = node.Layout ?? Layout.Contiguous(node.Spec.Shape);
        while (views.TryPop(out ViewOperation? view)) layout = view.View(layout) ?? view.View(Layout.Contiguous(layout.Shape))!;
        return layout;
    }

    private int[] ExtentsOf(int[] labels)
    {
        (Tensor tensor, int[] own) = (Tensor, Labels);
        return Array.ConvertAll(labels, label => tensor.Shape[Array.IndexOf(own, label)]);
    }
}
