using System.Runtime.InteropServices;
using ILGpuNet.Cpu;
using ILGpuNet.Runtime;

namespace ILGpuNet.Tests.Cpu;

/// <summary>Programs of maps, and their execution on one block of random elements.</summary>
internal static unsafe class MapPrograms
{
    private const int GuardElements = 64;
    private const byte Guard = 0xa5;

    private static readonly MapFunction[] OfBools = [MapFunction.And, MapFunction.Or, MapFunction.Xor, MapFunction.NotEqual, MapFunction.Equal];

    /// <summary>Computes a block: the places of the values, and the number of elements.</summary>
    public delegate void Execution(byte** slots, int count);

    public static bool IsUnary(MapFunction function) => function < MapFunction.Add;

    public static bool IsPredicate(MapFunction function) =>
        function == MapFunction.IsNaN || function is >= MapFunction.Equal and <= MapFunction.GreaterOrEqual;

    /// <summary>Runs an execution on random elements; the outputs with what lies behind them, which nobody may write.</summary>
    public static HostTensor[] Run(MapSchedule schedule, int count, int seed, Execution execution)
    {
        var random = new Random(seed);
        byte[][] memory = new byte[schedule.Slots][];
        byte** slots = stackalloc byte*[schedule.Slots];
        for (int slot = 0; slot < memory.Length; slot++)
        {
            memory[slot] = GC.AllocateArray<byte>((count + GuardElements) * sizeof(double), pinned: true);
            Array.Fill(memory[slot], Guard);
            slots[slot] = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(memory[slot], 0);
            if (slot >= schedule.FirstOutputSlot) continue;
            DType type = schedule.TypeOf(slot);
            byte[] content = HostTensor.Random(type, [schedule.IsScalar(slot) ? 1 : count], random).Bytes;
            for (int i = 0; i < count * type.Size(); i++) memory[slot][i] = content[i % content.Length];
        }
        execution(slots, count);
        return
        [
            .. schedule.Outputs.Select((output, i) => new HostTensor(
                output.Type, Layout.Contiguous([count + GuardElements]), memory[schedule.FirstOutputSlot + i][..((count + GuardElements) * output.Type.Size())])),
        ];
    }

    /// <summary>The same bits, but for those of NaN, which no operation promises.</summary>
    public static void AssertSame(HostTensor[] expected, HostTensor[] actual, string what)
    {
        for (int output = 0; output < expected.Length; output++)
        {
            if (expected[output].Bytes.AsSpan().SequenceEqual(actual[output].Bytes)) continue;
            object[] before = expected[output].ToObjects(), after = actual[output].ToObjects();
            for (int i = 0; i < before.Length; i++)
                if (!IsSame(before[i], after[i])) Assert.Fail($"{what}: output {output} at {i}: {before[i]} one by one, {after[i]} compiled");
        }
    }

    /// <summary>A random program on Float32, Float64, Bools and whole numbers, most of it on one floating-point type.</summary>
    public static MapProgram Random(Random random)
    {
        DType real = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        DType[] inputs = [real, real, DType.Bool, DType.Int32, random.Next(3) == 0 ? DType.Float64 : DType.Float32];
        DType[] scalars = [real, DType.Bool];
        var types = inputs.Concat(scalars).ToList();
        var instructions = new List<MapInstruction>();
        for (int length = random.Next(1, 24); instructions.Count < length;)
        {
            MapInstruction instruction = RandomInstruction(random, random.Next(4) == 0 ? types[random.Next(types.Count)] : real, types);
            instructions.Add(instruction);
            types.Add(instruction.ResultType);
        }
        int[] outputs = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(types.Count)), types.Count - 1];
        return new MapProgram([.. inputs], [.. scalars], [.. instructions], [.. outputs]);
    }

    private static MapInstruction RandomInstruction(Random random, DType type, List<DType> types)
    {
        int first = Any(type), second = Any(type), third = Any(type);
        switch (random.Next(8))
        {
            case 0:
                return new MapInstruction(MapFunction.Where, type, type, Any(DType.Bool), second, third);
            case 1:
                DType to = random.Next(2) == 0 ? DType.Bool : DType.Float32;
                return new MapInstruction(MapFunction.Cast, type, to, first);
            case 2 when type != DType.Bool:
                return new MapInstruction(MapFunction.MultiplyAdd, type, type, first, second, third);
            case 3 when type != DType.Bool:
                return new MapInstruction((MapFunction)random.Next((int)MapFunction.Equal, (int)MapFunction.GreaterOrEqual + 1), type, DType.Bool, first, second);
            case 4 when type == DType.Bool:
                return new MapInstruction(MapFunction.Not, type, type, first);
            case 4 when type.IsFloatingPoint():
                return new MapInstruction((MapFunction)random.Next((int)MapFunction.Negate, (int)MapFunction.Truncate + 1), type, type, first);
            default:
                MapFunction function = type == DType.Bool
                    ? OfBools[random.Next(OfBools.Length)]
                    : (MapFunction)random.Next((int)MapFunction.Add, (int)MapFunction.Multiply + 1);
                return new MapInstruction(function, type, type, first, second);
        }

        int Any(DType wanted)
        {
            int[] found = [.. Enumerable.Range(0, types.Count).Where(value => types[value] == wanted)];
            return found[random.Next(found.Length)];
        }
    }

    private static bool IsSame(object left, object right) => (left, right) switch
    {
        (float a, float b) => BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b) || float.IsNaN(a) && float.IsNaN(b),
        (double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || double.IsNaN(a) && double.IsNaN(b),
        _ => left.Equals(right),
    };
}
