using System.Reflection;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Finds the function of vectors that computes an instruction: the one that its loop in <see cref="MapLoops"/> calls.</summary>
internal static class VectorFunctions
{
    /// <summary>
    /// A static method of as many Vector512 of <paramref name="element"/> as the instruction has operands, Bools as masks, that gives one.
    /// </summary>
    public static MethodInfo Find(MapInstruction instruction, Type element) => instruction.Function == MapFunction.MultiplyAdd
        ? typeof(VectorMath).GetMethod(nameof(VectorMath.MultiplyAdd))!.MakeGenericMethod(element)
        : TypeOf(instruction)!.MakeGenericType(element).GetMethod("Invoke")!;

    /// <summary>
    /// Whether there is a method for an instruction on Float32, Float64 and Bools that is worth calling in one loop with others. It is not where the
    /// function takes so long that loads and stores do not matter, or calls others, before which vectors in registers have to be saved.
    /// </summary>
    public static bool Has(MapInstruction instruction) => instruction.Function == MapFunction.MultiplyAdd || TypeOf(instruction) is not null;

    /// <summary>Whether a function has so many constants and temporary values that two of them in one loop do not fit the registers.</summary>
    public static bool FillsRegisters(MapFunction function) => function is
        (>= MapFunction.Exponential and <= MapFunction.LogarithmOnePlus) or MapFunction.HyperbolicTangent or MapFunction.ErrorFunction
        or MapFunction.ComplementaryErrorFunction or MapFunction.Sigmoid;

    private static Type? TypeOf(MapInstruction instruction) => instruction.Function switch
    {
        MapFunction.Where => typeof(SelectFunction<>),
        MapFunction.Cast => OfCast(instruction),
        _ when instruction.OperandType == DType.Bool => OfMasks(instruction.Function),
        _ => OfNumbers(instruction.Function),
    };

    private static Type? OfCast(MapInstruction instruction) => (instruction.OperandType, instruction.ResultType) switch
    {
        (DType.Bool, DType.Float32 or DType.Float64) => typeof(OneWhereFunction<>),
        (DType.Float32 or DType.Float64, DType.Bool) => typeof(IsNonZeroFunction<>),
        _ => null,
    };

    private static Type? OfMasks(MapFunction function) => function switch
    {
        MapFunction.Not => typeof(ComplementFunction<>),
        MapFunction.And => typeof(AndFunction<>),
        MapFunction.Or => typeof(OrFunction<>),
        MapFunction.Xor or MapFunction.NotEqual => typeof(XorFunction<>),
        _ => null,
    };

    private static Type? OfNumbers(MapFunction function) => function switch
    {
        MapFunction.Negate => typeof(NegateFunction<>),
        MapFunction.Absolute => typeof(AbsoluteFunction<>),
        MapFunction.Sign => typeof(SignFunction<>),
        MapFunction.Reciprocal => typeof(ReciprocalFunction<>),
        MapFunction.Square => typeof(SquareFunction<>),
        MapFunction.SquareRoot => typeof(SquareRootFunction<>),
        MapFunction.ReciprocalSquareRoot => typeof(ReciprocalSquareRootFunction<>),
        MapFunction.Exponential => typeof(ExponentialFunction<>),
        MapFunction.Logarithm => typeof(LogarithmFunction<>),
        MapFunction.ExponentialBase2 => typeof(ExponentialBase2Function<>),
        MapFunction.ExponentialMinusOne => typeof(ExponentialMinusOneFunction<>),
        MapFunction.LogarithmBase2 => typeof(LogarithmBase2Function<>),
        MapFunction.LogarithmBase10 => typeof(LogarithmBase10Function<>),
        MapFunction.LogarithmOnePlus => typeof(LogarithmOnePlusFunction<>),
        MapFunction.HyperbolicTangent => typeof(HyperbolicTangentFunction<>),
        MapFunction.ErrorFunction => typeof(ErrorFunctionFunction<>),
        MapFunction.ComplementaryErrorFunction => typeof(ComplementaryErrorFunctionFunction<>),
        MapFunction.Sigmoid => typeof(SigmoidFunction<>),
        MapFunction.Relu => typeof(ReluFunction<>),
        MapFunction.Floor => typeof(FloorFunction<>),
        MapFunction.Ceiling => typeof(CeilingFunction<>),
        MapFunction.Round => typeof(RoundFunction<>),
        MapFunction.Truncate => typeof(TruncateFunction<>),
        MapFunction.IsNaN => typeof(IsNaNFunction<>),
        MapFunction.Add => typeof(AddFunction<>),
        MapFunction.Subtract => typeof(SubtractFunction<>),
        MapFunction.Multiply => typeof(MultiplyFunction<>),
        MapFunction.Divide => typeof(DivideFunction<>),
        MapFunction.Maximum => typeof(MaximumFunction<>),
        MapFunction.Minimum => typeof(MinimumFunction<>),
        MapFunction.ReluGradient => typeof(ReluGradientFunction<>),
        MapFunction.Equal => typeof(EqualFunction<>),
        MapFunction.NotEqual => typeof(NotEqualFunction<>),
        MapFunction.Less => typeof(LessFunction<>),
        MapFunction.LessOrEqual => typeof(LessOrEqualFunction<>),
        MapFunction.Greater => typeof(GreaterFunction<>),
        MapFunction.GreaterOrEqual => typeof(GreaterOrEqualFunction<>),
        _ => null,
    };
}
