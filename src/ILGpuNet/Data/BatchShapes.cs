namespace ILGpuNet.Data;

/// <summary>Checks of what loaders and data sets are made of.</summary>
internal static class BatchShapes
{
    /// <summary>Throws unless there are inputs, and all of them and the targets have one first axis of samples.</summary>
    public static void RequireSamples(string owner, IReadOnlyList<Tensor> inputs, Tensor targets)
    {
        if (inputs.Count == 0) throw new InvalidValueException($"[{owner}] at least one input is needed, found none");
        foreach (Tensor input in inputs) RequireSamples(owner, input, targets);
    }

    /// <summary>Throws unless two tensors have one first axis of samples.</summary>
    private static void RequireSamples(string owner, Tensor inputs, Tensor targets)
    {
        if (inputs.Rank == 0 || targets.Rank == 0)
            throw new ShapeException($"[{owner}] inputs and targets need a first axis of samples, found shapes {inputs.Shape} and {targets.Shape}");
        if (inputs.Shape[0] != targets.Shape[0])
            throw new ShapeException(
                $"[{owner}] inputs {inputs.Shape} and targets {targets.Shape} must have as many samples, found {inputs.Shape[0]} and {targets.Shape[0]}");
    }
}
