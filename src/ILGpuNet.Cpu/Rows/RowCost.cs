using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Rough times of row programs on one thread, to decide how many threads are worth waking.</summary>
internal static class RowCost
{
    private const double NanosecondsPerRowInstruction = 2, NanosecondsPerSoftmaxElement = 0.8, NanosecondsPerSummedElement = 0.1;

    public static double NanosecondsPerRow(RowPrimitive primitive)
    {
        RowProgram program = primitive.Program;
        DType[] inputs = [.. program.Inputs.Where(input => !input.IsPerRow).Select(input => input.Type)];
        MapInstruction[] maps = [.. program.Instructions.Where(step => step is { Function: RowFunction.Map, Result.IsPerRow: false })
            .Select(step => new MapInstruction(step.Map, step.OperandType, step.Result.Type, 0))];
        double perElement = MapCost.NanosecondsPerElement(new MapProgram(ValueList.Create<DType>(inputs), [], ValueList.Create<MapInstruction>(maps), []))
            + NanosecondsPerSummedElement * primitive.Sums.Count
            + program.Instructions.Sum(step => step.Function switch
            {
                RowFunction.Map => 0,
                RowFunction.Softmax or RowFunction.LogSoftmax => NanosecondsPerSoftmaxElement,
                RowFunction.Pick => 0,
                _ => 0.05,
            });
        return perElement * primitive.Length + NanosecondsPerRowInstruction * program.Instructions.Count;
    }
}
