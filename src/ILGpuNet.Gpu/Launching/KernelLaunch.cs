namespace ILGpuNet.Gpu;

/// <summary>A function of a driver with everything decided but where operands lie and what the run-time scalars are.</summary>
/// <param name="Function">What is launched.</param>
/// <param name="Groups">Number of groups.</param>
/// <param name="GroupSize">Threads of a group.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="IsCheck">Whether it looks for values that cannot be taken.</param>
internal sealed record KernelLaunch(GpuFunction Function, int Groups, int GroupSize, KernelArgument[] Arguments, bool IsCheck)
{
    /// <summary>Room for the arguments of a run; the engine runs one launch at a time.</summary>
    public ArgumentValue[] Values { get; } = new ArgumentValue[Arguments.Length];
}
