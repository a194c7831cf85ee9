using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Where the values of a row program lie while a tile of rows is worked on: in memory of the operands, or in scratch memory, which is used again when
/// a value is dead.
/// </summary>
internal sealed class RowMemory
{
    private readonly RowProgram program;
    private readonly RowSchedule schedule;
    private readonly long[] offsets;
    private readonly long rowBytes, blockBytes, tileBytes;
    private readonly Stack<long> freeBlocks = [], freeTiles;

    /// <param name="program">The program.</param>
    /// <param name="schedule">Its stages.</param>
    /// <param name="rows">Rows of a tile.</param>
    /// <param name="blockLength">Elements of a block at most.</param>
    /// <param name="tileLength">Elements of a tile.</param>
    /// <param name="isCollectedWhole">Whether inputs are brought there by the tile, rather than by the block.</param>
    /// <param name="isCollected">For each input, whether it is brought to scratch memory.</param>
    public RowMemory(RowProgram program, RowSchedule schedule, int rows, int blockLength, int tileLength, bool isCollectedWhole, bool[] isCollected)
    {
        (this.program, this.schedule) = (program, schedule);
        int widest = WidestOf(program);
        rowBytes = Aligned(rows * sizeof(double));
        blockBytes = Aligned((long)blockLength * widest);
        tileBytes = Aligned((long)tileLength * widest);
        freeTiles = tileBytes == blockBytes ? freeBlocks : [];
        int values = program.Given + program.Instructions.Count;
        offsets = new long[2 * values];
        Array.Fill(offsets, -1);
        for (int input = 0; input < program.Inputs.Count; input++)
        {
            if (isCollected[input]) offsets[input] = Take(program.Inputs[input].IsPerRow ? rowBytes : isCollectedWhole ? tileBytes : blockBytes);
        }
        for (int scalar = program.Inputs.Count; scalar < program.Given; scalar++) offsets[scalar] = Take(blockBytes);
        Totals = Take(rowBytes * program.Instructions.Count(RowSchedule.IsReduction));
        for (int stage = 0; stage < schedule.Stages.Length; stage++) AssignStage(stage);
    }

    /// <summary>Bytes of scratch memory.</summary>
    public long Bytes { get; private set; }

    /// <summary>Where totals of reductions lie, as doubles.</summary>
    public long Totals { get; }

    /// <summary>Where a value lies in the scratch memory, or -1. Number of values + v is the value v repeated along its rows.</summary>
    public ReadOnlySpan<long> Offsets => offsets;

    /// <summary>Bytes of the widest element of a row.</summary>
    public static int WidestOf(RowProgram program)
    {
        int widest = 1;
        foreach (RowValue input in program.Inputs) widest = Math.Max(widest, input.IsPerRow ? 1 : input.Type.Size());
        foreach (DType type in program.ScalarTypes) widest = Math.Max(widest, type.Size());
        foreach (RowInstruction instruction in program.Instructions)
            widest = Math.Max(widest, Math.Max(instruction.Result.Type.Size(), instruction.Function == RowFunction.Map ? instruction.OperandType.Size() : 1));
        return widest;
    }

    private static long Aligned(long bytes) => (bytes + 127) & ~127L;

    private void AssignStage(int stage)
    {
        RowStage steps = schedule.Stages[stage];
        foreach (int value in steps.Before) offsets[value] = IsOutput(value) ? -1 : program[value].IsPerRow ? Take(rowBytes) : Take(tileBytes, freeTiles);
        foreach (int value in steps.Repeated) offsets[offsets.Length / 2 + value] = Take(blockBytes, freeBlocks);
        for (int i = 0; i < steps.Blocks.Length; i++)
        {
            int value = steps.Blocks[i];
            // What is computed again has its place for all stages.
            if (offsets[value] >= 0) continue;
            if (IsOutput(value)) offsets[value] = -1;
            else if (program[value].IsPerRow) offsets[value] = Take(rowBytes);
            else if (schedule.IsRepeated(value)) offsets[value] = Take(blockBytes);
            else offsets[value] = schedule.IsRowWide[value] ? Take(tileBytes, freeTiles) : Take(blockBytes, freeBlocks);
            // Given back after the result has its place: a result never shares that of an operand.
            foreach (int operand in RowSchedule.Operands(InstructionOf(value)).Distinct())
            {
                bool isLocal = operand >= program.Given && !schedule.IsRowWide[operand] && !schedule.IsRepeated(operand) && !IsOutput(operand);
                bool isLastUse = !steps.Blocks[(i + 1)..].Any(later => RowSchedule.Operands(InstructionOf(later)).Contains(operand));
                if (isLocal && isLastUse && !program[operand].IsPerRow) freeBlocks.Push(offsets[operand]);
            }
        }
        for (int value = 0; value < offsets.Length / 2; value++)
        {
            if (schedule.LastStageOf[value] != stage) continue;
            if (schedule.Repeats[value] >= 0) freeBlocks.Push(offsets[offsets.Length / 2 + value]);
            if (value >= program.Given && schedule.IsRowWide[value] && !program[value].IsPerRow && !IsOutput(value)) freeTiles.Push(offsets[value]);
        }
    }

    private RowInstruction InstructionOf(int value) => program.Instructions[value - program.Given];

    private bool IsOutput(int value) => program.Outputs.Span.Contains(value);

    private long Take(long bytes)
    {
        long offset = Bytes;
        Bytes += bytes;
        return offset;
    }

    private long Take(long bytes, Stack<long> free) => free.TryPop(out long offset) ? offset : Take(bytes);
}
