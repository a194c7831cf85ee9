using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

// Rows in pieces: each is gone through piece by piece in every stage, several pieces at a time where they are shorter than a block.
internal sealed unsafe partial class RowKernel
{
    /// <summary>Elements from a piece of a row to the next.</summary>
    private long Stride => rows * piece;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ExecuteRowInPieces(byte** operands, byte* scratch, byte** places, RowLoop?[]? loops, long row)
    {
        for (int input = 0; input < inputs.Length; input++)
            if (program.Inputs[input].IsPerRow) places[input] = inputs[input].Place(operands[input], row, 1, scratch + memory.Offsets[input]);
        for (int output = 0; output < program.Outputs.Count; output++)
        {
            int value = program.Outputs[output];
            if (program[value].IsPerRow) places[value] = operands[inputs.Length + output] + row * program[value].Type.Size();
        }
        double* totals = (double*)(scratch + memory.Totals);
        int together = loops is null || !isInPlace ? 1 : Math.Max(1, blockLength / piece);
        byte** here = places + 2 * values;
        for (int number = 0; number < stages.Length; number++)
        {
            RowKernelStage stage = stages[number];
            BeginStage(stage, loops is not null, places, row, 1);
            if (stage.Blocks.Length == 0) continue;
            for (int place = 0; place < 2 * values; place++) here[place] = places[place];
            for (int segment = 0; segment < segments; segment += together)
            {
                int count = Math.Min(together, segments - segment);
                for (int start = 0; start < piece; start += blockLength)
                {
                    int end = Math.Min(start + blockLength, piece);
                    PlacePiece(operands, scratch, places, here, row, segment, start, end - start);
                    bool isFirst = segment == 0 && start == 0, isLast = segment + count == segments && end == piece;
                    nint ahead = (nint)(end == piece ? Stride - start : end - start);
                    RunPieces(stage, loops?[number], here, totals, count, end - start, isFirst, isLast, ahead);
                }
            }
        }
    }

    /// <summary>Places what a block of a piece reads and writes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PlacePiece(byte** operands, byte* scratch, byte** places, byte** here, long row, int segment, int start, int count)
    {
        long at = (segment * rows + row) * piece + start, inRow = (long)segment * piece + start;
        foreach (int input in wideInputs) here[input] = inputs[input].Place(operands[input], at, count, scratch + memory.Offsets[input]);
        foreach ((int value, int operand, int size) in wideOutputs) here[value] = operands[operand] + at * size;
        foreach ((int value, int size) in kept) here[value] = places[value] + inRow * size;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunPieces(RowKernelStage stage, RowLoop? loop, byte** places, double* totals, int count, int extent, bool isFirst, bool isLast, nint ahead)
    {
        loop?.Invoke(places, totals, 1, count, extent, isFirst, (nint)Stride, ahead);
        if (loop is not null && !isLast) return;
        foreach (ref readonly RowStep step in stage.Blocks.AsSpan())
        {
            if (loop is null && step.IsReduction) step.Fold(places, totals, 1, 1, extent, isFirst);
            else if (loop is null) step.RunMap(places, extent);
            if (isLast && step.IsReduction) step.StoreTotals(places, totals, 1, 1);
        }
    }
}
