using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>What changes from run to run; reused, so that a replayed plan allocates nothing for it.</summary>
internal sealed class PlanRun
{
    public required Storage?[] Leaves { get; init; }

    public required long[] LeafOffsets { get; init; }

    public required Storage?[] Storages { get; init; }

    public required BufferView[] Operands { get; init; }

    public required Scalar[] Scalars { get; init; }

    public required Node[] OutputNodes { get; init; }

    public required Node[] UpdateNodes { get; init; }

    public required Node?[] ReplacedNodes { get; init; }

    public required Variable[] Variables { get; init; }

    /// <summary>Takes a leaf's memory. Call under the gate.</summary>
    public void Bind(int leaf, Node node)
    {
        Leaves[leaf] = node.Storage;
        LeafOffsets[leaf] = node.Layout!.Offset * node.Spec.Type.Size();
    }

    /// <summary>Takes a leaf's memory, if the leaf lies there as the plan expects. Call under the gate.</summary>
    public bool TryBind(int leaf, Node node, Layout expected)
    {
        if (!ReferenceEquals(node.Layout, expected) && (node.Spec.Shape != expected.Shape || !node.Layout!.Strides.SequenceEqual(expected.Strides))) return false;
        Bind(leaf, node);
        return true;
    }

    /// <summary>Lets go of tensors and memory.</summary>
    public void Clear()
    {
        Array.Clear(Leaves);
        Array.Clear(Storages);
        Array.Clear(Operands);
        Array.Clear(OutputNodes);
        Array.Clear(UpdateNodes);
        Array.Clear(ReplacedNodes);
        Array.Clear(Variables);
    }
}
