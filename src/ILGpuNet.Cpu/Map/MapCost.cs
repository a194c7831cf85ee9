using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Rough times of maps on one thread, to decide how many threads are worth waking.</summary>
internal static class MapCost
{
    private const double NanosecondsPerByteMoved = 0.02;

    /// <summary>Time for one element of all inputs and outputs.</summary>
    public static double NanosecondsPerElement(MapProgram program)
    {
        double sum = 0;
        foreach (DType type in program.InputTypes) sum += type.Size() * NanosecondsPerByteMoved;
        foreach (int output in program.Outputs) sum += program.TypeOf(output).Size() * NanosecondsPerByteMoved;
        foreach (MapInstruction instruction in program.Instructions) sum += Nanoseconds(instruction);
        return sum;
    }

    private static double Nanoseconds(MapInstruction instruction)
    {
        double single = instruction.Function switch
        {
            MapFunction.Sine or MapFunction.Cosine => 0.8,
            MapFunction.Exponential or MapFunction.Logarithm or MapFunction.HyperbolicTangent or MapFunction.Sigmoid => 0.4,
            MapFunction.Power => 2,
            MapFunction.Divide when !instruction.OperandType.IsFloatingPoint() => 2,
            MapFunction.Divide or MapFunction.Reciprocal or MapFunction.SquareRoot or MapFunction.ReciprocalSquareRoot => 0.15,
            _ => 0.05,
        };
        return instruction.OperandType.Size() == 8 ? 2 * single : single;
    }
}
