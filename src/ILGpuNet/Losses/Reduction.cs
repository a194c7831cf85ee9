namespace ILGpuNet;

/// <summary>How the losses of single elements become the result.</summary>
public enum Reduction
{
    /// <summary>Their mean: a scalar. Weighted where classes are weighted.</summary>
    Mean,
    /// <summary>Their sum: a scalar.</summary>
    Sum,
    /// <summary>None: one loss for each element.</summary>
    None,
    /// <summary>Their sum over the extent of the first axis: a scalar. The mean that belongs to <see cref="Loss.KullbackLeibler"/>.</summary>
    BatchMean,
}
