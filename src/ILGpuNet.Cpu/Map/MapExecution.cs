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
    private readonly bool isStreamed;
    private volatile EmittedProgram? emitted, streamed;

    public MapExecution(MapProgram program, MapSchedule schedule, long elements, bool isStreamed)
    {
        this.program = program;
        this.schedule = schedule;
        // A program of several stages would read back what it has stored.
        this.isStreamed = isStreamed = isStreamed && MapStage.Of(schedule, fewestSteps: 1) is [{ ElementType: not null }];
        if (elements < FewestElements || !RuntimeFeature.IsDynamicCodeCompiled) return;
        foreach (MapStage stage in MapStage.Of(schedule, fewestSteps: isStreamed ? 1 : 2))
        {
            if (stage.ElementType is null) continue;
            savedSteps += stage.End - stage.First - (isStreamed ? 0 : 1);
            breakEven += StepsPerLoop;
        }
    }

    /// <summary>Whether blocks are computed by compiled loops.</summary>
    public bool IsCompiled => emitted is not null;

    /// <summary>Whether blocks can be computed by loops that store past the caches.</summary>
    public bool CanStream => streamed is not null;

    /// <summary>Says that so many elements will be computed. Counts of several threads at a time may be lost.</summary>
    public void Expect(long elements)
    {
        if (savedSteps == 0 || emitted is not null) return;
        savedSoFar += elements * savedSteps;
        if (savedSoFar < breakEven) return;
        if (isStreamed) streamed = EmittedPrograms.Find(program, schedule, isStreamed: true);
        emitted = EmittedPrograms.Find(program, schedule);
    }

    /// <summary>Computes a block as <see cref="Run"/>, with outputs on cache lines that are stored past the caches.</summary>
    public void RunStreamed(byte** slots, int count) => streamed!.Run(slots, count);

    /// <summary>Computes a block of elements whose places are in the slots.</summary>
    public void Run(byte** slots, int count)
    {
        if (emitted is { } compiled) compiled.Run(slots, count);
        else schedule.Run(slots, 0, schedule.Instructions.Count, count);
    }
}
