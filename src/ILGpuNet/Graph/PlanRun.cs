using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs;

/// <summary>What changes from run to run; reused, so that a replayed plan allocates nothing for it.</summary>
internal sealed class PlanRun
{
    private readonly List<Storage> given = [];

    public required Storage?[] Leaves { get; init; }

    public required long[] LeafOffsets { get; init; }

    public required Storage[] Storages { get; init; }

    public required BufferView[] Operands { get; init; }

    public required Scalar[] Scalars { get; init; }

    public required Node[] OutputNodes { get; init; }

    public required Node[] UpdateNodes { get; init; }

    public required Node?[] ReplacedNodes { get; init; }

    public required Variable[] Variables { get; init; }

    /// <summary>Whether a node of this run already got the storage; notes that one does now.</summary>
    public bool HasBeenGiven(Storage storage)
    {
        if (given.Contains(storage)) return true;
        given.Add(storage);
        return false;
    }

    /// <summary>Lets go of tensors and memory.</summary>
    public void Clear()
    {
        given.Clear();
        Array.Clear(Leaves);
        Array.Clear(Storages);
        Array.Clear(Operands);
        Array.Clear(OutputNodes);
        Array.Clear(UpdateNodes);
        Array.Clear(ReplacedNodes);
        Array.Clear(Variables);
    }
}
