using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>Gradients collected so far; several uses of a value add up.</summary>
internal sealed class GradientTable
{
    private readonly Dictionary<Node, List<Tensor>?[]> parts = [];

    public void Add(Node node, Tensor gradient) => AddPart(node, 0, gradient);

    public void AddPart(Node node, int output, Tensor gradient)
    {
        if (!parts.TryGetValue(node, out List<Tensor>?[]? existing)) parts[node] = existing = new List<Tensor>?[node.Operation.OutputCount];
        (existing[output] ??= []).Add(gradient);
    }

    public Tensor? Find(Node node) => parts.TryGetValue(node, out List<Tensor>?[]? existing) ? Sum(existing[0]) : null;

    public Tensor?[]? PartsOf(Node node) => parts.TryGetValue(node, out List<Tensor>?[]? existing) ? Array.ConvertAll(existing, Sum) : null;

    private static Tensor? Sum(List<Tensor>? gradients)
    {
        if (gradients is null) return null;
        if (gradients.Count > 1)
        {
            JoinSlices(gradients);
            Tensor sum = gradients[0];
            for (int i = 1; i < gradients.Count; i++) sum += gradients[i];
            gradients.Clear();
            gradients.Add(sum);
        }
        return gradients[0];
    }

    /// <summary>
    /// Gradients of slices that do not overlap, such as those of the parts that a tensor was split into, or of the steps of a sequence, are laid side by
    /// side. To add them up, each among zeros, would take a pass over the whole tensor for every slice.
    /// </summary>
    private static void JoinSlices(List<Tensor> gradients)
    {
        List<Slice> slices = [.. gradients.Select(Slice.TryFrom).OfType<Slice>()];
        if (slices.Count < 2 || slices.Exists(slice => slice.Axis != slices[0].Axis)) return;
        slices.Sort((left, right) => left.Start.CompareTo(right.Start));
        for (int i = 1; i < slices.Count; i++)
        {
            if (slices[i].Start < slices[i - 1].End) return;
        }
        var joined = new HashSet<Tensor>(slices.Select(slice => slice.Scattered), ReferenceEqualityComparer.Instance);
        gradients.RemoveAll(joined.Contains);
        gradients.Add(Join(slices));
    }

    private static Tensor Join(List<Slice> slices)
    {
        (int axis, Shape whole) = (slices[0].Axis, slices[0].Scattered.Shape);
        var pieces = new List<Tensor>();
        int end = 0;
        foreach (Slice slice in slices)
        {
            AddZeros(slice.Start);
            pieces.Add(slice.Part);
            end = slice.End;
        }
        AddZeros(whole[axis]);
        return pieces.Count == 1 ? pieces[0] : Tensor.Concat([.. pieces], axis);

        void AddZeros(int until)
        {
            if (until == end) return;
            int[] extents = whole.ToArray();
            extents[axis] = until - end;
            pieces.Add(Tensor.Zeros(Shape.Create(extents), slices[0].Part.DType, slices[0].Part.Device));
        }
    }

    /// <summary>A gradient that is zero outside of some places along one axis.</summary>
    /// <param name="Scattered">The gradient.</param>
    /// <param name="Part">What stands in these places.</param>
    /// <param name="Axis">The axis.</param>
    /// <param name="Start">The first place.</param>
    /// <param name="End">The place after the last.</param>
    private sealed record Slice(Tensor Scattered, Tensor Part, int Axis, int Start, int End)
    {
        public static Slice? TryFrom(Tensor gradient)
        {
            // Inputs are let go as soon as the value is there.
            if (gradient.Node is not { Operation: SliceScatterOperation { Target: var target } scatter, Inputs: [var part] }) return null;
            int axis = -1;
            for (int i = 0; i < target.Rank; i++)
            {
                if (scatter.Starts[i] == 0 && scatter.Lengths[i] == target[i] && scatter.Steps[i] == 1) continue;
                if (axis >= 0 || scatter.Steps[i] != 1) return null;
                axis = i;
            }
            return axis < 0 ? null : new Slice(gradient, new Tensor(part), axis, scatter.Starts[axis], scatter.Starts[axis] + scatter.Lengths[axis]);
        }
    }
}
