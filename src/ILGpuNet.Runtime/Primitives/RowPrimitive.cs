namespace ILGpuNet.Runtime;

/// <summary>
/// A program over the rows of matrices [<paramref name="Rows"/>, <paramref name="Length"/>]: softmax and normalisations, forward and backward, in one
/// pass through memory. Each row is worked on by itself, except for sums over rows at the end. Rows may lie in pieces: a channel of a batch of images, for
/// batch normalisation. Then elements are those of [<paramref name="Segments"/>, Rows, Length / Segments], the rows along the second axis.
/// <para>
/// Inputs: those of the program, with any strides and of any shape with Rows x Length elements (or Rows, where one is a value of each row), which are
/// taken in row-major order. Outputs: those of the program, contiguous, of Rows x Length or Rows elements; then the <paramref name="Sums"/>. Scalars:
/// the program's. Only for what <see cref="Engine.CanFuseRows"/> allows.
/// </para>
/// </summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Length">Elements of a row, at least 2.</param>
/// <param name="Program">What is done with each row.</param>
/// <param name="Sums">What is summed over the rows; nothing where they lie in pieces.</param>
/// <param name="Segments">
/// Pieces of a row, all of the same length. Where there are several, the program has maps, sums and extremes only.
/// </param>
public sealed record RowPrimitive(long Rows, int Length, RowProgram Program, ValueList<RowSum> Sums, int Segments = 1) : Primitive
{
    /// <inheritdoc/>
    public override bool AcceptsStridedInputs => true;

    /// <inheritdoc/>
    public override int ScalarCount => Program.ScalarTypes.Count;
}

/// <summary>A straight-line program over values numbered in this order: inputs, scalars, results of the instructions.</summary>
/// <param name="Inputs">Types and extents of the inputs.</param>
/// <param name="ScalarTypes">Types of the run-time scalars, as in <see cref="MapProgram"/>.</param>
/// <param name="Instructions">What is computed; instruction i defines value Inputs.Count + ScalarTypes.Count + i.</param>
/// <param name="Outputs">Results of instructions that are stored, in the order of the outputs; each at most once.</param>
public sealed record RowProgram(
    ValueList<RowValue> Inputs, ValueList<DType> ScalarTypes, ValueList<RowInstruction> Instructions, ValueList<int> Outputs)
{
    /// <summary>Number of values that no instruction computes.</summary>
    public int Given => Inputs.Count + ScalarTypes.Count;

    /// <summary>Type and extent of a value. A scalar counts as a value of each row.</summary>
    public RowValue this[int value] =>
        value < Inputs.Count ? Inputs[value]
        : value < Given ? new RowValue(ScalarTypes[value - Inputs.Count], IsPerRow: true)
        : Instructions[value - Given].Result;
}

/// <summary>Type and extent of a value.</summary>
/// <param name="Type">Element type.</param>
/// <param name="IsPerRow">Whether there is one element for each row, rather than a row of them.</param>
public readonly record struct RowValue(DType Type, bool IsPerRow);

/// <summary>One step of a <see cref="RowProgram"/>.</summary>
/// <param name="Function">What is done.</param>
/// <param name="Map">For <see cref="RowFunction.Map"/>, the function of the elements; else <see cref="MapFunction.Copy"/>.</param>
/// <param name="OperandType">Type of the operands (of the last one for a map that has several).</param>
/// <param name="Result">Type and extent of the result.</param>
/// <param name="First">Number of the first operand.</param>
/// <param name="Second">Number of the second operand, or -1.</param>
/// <param name="Third">Number of the third operand, or -1.</param>
public readonly record struct RowInstruction(
    RowFunction Function, MapFunction Map, DType OperandType, RowValue Result, int First, int Second = -1, int Third = -1);

/// <summary>What an instruction does with rows.</summary>
public enum RowFunction
{
    /// <summary>A function of single elements. Where the result is a row, operands that are values of each row are repeated along it.</summary>
    Map,
    /// <summary>Sum of a row of Float32 or Float64, pairwise or blocked: a value of each row.</summary>
    Sum,
    /// <summary>Largest element of a row of Float32 or Float64, NaN if any is NaN: a value of each row.</summary>
    Max,
    /// <summary>Smallest element of a row of Float32 or Float64, NaN if any is NaN: a value of each row.</summary>
    Min,
    /// <summary>Softmax of a row of Float32 or Float64, as <see cref="SoftmaxPrimitive"/>.</summary>
    Softmax,
    /// <summary>Logarithm of the softmax of a row.</summary>
    LogSoftmax,
    /// <summary>
    /// The element of the row (first operand) at the row's Int64 index (second). An index outside of the row throws <see cref="InvalidValueException"/>.
    /// </summary>
    Pick,
    /// <summary>A row of zeros with the row's value (second operand) at the row's Int64 index (first), which is checked as well.</summary>
    Place,
}

/// <summary>
/// A sum over rows, with what the program computes seen as a tensor of a shape: Rows x Length elements in row-major order, of which the first axis is
/// summed over.
/// </summary>
/// <param name="Value">Number of the value.</param>
/// <param name="Shape">Extents.</param>
/// <param name="Axes">The axes that are summed over, ascending; the sum has the shape of the others.</param>
public sealed record RowSum(int Value, Shape Shape, ValueList<int> Axes);
