using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>A program of which the stages that can be are compiled.</summary>
internal sealed unsafe class EmittedProgram(MapSchedule schedule)
{
    private readonly (MapStage Stage, EmittedLoop? Loop)[] stages =
        [.. MapStage.Of(schedule).Select(stage => (stage, stage.ElementType is null ? null : new EmittedLoop(schedule, stage)))];

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
