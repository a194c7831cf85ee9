using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Finds the loop for an instruction.</summary>
internal static unsafe class MapLoopTable
{
    /// <summary>The loop for an instruction.</summary>
    /// <exception cref="DTypeException">The function is not defined for the operand type.</exception>
    public static MapLoop Find(MapInstruction instruction)
    {
        delegate*<byte*, byte*, byte*, byte*, int, void> loop = instruction.Function == MapFunction.Cast
            ? CastLoops.Find(instruction.OperandType, instruction.ResultType)
            : instruction.OperandType switch
            {
                DType.Bool => Bool(instruction.Function),
                DType.UInt8 => instruction.Function == MapFunction.Copy ? &MapLoops.Copy<byte> : null,
                DType.Float16 or DType.BFloat16 => instruction.Function == MapFunction.Copy ? &MapLoops.Copy<ushort> : null,
                DType.Int32 => Integer<int>(instruction.Function),
                DType.Int64 => Integer<long>(instruction.Function),
                DType.Float32 => FloatingPoint<float>(instruction.Function),
                _ => FloatingPoint<double>(instruction.Function),
            };
        return loop != null ? new MapLoop(loop) : throw new DTypeException(
            $"[{instruction.Function}] is not defined for {instruction.OperandType} with a result of {instruction.ResultType}");
    }

    private static delegate*<byte*, byte*, byte*, byte*, int, void> Bool(MapFunction function) => function switch
    {
        MapFunction.Not => &MapLoops.Unary<byte, NotFunction<byte>>,
        MapFunction.And => &MapLoops.Binary<byte, AndFunction<byte>>,
        MapFunction.Or => &MapLoops.Binary<byte, OrFunction<byte>>,
        MapFunction.Xor => &MapLoops.Binary<byte, XorFunction<byte>>,
        _ => Any<byte>(function),
    };

    private static delegate*<byte*, byte*, byte*, byte*, int, void> Integer<T>(MapFunction function)
        where T : unmanaged, IBinaryInteger<T> => function switch
        {
            MapFunction.Divide => &IntegerDivision.Divide<T>,
            MapFunction.Remainder => &IntegerDivision.Remainder<T>,
            MapFunction.TruncatedRemainder => &IntegerDivision.TruncatedRemainder<T>,
            MapFunction.Power => &ElementLoops.Binary<T, IntegerPowerFunction<T>>,
            _ => Number<T>(function),
        };

    private static delegate*<byte*, byte*, byte*, byte*, int, void> FloatingPoint<T>(MapFunction function)
        where T : unmanaged, IFloatingPointIeee754<T> => function switch
        {
            MapFunction.Reciprocal => &MapLoops.Unary<T, ReciprocalFunction<T>>,
            MapFunction.SquareRoot => &MapLoops.Unary<T, SquareRootFunction<T>>,
            MapFunction.ReciprocalSquareRoot => &MapLoops.Unary<T, ReciprocalSquareRootFunction<T>>,
            MapFunction.Exponential => &MapLoops.Unary<T, ExponentialFunction<T>>,
            MapFunction.Logarithm => &MapLoops.Unary<T, LogarithmFunction<T>>,
            MapFunction.ExponentialBase2 => &MapLoops.Unary<T, ExponentialBase2Function<T>>,
            MapFunction.ExponentialMinusOne => &MapLoops.Unary<T, ExponentialMinusOneFunction<T>>,
            MapFunction.LogarithmBase2 => &MapLoops.Unary<T, LogarithmBase2Function<T>>,
            MapFunction.LogarithmBase10 => &MapLoops.Unary<T, LogarithmBase10Function<T>>,
            MapFunction.LogarithmOnePlus => &MapLoops.Unary<T, LogarithmOnePlusFunction<T>>,
            MapFunction.Sine => &MapLoops.Unary<T, SineFunction<T>>,
            MapFunction.Cosine => &MapLoops.Unary<T, CosineFunction<T>>,
            MapFunction.Tangent => &MapLoops.Unary<T, TangentFunction<T>>,
            MapFunction.ArcSine => &ElementLoops.Unary<T, ArcSineFunction<T>>,
            MapFunction.ArcCosine => &ElementLoops.Unary<T, ArcCosineFunction<T>>,
            MapFunction.ArcTangent => &ElementLoops.Unary<T, ArcTangentFunction<T>>,
            MapFunction.HyperbolicSine => &MapLoops.Unary<T, HyperbolicSineFunction<T>>,
            MapFunction.HyperbolicCosine => &MapLoops.Unary<T, HyperbolicCosineFunction<T>>,
            MapFunction.HyperbolicTangent => &MapLoops.Unary<T, HyperbolicTangentFunction<T>>,
            MapFunction.InverseHyperbolicSine => &ElementLoops.Unary<T, InverseHyperbolicSineFunction<T>>,
            MapFunction.InverseHyperbolicCosine => &ElementLoops.Unary<T, InverseHyperbolicCosineFunction<T>>,
            MapFunction.InverseHyperbolicTangent => &ElementLoops.Unary<T, InverseHyperbolicTangentFunction<T>>,
            MapFunction.ErrorFunction => &MapLoops.Unary<T, ErrorFunctionFunction<T>>,
            MapFunction.ComplementaryErrorFunction => &MapLoops.Unary<T, ComplementaryErrorFunctionFunction<T>>,
            MapFunction.InverseErrorFunction => &MapLoops.Unary<T, InverseErrorFunctionFunction<T>>,
            MapFunction.Sigmoid => &MapLoops.Unary<T, SigmoidFunction<T>>,
            MapFunction.Floor => &MapLoops.Unary<T, FloorFunction<T>>,
            MapFunction.Ceiling => &MapLoops.Unary<T, CeilingFunction<T>>,
            MapFunction.Round => &MapLoops.Unary<T, RoundFunction<T>>,
            MapFunction.Truncate => &MapLoops.Unary<T, TruncateFunction<T>>,
            MapFunction.Divide => &MapLoops.Binary<T, DivideFunction<T>>,
            MapFunction.Power => &MapLoops.Binary<T, PowerFunction<T>>,
            MapFunction.Remainder => &ElementLoops.Binary<T, RemainderFunction<T>>,
            MapFunction.TruncatedRemainder => &ElementLoops.Binary<T, TruncatedRemainderFunction<T>>,
            MapFunction.ArcTangent2 => &ElementLoops.Binary<T, ArcTangent2Function<T>>,
            MapFunction.Hypotenuse => &ElementLoops.Binary<T, HypotenuseFunction<T>>,
            MapFunction.LogarithmAddExponential => &MapLoops.Binary<T, LogarithmAddExponentialFunction<T>>,
            _ => Number<T>(function),
        };

    private static delegate*<byte*, byte*, byte*, byte*, int, void> Number<T>(MapFunction function) where T : unmanaged => function switch
    {
        MapFunction.Negate => &MapLoops.Unary<T, NegateFunction<T>>,
        MapFunction.Absolute => &MapLoops.Unary<T, AbsoluteFunction<T>>,
        MapFunction.Sign => &MapLoops.Unary<T, SignFunction<T>>,
        MapFunction.Square => &MapLoops.Unary<T, SquareFunction<T>>,
        MapFunction.Relu => &MapLoops.Unary<T, ReluFunction<T>>,
        // Rounding leaves whole numbers as they are.
        MapFunction.Floor or MapFunction.Ceiling or MapFunction.Round or MapFunction.Truncate => &MapLoops.Copy<T>,
        MapFunction.IsNaN => &MapLoops.Test<T, IsNaNFunction<T>>,
        MapFunction.Add => &MapLoops.Binary<T, AddFunction<T>>,
        MapFunction.Subtract => &MapLoops.Binary<T, SubtractFunction<T>>,
        MapFunction.Multiply => &MapLoops.Binary<T, MultiplyFunction<T>>,
        MapFunction.Maximum => &MapLoops.Binary<T, MaximumFunction<T>>,
        MapFunction.Minimum => &MapLoops.Binary<T, MinimumFunction<T>>,
        MapFunction.ReluGradient => &MapLoops.Binary<T, ReluGradientFunction<T>>,
        MapFunction.MultiplyAdd => &MapLoops.MultiplyAdd<T>,
        _ => Any<T>(function),
    };

    private static delegate*<byte*, byte*, byte*, byte*, int, void> Any<T>(MapFunction function) where T : unmanaged => function switch
    {
        MapFunction.Copy => &MapLoops.Copy<T>,
        MapFunction.Where => &MapLoops.Where<T>,
        MapFunction.Equal => &MapLoops.Compare<T, EqualFunction<T>>,
        MapFunction.NotEqual => &MapLoops.Compare<T, NotEqualFunction<T>>,
        MapFunction.Less => &MapLoops.Compare<T, LessFunction<T>>,
        MapFunction.LessOrEqual => &MapLoops.Compare<T, LessOrEqualFunction<T>>,
        MapFunction.Greater => &MapLoops.Compare<T, GreaterFunction<T>>,
        MapFunction.GreaterOrEqual => &MapLoops.Compare<T, GreaterOrEqualFunction<T>>,
        _ => null,
    };
}
