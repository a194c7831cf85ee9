using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// A program of which the stages that can be are compiled; where it <paramref name="isStreamed"/>, whole vectors of outputs are stored past the caches:
/// to places on cache lines, and with a memory barrier before others read them.
/// </summary>
internal sealed unsafe class EmittedProgram(MapSchedule schedule, bool isStreamed = false)
{
    private readonly (MapStage Stage, EmittedLoop? Loop)[] stages =
    [
        .. MapStage.Of(schedule, fewestSteps: isStreamed ? 1 : 2)
            .Select(stage => (stage, stage.ElementType is null ? null : new EmittedLoop(schedule, stage, isStreamed))),
    ];

    /// <summary>Computes a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(byte** slots, int count)
    {
        foreach ((MapStage stage, EmittedLoop? loop) in stages)
        {
            if (loop is not null) loop.Run(slots, count);
            else schedule.Run(slots, stage.First, stage.End, count);
        }
    }
}
