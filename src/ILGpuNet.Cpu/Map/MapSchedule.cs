using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>One call of a loop: operands and result are numbers of slots, places that hold a block of elements.</summary>
internal readonly record struct MapStep(MapLoop Loop, int First, int Second, int Third, int Result);

/// <summary>
/// A program with places for its values. Slots are numbered in this order: inputs, scalars, outputs, registers. A value that is an
/// output is computed in the output's memory, everything else in registers, which are reused when their value is dead.
/// </summary>
internal sealed class MapSchedule
{
    private readonly MapProgram program;
    private readonly List<MapInstruction> instructions;
    private readonly int[] outputValues, lastUses;

    public MapSchedule(MapProgram program)
    {
        this.program = program;
        instructions = [.. program.Instructions];
        outputValues = program.Outputs.Span.ToArray();
        GiveEveryOutputItsOwnInstruction();
        lastUses = FindLastUses();
        Outputs = new MapOutput[outputValues.Length];
        Steps = new MapStep[instructions.Count];
        AssignSlots();
    }

    public MapStep[] Steps { get; }

    public MapOutput[] Outputs { get; }

    /// <summary>Number of registers, with one for each <see cref="MapOutput.Reserve"/>.</summary>
    public int Registers { get; private set; }

    public int FirstScalarSlot => program.InputTypes.Count;

    public int FirstOutputSlot => FirstScalarSlot + program.ScalarTypes.Count;

    public int FirstRegisterSlot => FirstOutputSlot + Outputs.Length;

    public int Slots => FirstRegisterSlot + Registers;

    /// <summary>Whether an instruction reads an input.</summary>
    public bool IsRead(int input) => lastUses[input] >= 0;

    /// <summary>Inputs, scalars and values that are stored twice are copied by an instruction of their own.</summary>
    private void GiveEveryOutputItsOwnInstruction()
    {
        for (int output = 0; output < outputValues.Length; output++)
        {
            int value = outputValues[output];
            if (value >= FirstOutputSlot && Array.IndexOf(outputValues, value) == output) continue;
            DType type = program.TypeOf(value);
            outputValues[output] = FirstOutputSlot + instructions.Count;
            instructions.Add(new MapInstruction(MapFunction.Copy, type, type, value));
        }
    }

    private void AssignSlots()
    {
        int[] slots = new int[FirstOutputSlot + instructions.Count];
        for (int value = 0; value < FirstOutputSlot; value++) slots[value] = value;
        var free = new Stack<int>();
        for (int step = 0; step < instructions.Count; step++)
        {
            MapInstruction instruction = instructions[step];
            int value = FirstOutputSlot + step;
            int output = Array.IndexOf(outputValues, value);
            // Taken before the operands' registers are given back: a result never shares the place of an operand of another size.
            slots[value] = output >= 0 ? FirstOutputSlot + output : free.TryPop(out int register) ? register : NewRegister();
            Steps[step] = new MapStep(MapLoopTable.Find(instruction), slots[instruction.First],
                slots[Math.Max(instruction.Second, 0)], slots[Math.Max(instruction.Third, 0)], slots[value]);
            if (output < 0 && lastUses[value] < 0) free.Push(slots[value]);
            foreach (int operand in Operands(instruction).Distinct())
            {
                bool isRegister = operand >= FirstOutputSlot && Array.IndexOf(outputValues, operand) < 0;
                if (isRegister && lastUses[operand] == step) free.Push(slots[operand]);
            }
        }
        for (int output = 0; output < Outputs.Length; output++) Outputs[output] = DescribeOutput(output);
    }

    private MapOutput DescribeOutput(int output)
    {
        int step = outputValues[output] - FirstOutputSlot;
        DType type = instructions[step].ResultType;
        int[] readLater = Enumerable.Range(0, program.InputTypes.Count)
            .Where(input => lastUses[input] > step && program.InputTypes[input].Size() == type.Size()).ToArray();
        return new MapOutput(type, readLater, NewRegister());
    }

    private int NewRegister() => FirstRegisterSlot + Registers++;

    /// <summary>For each value the last instruction that reads it, or -1.</summary>
    private int[] FindLastUses()
    {
        var uses = new int[FirstOutputSlot + instructions.Count];
        Array.Fill(uses, -1);
        for (int step = 0; step < instructions.Count; step++)
        {
            foreach (int operand in Operands(instructions[step])) uses[operand] = step;
        }
        return uses;
    }

    private static IEnumerable<int> Operands(MapInstruction instruction) =>
        new[] { instruction.First, instruction.Second, instruction.Third }.Where(operand => operand >= 0);
}

/// <summary>
/// An output. Where it turns out at run time to be the same memory as one of the inputs that are read after it has been computed
/// (<paramref name="ReadLater"/>), it is computed in the reserve register and copied at the end of the block.
/// </summary>
internal sealed record MapOutput(DType Type, int[] ReadLater, int Reserve);
