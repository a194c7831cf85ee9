using System.Collections.Concurrent;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Compiled programs, kept for maps of other shapes and for plans that are compiled anew.</summary>
internal static class EmittedPrograms
{
    /// <summary>Programs after which the table begins anew; kernels keep theirs.</summary>
    public const int Capacity = 128;

    private static readonly ConcurrentDictionary<(MapProgram Program, bool IsStreamed), Lazy<EmittedProgram>> Programs = new();

    /// <summary>Number of programs in the table.</summary>
    public static int Count => Programs.Count;

    /// <summary>Whether a program has been compiled.</summary>
    public static bool Has(MapProgram program) => Programs.ContainsKey((program, false));

    /// <summary>The compiled program; <paramref name="schedule"/> is its schedule.</summary>
    public static EmittedProgram Find(MapProgram program, MapSchedule schedule, bool isStreamed = false)
    {
        if (Programs.Count >= Capacity && !Programs.ContainsKey((program, isStreamed))) Programs.Clear();
        return Programs.GetOrAdd((program, isStreamed), _ => new Lazy<EmittedProgram>(() => new EmittedProgram(schedule, isStreamed))).Value;
    }
}
