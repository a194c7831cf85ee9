using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>An instruction with its loop; operands and result are numbers of places.</summary>
internal readonly unsafe struct RowStep
{
    private readonly MapLoop loop;
    private readonly delegate*<byte*, int, int, double*, bool, void> fold;
    private readonly RowFunction function;
    private readonly DType type;
    private readonly int first, second, third, totals;

    /// <param name="instruction">What is computed.</param>
    /// <param name="places">Numbers of the places of its operands.</param>
    /// <param name="result">Number of the place of its result.</param>
    /// <param name="totals">Which totals it has, if it is a reduction.</param>
    public RowStep(RowInstruction instruction, ReadOnlySpan<int> places, int result, int totals)
    {
        (function, type, Result, this.totals) = (instruction.Function, instruction.OperandType, result, totals);
        (first, second, third) = (places[0], places[1], places[2]);
        if (function == RowFunction.Map) loop = VectorCodes.Widest.FindLoop(new MapInstruction(instruction.Map, type, instruction.Result.Type, 0));
        else if (RowSchedule.IsReduction(instruction)) fold = VectorCodes.Widest.FindFold(function, type);
    }

    public int Result { get; }

    public bool IsReduction => fold != null;

    /// <summary>Computes a result from whole rows or values of rows.</summary>
    public void RunRows(byte** places, int rows, int length, long firstRow)
    {
        switch (function)
        {
            case RowFunction.Map:
                loop.Invoke(places[first], places[second], places[third], places[Result], rows);
                break;
            case RowFunction.Softmax or RowFunction.LogSoftmax:
                VectorCodes.Widest.Softmax(type, function == RowFunction.LogSoftmax, places[first], places[Result], rows, length);
                break;
            case RowFunction.Pick:
                IndexCheck.ValidateRows("Gather", (long*)places[second], rows, length, firstRow);
                RowFunctions.Pick(type.Size(), places[first], (long*)places[second], places[Result], rows, length);
                break;
            default:
                IndexCheck.ValidateRows("ScatterAdd", (long*)places[first], rows, length, firstRow);
                RowFunctions.Place(type.Size(), (long*)places[first], places[second], places[Result], rows, length);
                break;
        }
    }

    /// <summary>A map of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RunMap(byte** places, int count) => loop.Invoke(places[first], places[second], places[third], places[Result], count);

    /// <summary>Reduces rows, or a block of one row.</summary>
    public void Fold(byte** places, double* allTotals, int tileRows, int rows, int length, bool isFirst) =>
        fold(places[first], rows, length, allTotals + totals * tileRows, isFirst);

    /// <summary>Makes the totals of rows the result, after their last block.</summary>
    public void StoreTotals(byte** places, double* allTotals, int tileRows, int rows) =>
        RowFunctions.StoreTotals(type, allTotals + totals * tileRows, rows, places[Result]);
}
