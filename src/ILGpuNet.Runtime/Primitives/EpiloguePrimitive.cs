namespace ILGpuNet.Runtime;

/// <summary>
/// A primitive whose result goes through a map before it is stored: bias, activation, residual sum, scaling. The program's input 0 is the head's
/// result, contiguous and of the program's shape. Inputs: the head's, then the program's others (any strides); outputs and scalars: the program's.
/// Only for heads with one output and without scalars, and where <see cref="Engine.CanFuse"/> says so.
/// </summary>
/// <param name="Head">What is computed first.</param>
/// <param name="HeadInputs">Number of the head's inputs.</param>
/// <param name="Program">What is done with each element of its result; storing value 0 keeps the result itself.</param>
public sealed record EpiloguePrimitive(Primitive Head, int HeadInputs, MapProgram Program) : Primitive
{
    /// <inheritdoc/>
    public override bool AcceptsStridedInputs => Head.AcceptsStridedInputs;

    /// <inheritdoc/>
    public override int ScalarCount => Program.ScalarTypes.Count;
}
