using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Consecutive steps of a schedule, from <paramref name="First"/> up to <paramref name="End"/>: those of an <paramref name="ElementType"/> can be one
/// loop over vectors of it, with Bools as masks; the others are executed one by one.
/// </summary>
internal readonly record struct MapStage(int First, int End, DType? ElementType)
{
    /// <summary>Steps of a loop, beyond which more of its values lie on the stack than in registers.</summary>
    private const int MostSteps = 64;

    /// <summary>Cuts a schedule into stages.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="fewestSteps">Steps that a loop has at least. A single step is a loop already, but one that stores through the caches.</param>
    public static List<MapStage> Of(MapSchedule schedule, int fewestSteps = 2)
    {
        var stages = new List<MapStage>();
        for (int first = 0; first < schedule.Instructions.Count;)
        {
            MapStage stage = LongestFrom(schedule, first);
            bool isLoop = stage.ElementType is not null && stage.End - stage.First >= fewestSteps;
            if (!isLoop) stage = new MapStage(first, Math.Max(stage.End, first + 1), null);
            if (!isLoop && stages.Count > 0 && stages[^1].ElementType is null) stages[^1] = stages[^1] with { End = stage.End };
            else stages.Add(stage);
            first = stage.End;
        }
        return stages;
    }

    private static MapStage LongestFrom(MapSchedule schedule, int first)
    {
        DType? elementType = null;
        bool isFull = false;
        int step = first;
        for (; step < Math.Min(schedule.Instructions.Count, first + MostSteps); step++)
        {
            MapInstruction instruction = schedule.Instructions[step];
            if (!instruction.IsCopy && !VectorFunctions.Has(instruction)) break;
            bool fills = VectorFunctions.FillsRegisters(instruction.Function);
            if (fills && isFull) break;
            if (!TryShareType(instruction.OperandType, ref elementType) || !TryShareType(instruction.ResultType, ref elementType)) break;
            isFull |= fills;
        }
        return new MapStage(first, step, elementType);
    }

    private static bool TryShareType(DType type, ref DType? shared)
    {
        if (type == DType.Bool) return true;
        if (type is not (DType.Float32 or DType.Float64)) return false;
        shared ??= type;
        return shared == type;
    }
}
