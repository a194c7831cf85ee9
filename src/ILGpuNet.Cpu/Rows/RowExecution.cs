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
    private volatile RowLoop?[]? loops;

    public RowExecution(RowPrimitive primitive, RowSchedule schedule)
    {
        (this.primitive, this.schedule) = (primitive, schedule);
        CanBeCompiled = RowLoops.CanCompile(primitive, schedule);
        savedByRun = primitive.Rows * primitive.Length * schedule.Stages.Sum(stage => stage.Blocks.Length);
        breakEven = MapExecution.StepsPerLoop * schedule.Stages.Count(stage => stage.Blocks.Length > 0);
    }

    /// <summary>Whether blocks will be computed by compiled loops, now or later.</summary>
    public bool CanBeCompiled { get; }

    /// <summary>The compiled loop of each stage, as soon as they are there.</summary>
    public RowLoop?[]? Loops => loops;

    /// <summary>Says that all rows will be computed. Counts of several threads at a time may be lost.</summary>
    public void Expect()
    {
        if (!CanBeCompiled || loops is not null) return;
        savedSoFar += savedByRun;
        if (savedSoFar >= breakEven) loops = RowLoops.Find(primitive, schedule);
    }
}
