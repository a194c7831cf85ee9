using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// How the stages of a row kernel compute their blocks: at first step by step, as <see cref="MapExecution"/>; compiled once compiling would have paid.
/// </summary>
internal sealed class RowExecution
{
    private readonly RowPrimitive primitive;
    private readonly RowSchedule schedule;
    private readonly long savedByRun, breakEven;
    private long savedSoFar;
    private readonly bool isStreamed;
    private volatile RowLoop?[]? loops, streamedLoops;

    /// <param name="primitive">What is computed.</param>
    /// <param name="schedule">Its stages.</param>
    /// <param name="isStreamed">Whether outputs go past the caches, where their places allow it.</param>
    public RowExecution(RowPrimitive primitive, RowSchedule schedule, bool isStreamed)
    {
        (this.primitive, this.schedule, this.isStreamed) = (primitive, schedule, isStreamed);
        CanBeCompiled = RowLoops.CanCompile(primitive, schedule);
        savedByRun = primitive.Rows * primitive.Length * schedule.Stages.Sum(stage => stage.Blocks.Length);
        breakEven = MapExecution.StepsPerLoop * schedule.Stages.Count(stage => stage.Blocks.Length > 0);
    }

    /// <summary>Whether blocks will be computed by compiled loops, now or later.</summary>
    public bool CanBeCompiled { get; }

    /// <summary>The compiled loop of each stage, as soon as they are there.</summary>
    public RowLoop?[]? Loops => loops;

    /// <summary>The loops that store outputs past the caches; null where there are none, or not yet.</summary>
    public RowLoop?[]? StreamedLoops => streamedLoops;

    /// <summary>Says that all rows will be computed. Counts of several threads at a time may be lost.</summary>
    public void Expect()
    {
        if (!CanBeCompiled || loops is not null) return;
        savedSoFar += savedByRun;
        if (savedSoFar < breakEven) return;
        if (isStreamed) streamedLoops = RowLoops.Find(primitive, schedule, isStreamed: true);
        loops = RowLoops.Find(primitive, schedule);
    }
}
