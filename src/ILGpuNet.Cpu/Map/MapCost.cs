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
            MapFunction.Exponential or MapFunction.ExponentialBase2 or MapFunction.ExponentialMinusOne or MapFunction.HyperbolicTangent or MapFunction.Sigmoid
                or MapFunction.Logarithm or MapFunction.LogarithmBase2 or MapFunction.LogarithmBase10 or MapFunction.LogarithmOnePlus => 0.4,
            MapFunction.Sine or MapFunction.Cosine or MapFunction.LogarithmAddExponential
                or MapFunction.ErrorFunction or MapFunction.ComplementaryErrorFunction => 0.8,
            MapFunction.Tangent or MapFunction.HyperbolicSine or MapFunction.HyperbolicCosine => 1.5,
            MapFunction.Power => 2,
            MapFunction.Divide when !instruction.OperandType.IsFloatingPoint() => 2,
            MapFunction.InverseErrorFunction or MapFunction.Hypotenuse => 5,
            MapFunction.Remainder or MapFunction.TruncatedRemainder => 5,
            MapFunction.ArcSine or MapFunction.ArcCosine or MapFunction.ArcTangent or MapFunction.ArcTangent2
                or MapFunction.InverseHyperbolicSine or MapFunction.InverseHyperbolicCosine or MapFunction.InverseHyperbolicTangent => 10,
            MapFunction.Divide or MapFunction.Reciprocal or MapFunction.SquareRoot or MapFunction.ReciprocalSquareRoot => 0.15,
            _ => 0.05,
        };
        return instruction.OperandType.Size() == 8 ? 2 * single : single;
    }
}
