namespace ILGpuNet.Metrics;

/// <summary>How the figures of single classes become one.</summary>
public enum Average
{
    /// <summary>Their mean: every class counts as much.</summary>
    Macro,
    /// <summary>One figure from the sums of all classes' counts: every sample counts as much.</summary>
    Micro,
    /// <summary>Their mean weighted with the number of targets of each class.</summary>
    Weighted,
    /// <summary>That of class 1 of two.</summary>
    Binary,
}
