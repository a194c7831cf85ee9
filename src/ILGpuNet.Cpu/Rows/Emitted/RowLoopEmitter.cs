using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Computes the maps and reductions of a stage for rows that lie one after the other, or for a block of one row. Totals of reductions lie
/// <paramref name="tileRows"/> apart from those of the next; where the block is not <paramref name="isFirst"/>, it is folded into them. Loops for rows in
/// pieces do so for <paramref name="rows"/> pieces of one row, which lie <paramref name="stride"/> elements apart in the operands, and ask for what lies
/// <paramref name="ahead"/> elements further on.
/// </summary>
internal unsafe delegate void RowLoop(byte** places, double* totals, nint tileRows, nint rows, nint length, bool isFirst, nint stride, nint ahead);

/// <summary>
/// Writes a stage of a row program as one loop over the vectors of each row. Values stay in registers, values of rows are repeated in
/// registers, and what is only reduced is never stored. Functions are those of the single steps, so that the bits are the same.
/// </summary>
internal sealed partial class RowLoopEmitter
{
    private const short Places = 0, Totals = 1, TileRows = 2, Rows = 3, Length = 4, IsFirst = 5, Stride = 6, Ahead = 7;

    /// <summary>
    /// Steps of a stage with reductions up to which the vectors that reductions take in turn are written out one after the other: handing them on from
    /// vector to vector would move all of them each time, on processors without vectors of 512 bits through memory.
    /// </summary>
    private const int MostUnrolledSteps = 8;

    private readonly RowProgram program;
    private readonly RowSchedule schedule;
    private readonly RowStage stage;
    private readonly Type element;
    private readonly int width;
    private readonly bool isInPieces, isStreamed;
    private readonly ILGenerator body;
    private readonly LocalBuilder row, index, whole, rest, tile;

    /// <summary>By value: where the row begins, and values of the row repeated.</summary>
    private readonly Dictionary<int, LocalBuilder> pointers = [], repeated = [];
    private readonly Dictionary<int, RowLoopReduction> reductions = [];

    /// <summary>Vectors from the index on at which steps are being written.</summary>
    private int ahead;

    private RowLoopEmitter(RowProgram program, RowSchedule schedule, RowStage stage, DType elementType, RowLoopKind kind, ILGenerator body)
    {
        (this.program, this.schedule, this.stage, this.body) = (program, schedule, stage, body);
        (isInPieces, isStreamed) = (kind.IsInPieces, kind.IsStreamed);
        element = elementType == DType.Float32 ? typeof(float) : typeof(double);
        width = VectorCodes.Widest.Bytes / elementType.Size();
        (row, index, whole) = (body.DeclareLocal(typeof(nint)), body.DeclareLocal(typeof(nint)), body.DeclareLocal(typeof(nint)));
        (tile, rest) = (body.DeclareLocal(typeof(nint)), body.DeclareLocal(typeof(int)));
    }

    /// <summary>The loop of a stage of which the steps on blocks work on vectors of an element type.</summary>
    public static RowLoop Emit(RowProgram program, RowSchedule schedule, RowStage stage, DType elementType, RowLoopKind kind)
    {
        Type[] parameters = [typeof(byte**), typeof(double*), typeof(nint), typeof(nint), typeof(nint), typeof(bool), typeof(nint), typeof(nint)];
        var method = new DynamicMethod("RowLoop", typeof(void), parameters, typeof(RowLoopEmitter).Module, skipVisibility: true) { InitLocals = false };
        new RowLoopEmitter(program, schedule, stage, elementType, kind, method.GetILGenerator()).Emit();
        RowLoop loop = method.CreateDelegate<RowLoop>();
        RuntimeHelpers.PrepareDelegate(loop);
        return loop;
    }

    /// <summary>
    /// <code>
    /// nint whole = length &amp; -width; int rest = (int)(length - whole); nint row = 0;
    /// do
    /// {
    ///     /* values of the row */
    ///     nint index = 0;
    ///     for (; index &lt; (length &amp; -4 * width); index += 4 * width) { /* four vectors, for reductions in few steps */ }
    ///     for (; index &lt; whole; index += width) { /* vectors */ }
    ///     if (rest != 0) { /* the first elements of a vector */ }
    ///     /* totals */
    /// } while (++row &lt; rows);
    /// </code>
    /// </summary>
    private void Emit()
    {
        Label nextRow = body.DefineLabel(), nextVector = body.DefineLabel(), enter = body.DefineLabel(), finish = body.DefineLabel();
        body.Emit(OpCodes.Ldarg, Length);
        body.Emit(OpCodes.Ldc_I4, -width);
        body.Emit(OpCodes.Conv_I);
        body.Emit(OpCodes.And);
        body.Emit(OpCodes.Stloc, whole);
        body.Emit(OpCodes.Ldarg, Length);
        body.Emit(OpCodes.Ldloc, whole);
        body.Emit(OpCodes.Sub);
        body.Emit(OpCodes.Conv_I4);
        body.Emit(OpCodes.Stloc, rest);
        PushAhead();
        body.Emit(OpCodes.Stloc, tile);
        SetToZero(row);
        body.MarkLabel(nextRow);
        BeginRow();
        SetToZero(index);
        if (reductions.Count > 0 && stage.Blocks.Length <= MostUnrolledSteps && !stage.Blocks.Any(FillsRegisters)) EmitTurns();
        body.Emit(OpCodes.Br, enter);
        body.MarkLabel(nextVector);
        EmitVector();
        foreach (RowLoopReduction reduction in reductions.Values) reduction.HandOn();
        Increase(index, width);
        body.MarkLabel(enter);
        body.Emit(OpCodes.Ldloc, index);
        body.Emit(OpCodes.Ldloc, whole);
        body.Emit(OpCodes.Blt, nextVector);
        body.Emit(OpCodes.Ldloc, rest);
        body.Emit(OpCodes.Brfalse, finish);
        EmitSteps(isPartial: true);
        body.MarkLabel(finish);
        foreach (RowLoopReduction reduction in reductions.Values) reduction.Finish(PushTotal, PushIsFirst);
        Increase(row, 1);
        body.Emit(OpCodes.Ldloc, row);
        body.Emit(OpCodes.Ldarg, Rows);
        body.Emit(OpCodes.Blt, nextRow);
        body.Emit(OpCodes.Ret);
    }

    /// <summary>Whole turns of the reductions' vectors, each of which stays where it is.</summary>
    private void EmitTurns()
    {
        Label nextTurn = body.DefineLabel(), enter = body.DefineLabel();
        LocalBuilder turns = body.DeclareLocal(typeof(nint));
        body.Emit(OpCodes.Ldarg, Length);
        body.Emit(OpCodes.Ldc_I4, -RowLoopReduction.Vectors * width);
        body.Emit(OpCodes.Conv_I);
        body.Emit(OpCodes.And);
        body.Emit(OpCodes.Stloc, turns);
        body.Emit(OpCodes.Br, enter);
        body.MarkLabel(nextTurn);
        for (ahead = 0; ahead < RowLoopReduction.Vectors; ahead++) EmitVector();
        ahead = 0;
        Increase(index, RowLoopReduction.Vectors * width);
        body.MarkLabel(enter);
        body.Emit(OpCodes.Ldloc, index);
        body.Emit(OpCodes.Ldloc, turns);
        body.Emit(OpCodes.Blt, nextTurn);
    }

    private void EmitVector()
    {
        foreach (int value in schedule.StreamsOf(stage))
            if (!IsPastCaches(value)) Prefetch(value);
        EmitSteps(isPartial: false);
    }

    /// <summary>Whether whole vectors of a value are stored past the caches: those of outputs that no later stage reads.</summary>
    private bool IsPastCaches(int value) => isStreamed && value >= program.Given && schedule.LastStageOf[value] == schedule.StageOf[value]
        && program[value].Type != DType.Bool && program.Outputs.Span.Contains(value);

    private bool FillsRegisters(int value) =>
        InstructionOf(value) is { Function: RowFunction.Map } instruction && VectorFunctions.FillsRegisters(instruction.Map);

    private void BeginRow()
    {
        foreach (int value in stage.Blocks.SelectMany(value => RowSchedule.Operands(InstructionOf(value))).Except(stage.Blocks))
        {
            if (program[value].IsPerRow) RepeatValue(value);
            else PointToRow(value);
        }
        foreach (int value in stage.Blocks)
        {
            if (schedule.IsStored(value)) PointToRow(value);
            if (!RowSchedule.IsReduction(InstructionOf(value))) continue;
            reductions[value] = new RowLoopReduction(body, InstructionOf(value), schedule.TotalsOf(value), element);
            reductions[value].Begin();
        }
    }

    private void RepeatValue(int value)
    {
        PushPlace(value);
        bool isScalar = value >= program.Inputs.Count && value < program.Given;
        if (!isScalar && !isInPieces) AddBytes(row, program[value].Type.Size());
        string name = program[value].Type == DType.Bool ? nameof(RowVectors.RepeatMask) : nameof(RowVectors.Repeat);
        body.Emit(OpCodes.Call, VectorCodes.Widest.RowVectors.GetMethod(name)!.MakeGenericMethod(element));
        repeated[value] = DefineVector();
    }

    private void PointToRow(int value)
    {
        PushPlace(value);
        body.Emit(OpCodes.Ldloc, row);
        // Pieces lie apart in operands, and one after the other in what is kept of the row.
        bool isOperand = value < program.Given || program.Outputs.Span.Contains(value);
        body.Emit(OpCodes.Ldarg, isInPieces && isOperand ? Stride : Length);
        body.Emit(OpCodes.Mul);
        body.Emit(OpCodes.Ldc_I4, program[value].Type.Size());
        body.Emit(OpCodes.Mul);
        body.Emit(OpCodes.Add);
        pointers[value] = body.DeclareLocal(typeof(byte*));
        body.Emit(OpCodes.Stloc, pointers[value]);
    }

    private void EmitSteps(bool isPartial)
    {
        var values = new Dictionary<int, LocalBuilder>(repeated);
        foreach (int value in stage.Blocks)
        {
            RowInstruction instruction = InstructionOf(value);
            foreach (int operand in RowSchedule.Operands(instruction))
                if (!values.ContainsKey(operand)) values[operand] = Load(operand, isPartial);
            if (reductions.TryGetValue(value, out RowLoopReduction? reduction))
            {
                reduction.Combine(values[instruction.First], ahead, isPartial ? rest : null);
                continue;
            }
            values[value] = Compute(instruction, values);
            if (schedule.IsStored(value)) Store(value, values[value], isPartial);
        }
    }

    /// <summary>Asks for the same place of the next tile.</summary>
    private void Prefetch(int value)
    {
        PushAddress(value);
        AddBytes(tile, program[value].Type.Size());
        body.Emit(OpCodes.Call, typeof(RowPrefetch).GetMethod(nameof(RowPrefetch.Line))!);
    }

    private LocalBuilder Compute(RowInstruction instruction, Dictionary<int, LocalBuilder> values)
    {
        var map = new MapInstruction(instruction.Map, instruction.OperandType, instruction.Result.Type, 0);
        if (map.IsCopy) return values[instruction.First];
        foreach (int operand in RowSchedule.Operands(instruction)) body.Emit(OpCodes.Ldloc, values[operand]);
        body.Emit(OpCodes.Call, VectorCodes.Widest.FindFunction(map, element));
        return DefineVector();
    }

    /// <summary>A local that takes the vector on the stack.</summary>
    private LocalBuilder DefineVector()
    {
        LocalBuilder local = body.DeclareLocal(VectorCodes.Widest.VectorOf(element));
        body.Emit(OpCodes.Stloc, local);
        return local;
    }

    private RowInstruction InstructionOf(int value) => program.Instructions[value - program.Given];
}
