using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// The addition of one number to each channel, the second axis, of a head's result, where that is all that a program does with the result:
/// the head can do it while the result is in registers.
/// </summary>
internal static class ChannelAddend
{
    /// <summary>
    /// Finds the addition, and gives the program without it: the sum takes the place of the head's result. Returns the number of the input that is
    /// added, or -1 where there is none.
    /// </summary>
    public static int Take(ref MapProgram program, ReadOnlySpan<Operand> inputs, Shape shape)
    {
        if (shape.Rank < 2 || program.Outputs.Contains(0)) return -1;
        int addition = -1;
        for (int i = 0; i < program.Instructions.Count; i++)
        {
            MapInstruction instruction = program.Instructions[i];
            if (instruction.First != 0 && instruction.Second != 0 && instruction.Third != 0) continue;
            if (addition >= 0 || instruction.Function != MapFunction.Add || instruction.First == instruction.Second) return -1;
            addition = i;
        }
        if (addition < 0) return -1;
        int addend = Math.Max(program.Instructions[addition].First, program.Instructions[addition].Second);
        if (addend >= program.InputTypes.Count || program.TypeOf(addend) != program.TypeOf(0) || !IsOfChannels(inputs[addend].Layout, shape)) return -1;
        program = Without(program, addition);
        return addend;
    }

    /// <summary>Whether neighbouring numbers belong to neighbouring channels and are the same for everything else.</summary>
    private static bool IsOfChannels(Layout layout, Shape shape)
    {
        for (int axis = 0; axis < shape.Rank; axis++)
            if (shape[axis] > 1 && layout.Strides[axis] != (axis == 1 ? 1 : 0)) return false;
        return true;
    }

    private static MapProgram Without(MapProgram program, int removed)
    {
        int sum = program.InputTypes.Count + program.ScalarTypes.Count + removed;
        int Renamed(int value) => value == sum ? 0 : value > sum ? value - 1 : value;
        MapInstruction[] instructions =
        [
            .. program.Instructions.Where((_, i) => i != removed).Select(instruction => instruction with
            {
                First = Renamed(instruction.First),
                Second = Renamed(instruction.Second),
                Third = Renamed(instruction.Third),
            }),
        ];
        return program with
        {
            Instructions = ValueList.Create<MapInstruction>(instructions),
            Outputs = ValueList.Create<int>([.. program.Outputs.Select(Renamed)]),
        };
    }
}
