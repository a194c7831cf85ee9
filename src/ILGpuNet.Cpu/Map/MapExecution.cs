using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// How a map computes its blocks: at first instruction by instruction, each a loop of its own; compiled once it has run so much that compiling it
/// at the beginning would have paid. So it never takes more than about twice the time of the better way.
/// </summary>
internal sealed unsafe class MapExecution
{
    /// <summary>Maps of fewer elements take so little time that compiling them gains nothing worth having.</summary>
    public const long FewestElements = 16 << 10;

    /// <summary>
    /// Elements times steps whose loads and stores a compiled loop saves, in the time that compiling it takes: between one and three milliseconds.
    /// </summary>
    public const long StepsPerLoop = 64 << 20;

    private readonly MapProgram program;
    private readonly MapSchedule schedule;
    private readonly int savedSteps;
    private readonly long breakEven;
    private long savedSoFar;
    private volatile EmittedProgram? emitted;

    public MapExecution(MapProgram program, MapSchedule schedule, long elements)
    {
        this.program = program;
        this.schedule = schedule;
        if (elements < FewestElements || !RuntimeFeature.IsDynamicCodeCompiled) return;
        foreach (MapStage stage in MapStage.Of(schedule))
        {
            if (stage.ElementType is null) continue;
            savedSteps += stage.End - stage.First - 1;
            breakEven += StepsPerLoop;
        }
    }

    /// <summary>Whether blocks are computed by compiled loops.</summary>
    public bool IsCompiled => emitted is not null;

    /// <summary>Says that so many elements will be computed. Counts of several threads at a time may be lost.</summary>
    public void Expect(long elements)
    {
        if (savedSteps == 0 || emitted is not null) return;
        savedSoFar += elements * savedSteps;
        if (savedSoFar >= breakEven) emitted = EmittedPrograms.Find(program, schedule);
    }

    /// <summary>Computes a block of elements whose places are in the slots.</summary>
    public void Run(byte** slots, int count)
    {
        if (emitted is { } compiled) compiled.Run(slots, count);
        else schedule.Run(slots, 0, schedule.Instructions.Count, count);
    }
}
