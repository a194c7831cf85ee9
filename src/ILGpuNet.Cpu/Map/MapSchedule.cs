using System.Runtime.InteropServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>One call of a loop: operands and result are numbers of slots, places that hold a block of elements.</summary>
internal readonly record struct MapStep(MapLoop Loop, int First, int Second, int Third, int Result);

/// <summary>
/// A program with places for its values. Slots are numbered in this order: inputs, scalars, outputs, registers. A value that is an
/// output is computed in the output's memory, everything else in registers, which are reused by values of the same size when theirs is dead.
/// </summary>
internal sealed unsafe class MapSchedule
{
    private readonly MapProgram program;
    private readonly List<MapInstruction> instructions;
    private readonly MapStep[] steps;
    private readonly int[] outputValues, lastUses, slots;

    public MapSchedule(MapProgram program)
    {
        this.program = program;
        instructions = [.. program.Instructions];
        outputValues = program.Outputs.Span.ToArray();
        GiveEveryOutputItsOwnInstruction();
        lastUses = FindLastUses();
        Outputs = new MapOutput[outputValues.Length];
        steps = new MapStep[instructions.Count];
        slots = new int[Values];
        AssignSlots();
    }

    /// <summary>The program's instructions, and copies of what would be no result of an instruction of its own.</summary>
    public IReadOnlyList<MapInstruction> Instructions => instructions;

    public MapOutput[] Outputs { get; }

    /// <summary>Number of registers, with one for each <see cref="MapOutput.Reserve"/>.</summary>
    public int Registers { get; private set; }

    public int FirstScalarSlot => program.InputTypes.Count;

    public int FirstOutputSlot => FirstScalarSlot + program.ScalarTypes.Count;

    public int FirstRegisterSlot => FirstOutputSlot + Outputs.Length;

    public int Slots => FirstRegisterSlot + Registers;

    /// <summary>Number of values: inputs, scalars, results of the instructions.</summary>
    public int Values => FirstOutputSlot + instructions.Count;

    /// <summary>Whether an instruction reads an input.</summary>
    public bool IsRead(int input) => lastUses[input] >= 0;

    public bool IsScalar(int value) => value >= FirstScalarSlot && value < FirstOutputSlot;

    /// <summary>The value that an instruction computes.</summary>
    public int ResultOf(int step) => FirstOutputSlot + step;

    public int SlotOf(int value) => slots[value];

    public DType TypeOf(int value) => value < FirstOutputSlot ? program.TypeOf(value) : instructions[value - FirstOutputSlot].ResultType;

    /// <summary>The values that a stage reads and does not compute.</summary>
    public IEnumerable<int> ReadBy(MapStage stage) => instructions[stage.First..stage.End]
        .SelectMany(instruction => instruction.Operands).Where(value => value < ResultOf(stage.First)).Distinct();

    /// <summary>The values of a stage that are needed after it.</summary>
    public IEnumerable<int> KeptBy(MapStage stage) =>
        Enumerable.Range(ResultOf(stage.First), stage.End - stage.First).Where(value => IsKept(value, stage));

    /// <summary>Whether a value is computed where an output is.</summary>
    public bool IsOutput(int value) => slots[value] >= FirstOutputSlot && slots[value] < FirstRegisterSlot;

    /// <summary>Whether a value that a stage computes is needed after it.</summary>
    public bool IsKept(int value, MapStage stage) => lastUses[value] >= stage.End || outputValues.Contains(value);

    /// <summary>Executes steps, from <paramref name="first"/> up to <paramref name="end"/>, on a block of elements.</summary>
    public void Run(byte** slots, int first, int end, int count)
    {
        foreach (ref readonly MapStep step in steps.AsSpan(first, end - first))
            step.Loop.Invoke(slots[step.First], slots[step.Second], slots[step.Third], slots[step.Result], count);
    }

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
        for (int value = 0; value < FirstOutputSlot; value++) slots[value] = value;
        var free = new Dictionary<int, Stack<int>>();
        for (int step = 0; step < instructions.Count; step++)
        {
            MapInstruction instruction = instructions[step];
            int value = ResultOf(step), output = Array.IndexOf(outputValues, value);
            slots[value] = output >= 0 ? FirstOutputSlot + output : FreeOf(value).TryPop(out int register) ? register : NewRegister();
            steps[step] = new MapStep(VectorCodes.Widest.FindLoop(instruction), slots[instruction.First],
                slots[Math.Max(instruction.Second, 0)], slots[Math.Max(instruction.Third, 0)], slots[value]);
            if (output < 0 && lastUses[value] < 0) FreeOf(value).Push(slots[value]);
            foreach (int operand in instruction.Operands.Distinct())
            {
                bool isRegister = operand >= FirstOutputSlot && !outputValues.Contains(operand);
                if (isRegister && lastUses[operand] == step) FreeOf(operand).Push(slots[operand]);
            }
        }
        for (int output = 0; output < Outputs.Length; output++) Outputs[output] = DescribeOutput(output);

        // By size: a loop over vectors of both would write a wide value over elements of a narrow one that it has yet to read.
        Stack<int> FreeOf(int value) => CollectionsMarshal.GetValueRefOrAddDefault(free, TypeOf(value).Size(), out _) ??= new Stack<int>();
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
        var uses = new int[Values];
        Array.Fill(uses, -1);
        for (int step = 0; step < instructions.Count; step++)
        {
            foreach (int operand in instructions[step].Operands) uses[operand] = step;
        }
        return uses;
    }
}

/// <summary>
/// An output. Where it turns out at run time to be the same memory as one of the inputs that are read after it has been computed
/// (<paramref name="ReadLater"/>), it is computed in the reserve register and copied at the end of the block.
/// </summary>
internal sealed record MapOutput(DType Type, int[] ReadLater, int Reserve);
