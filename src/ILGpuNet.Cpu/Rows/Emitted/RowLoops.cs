using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>A variant of compiled loops.</summary>
/// <param name="IsInPieces">Whether they go through pieces of a row.</param>
/// <param name="IsStreamed">
/// Whether they store outputs past the caches: at places that whole vectors divide, and with a memory barrier before others read them.
/// </param>
internal readonly record struct RowLoopKind(bool IsInPieces, bool IsStreamed);

/// <summary>The stages of row programs as compiled loops, kept for rows of other lengths and for plans that are compiled anew.</summary>
internal static class RowLoops
{
    /// <summary>Programs after which the table begins anew; kernels keep theirs.</summary>
    private const int Capacity = 128;

    /// <summary>Rows of fewer elements are better worked on several at a time.</summary>
    private const int ShortestRow = 32;

    /// <summary>Pieces of rows are worked on one by one in any case.</summary>
    private const int ShortestPiece = 16;

    /// <summary>Steps of a loop, beyond which more of its values lie on the stack than in registers.</summary>
    private const int MostSteps = 64;

    private static readonly ConcurrentDictionary<(RowProgram Program, ValueList<int> Summed, RowLoopKind Kind), Lazy<RowLoop?[]>> Table = new();

    /// <summary>Whether the stages of a program can be compiled, and its rows are long and many enough to gain by that.</summary>
    public static bool CanCompile(RowPrimitive primitive, RowSchedule schedule) =>
        RuntimeFeature.IsDynamicCodeCompiled && primitive.Length / primitive.Segments >= (primitive.Segments > 1 ? ShortestPiece : ShortestRow)
        && primitive.Rows * primitive.Length >= MapExecution.FewestElements
        && schedule.Stages.Any(stage => stage.Blocks.Length > 0)
        && schedule.Stages.All(stage => stage.Blocks.Length == 0 || ElementTypeOf(primitive.Program, stage) is not null);

    /// <summary>For each stage its loop, or null where it has no steps on blocks.</summary>
    public static RowLoop?[] Find(RowPrimitive primitive, RowSchedule schedule, bool isStreamed = false)
    {
        var kind = new RowLoopKind(primitive.Segments > 1, isStreamed);
        (RowProgram Program, ValueList<int>, RowLoopKind) key = (primitive.Program, [.. primitive.Sums.Select(sum => sum.Value)], kind);
        if (Table.Count >= Capacity && !Table.ContainsKey(key)) Table.Clear();
        return Table.GetOrAdd(key, _ => new Lazy<RowLoop?[]>(
            () => Array.ConvertAll(schedule.Stages, stage => Compile(primitive.Program, schedule, stage, kind)))).Value;
    }

    private static RowLoop? Compile(RowProgram program, RowSchedule schedule, RowStage stage, RowLoopKind kind) =>
        stage.Blocks.Length == 0 ? null : RowLoopEmitter.Emit(program, schedule, stage, ElementTypeOf(program, stage)!.Value, kind);

    /// <summary>The type that the steps of a stage on blocks share, with Bools as masks; null where they cannot be one loop.</summary>
    private static DType? ElementTypeOf(RowProgram program, RowStage stage)
    {
        if (stage.Blocks.Length > MostSteps) return null;
        DType? shared = null;
        foreach (int value in stage.Blocks)
        {
            RowInstruction instruction = program.Instructions[value - program.Given];
            var map = new MapInstruction(instruction.Map, instruction.OperandType, instruction.Result.Type, 0);
            if (instruction.Function == RowFunction.Map && !map.IsCopy && !VectorFunctions.Has(map)) return null;
            foreach (DType type in new[] { instruction.OperandType, instruction.Result.Type })
            {
                if (type == DType.Bool) continue;
                if (type is not (DType.Float32 or DType.Float64) || (shared ?? type) != type) return null;
                shared = type;
            }
        }
        return shared;
    }
}
