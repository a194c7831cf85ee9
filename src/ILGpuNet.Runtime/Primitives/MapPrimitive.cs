namespace ILGpuNet.Runtime;

/// <summary>
/// A program applied to every element: inputs broadcast to the shape of the outputs (their layouts already carry stride zero),
/// the outputs are contiguous and all have the same shape. Scalars of the kernel are the program's scalars.
/// </summary>
/// <param name="Program">The instructions.</param>
public sealed record MapPrimitive(MapProgram Program) : Primitive
{
    /// <inheritdoc/>
    public override bool AcceptsStridedInputs => true;

    /// <inheritdoc/>
    public override int ScalarCount => Program.ScalarTypes.Count;
}

/// <summary>
/// A straight-line program over values numbered in this order: inputs, scalars, results of the instructions.
/// </summary>
/// <param name="InputTypes">Element types of the inputs.</param>
/// <param name="ScalarTypes">Types of the run-time scalars: real numbers are given as double, whole numbers and Bools (0 or 1) as long.</param>
/// <param name="Instructions">What is computed; instruction i defines value InputTypes.Count + ScalarTypes.Count + i.</param>
/// <param name="Outputs">The values that are stored, in the order of the outputs.</param>
public sealed record MapProgram(
    ValueList<DType> InputTypes,
    ValueList<DType> ScalarTypes,
    ValueList<MapInstruction> Instructions,
    ValueList<int> Outputs)
{
    /// <summary>Element type of a value.</summary>
    public DType TypeOf(int value)
    {
        if (value < InputTypes.Count) return InputTypes[value];
        value -= InputTypes.Count;
        return value < ScalarTypes.Count ? ScalarTypes[value] : Instructions[value - ScalarTypes.Count].ResultType;
    }
}

/// <summary>One step of a <see cref="MapProgram"/>.</summary>
/// <param name="Function">What is computed.</param>
/// <param name="OperandType">Type of the operands (of the second and third operand for <see cref="MapFunction.Where"/>).</param>
/// <param name="ResultType">Type of the result: the operands' type except for comparisons, tests and casts.</param>
/// <param name="First">Number of the first operand.</param>
/// <param name="Second">Number of the second operand, or -1.</param>
/// <param name="Third">Number of the third operand, or -1.</param>
public readonly record struct MapInstruction(
    MapFunction Function, DType OperandType, DType ResultType, int First, int Second = -1, int Third = -1);

/// <summary>
/// Functions of one, two or three values. Semantics are those of IEEE 754 and PyTorch. UInt8, Float16 and BFloat16 are only copied and converted,
/// the 16-bit types from and to Float32 alone.
/// </summary>
public enum MapFunction
{
    /// <summary>The value itself.</summary>
    Copy,
    /// <summary>Conversion from the operand type to the result type; real to integer truncates towards zero, anything to Bool tests for non-zero.</summary>
    Cast,

    /// <summary>-a</summary>
    Negate,
    /// <summary>|a|</summary>
    Absolute,
    /// <summary>-1, 0 or 1; NaN stays NaN.</summary>
    Sign,
    /// <summary>1 / a</summary>
    Reciprocal,
    /// <summary>a * a</summary>
    Square,
    /// <summary>Square root.</summary>
    SquareRoot,
    /// <summary>1 / square root.</summary>
    ReciprocalSquareRoot,
    /// <summary>e^a</summary>
    Exponential,
    /// <summary>Natural logarithm.</summary>
    Logarithm,
    /// <summary>2^a</summary>
    ExponentialBase2,
    /// <summary>e^a - 1, precise near zero.</summary>
    ExponentialMinusOne,
    /// <summary>Logarithm to base 2.</summary>
    LogarithmBase2,
    /// <summary>Logarithm to base 10.</summary>
    LogarithmBase10,
    /// <summary>ln(1 + a), precise near zero.</summary>
    LogarithmOnePlus,
    /// <summary>Sine.</summary>
    Sine,
    /// <summary>Cosine.</summary>
    Cosine,
    /// <summary>Tangent.</summary>
    Tangent,
    /// <summary>Inverse sine.</summary>
    ArcSine,
    /// <summary>Inverse cosine.</summary>
    ArcCosine,
    /// <summary>Inverse tangent.</summary>
    ArcTangent,
    /// <summary>Hyperbolic sine.</summary>
    HyperbolicSine,
    /// <summary>Hyperbolic cosine.</summary>
    HyperbolicCosine,
    /// <summary>Hyperbolic tangent.</summary>
    HyperbolicTangent,
    /// <summary>Inverse hyperbolic sine.</summary>
    InverseHyperbolicSine,
    /// <summary>Inverse hyperbolic cosine.</summary>
    InverseHyperbolicCosine,
    /// <summary>Inverse hyperbolic tangent.</summary>
    InverseHyperbolicTangent,
    /// <summary>Error function.</summary>
    ErrorFunction,
    /// <summary>1 - error function, precise where that is small.</summary>
    ComplementaryErrorFunction,
    /// <summary>Inverse of the error function.</summary>
    InverseErrorFunction,
    /// <summary>1 / (1 + e^-a)</summary>
    Sigmoid,
    /// <summary>max(a, 0); NaN stays NaN.</summary>
    Relu,
    /// <summary>Largest whole number not above a.</summary>
    Floor,
    /// <summary>Smallest whole number not below a.</summary>
    Ceiling,
    /// <summary>Nearest whole number, ties to even.</summary>
    Round,
    /// <summary>Nearest whole number towards zero.</summary>
    Truncate,
    /// <summary>Whether a is NaN (Bool).</summary>
    IsNaN,
    /// <summary>Logical not of a Bool.</summary>
    Not,

    /// <summary>a + b</summary>
    Add,
    /// <summary>a - b</summary>
    Subtract,
    /// <summary>a * b</summary>
    Multiply,
    /// <summary>a / b; integers divide towards zero.</summary>
    Divide,
    /// <summary>a to the power b. Integers wrap around; a negative power of one is the truncated reciprocal: 0 except for 1 and -1.</summary>
    Power,
    /// <summary>a - b * floor(a / b): the sign of b. Integers may not be divided by zero.</summary>
    Remainder,
    /// <summary>a - b * truncate(a / b): the sign of a. Integers may not be divided by zero.</summary>
    TruncatedRemainder,
    /// <summary>The angle of the point (b, a), in (-pi, pi].</summary>
    ArcTangent2,
    /// <summary>Square root of a^2 + b^2, without overflow on the way.</summary>
    Hypotenuse,
    /// <summary>ln(e^a + e^b), without overflow on the way.</summary>
    LogarithmAddExponential,
    /// <summary>The larger; NaN if either is NaN.</summary>
    Maximum,
    /// <summary>The smaller; NaN if either is NaN.</summary>
    Minimum,
    /// <summary>Zero where a is at or below zero, else b (also for NaN): the gradient of relu with respect to a, given b.</summary>
    ReluGradient,
    /// <summary>a == b (Bool).</summary>
    Equal,
    /// <summary>a != b (Bool).</summary>
    NotEqual,
    /// <summary>a &lt; b (Bool).</summary>
    Less,
    /// <summary>a &lt;= b (Bool).</summary>
    LessOrEqual,
    /// <summary>a &gt; b (Bool).</summary>
    Greater,
    /// <summary>a &gt;= b (Bool).</summary>
    GreaterOrEqual,
    /// <summary>Logical and of two Bools.</summary>
    And,
    /// <summary>Logical or of two Bools.</summary>
    Or,
    /// <summary>Logical exclusive or of two Bools.</summary>
    Xor,

    /// <summary>a * b + c, rounded once (fused).</summary>
    MultiplyAdd,
    /// <summary>b where the Bool a is true, else c.</summary>
    Where,
}
