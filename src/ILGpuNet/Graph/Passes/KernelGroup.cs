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

    /// <summary>Sums of members, which are made while the region runs; all over the same axes.</summary>
    public List<int> Sums { get; } = [];

    /// <summary>Whether the kernel does something before or after the map.</summary>
    public bool IsMoreThanMap => Head is not null || Sums.Count > 0;

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
