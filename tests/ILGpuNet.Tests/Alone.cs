namespace ILGpuNet.Tests;

/// <summary>
/// Tests that measure something of the whole process (compiled plans, live memory), or that load both cores, run while no other test does.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
