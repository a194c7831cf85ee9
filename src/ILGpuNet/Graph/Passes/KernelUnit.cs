using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>One kernel of a plan before memory is assigned: what runs, what it reads and which buffers it writes.</summary>
internal sealed record KernelUnit
{
    public required string Name { get; init; }

    public required Primitive Primitive { get; init; }

    /// <summary>Where the inputs lie.</summary>
    public required Place[] Inputs { get; init; }

    /// <summary>The nodes whose buffers are written; -1 for an output that nobody reads.</summary>
    public required int[] Outputs { get; init; }

    /// <summary>Shapes and types of the outputs.</summary>
    public required Operations.TensorSpec[] OutputSpecs { get; init; }

    /// <summary>Run-time scalars: index of the captured node, and which of its two scalars.</summary>
    public required (int Origin, int Which)[] Scalars { get; init; }

    /// <summary>Earliest position in the plan: larger than that of every unit whose output is read.</summary>
    public long Start { get; set; }
}
