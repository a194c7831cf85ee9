namespace ILGpuNet.Graphs.Passes;

/// <summary>Nodes that run as one kernel.</summary>
internal sealed class KernelGroup
{
    /// <summary>Whether elementwise nodes can join.</summary>
    public required bool IsMap { get; set; }

    /// <summary>The node whose kernel comes first, where the map is its epilogue. One of the members.</summary>
    public int? Head { get; set; }

    public required Shape Shape { get; init; }

    public List<int> Members { get; } = [];

    /// <summary>Where the group works on rows: their number and length. Then it is no map; members are rows, or values of rows.</summary>
    public RowExtents? Rows { get; set; }

    /// <summary>Sums of members, which are made while the region runs; of a map, all over the same axes; of rows, over the rows.</summary>
    public List<int> Sums { get; } = [];

    /// <summary>Whether the kernel does something else than the map.</summary>
    public bool IsMoreThanMap => Head is not null || Sums.Count > 0 || Rows is not null;

    /// <summary>Larger than the start of every group that this one reads.</summary>
    public long Start { get; set; }

    /// <summary>Smallest start of the groups that read this one.</summary>
    public long FirstReader { get; set; } = long.MaxValue;

    /// <summary>The group into which this one has been merged.</summary>
    public KernelGroup? Parent { get; set; }

    public KernelGroup Root
    {
        get
        {
            KernelGroup group = this;
            while (group.Parent is { } parent) group = parent;
            return group;
        }
    }
}
