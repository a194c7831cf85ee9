namespace ILGpuNet.Data;

/// <summary>Checks of what loaders and data sets are made of.</summary>
internal static class BatchShapes
{
    /// <summary>Throws unless two tensors have one first axis of samples.</summary>
    public static void RequireSamples(string owner, Tensor inputs, Tensor targets)
    {
        if (inputs.Rank == 0 || targets.Rank == 0)
            throw new ShapeException($"[{owner}] inputs and targets need a first axis of samples, found shapes {inputs.Shape} and {targets.Shape}");
        if (inputs.Shape[0] != targets.Shape[0])
            throw new ShapeException(
                $"[{owner}] inputs {inputs.Shape} and targets {targets.Shape} must have as many samples, found {inputs.Shape[0]} and {targets.Shape[0]}");
    }
}
