namespace ILGpuNet.Training;

/// <summary>When a schedule takes a step.</summary>
public enum SchedulePeriod
{
    /// <summary>After each step of the optimizer.</summary>
    Step,
    /// <summary>After each epoch.</summary>
    Epoch,
}
