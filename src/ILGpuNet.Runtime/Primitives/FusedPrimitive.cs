namespace ILGpuNet.Runtime;

/// <summary>
/// A map between other work on the same elements: before it the primitive whose result it reads (bias, activation, residual sum), after it sums of what it
/// computes (means, variances, gradients of what was broadcast). Nothing in between passes through memory.
/// <para>
/// Inputs: the head's, then the program's (any strides, all of <paramref name="Shape"/>); with a head, the program's input 0 is the head's result and
/// no operand. Outputs: the program's; the last <paramref name="Sums"/> of them are not stored but summed. Scalars: the program's. Only for what
/// <see cref="Engine.CanFuse"/> and <see cref="Engine.CanFuseSum"/> allow.
/// </para>
/// </summary>
/// <param name="Shape">Extents of the map.</param>
/// <param name="Head">What is computed first, with one output of the same shape and no scalars; or null.</param>
/// <param name="HeadInputs">Number of the head's inputs.</param>
/// <param name="Program">What is done with each element; storing value 0 keeps the head's result itself.</param>
/// <param name="Sums">Number of sums.</param>
/// <param name="Axes">The axes that are summed over, ascending; sums have the shape of the others.</param>
public sealed record FusedPrimitive(Shape Shape, Primitive? Head, int HeadInputs, MapProgram Program, int Sums, ValueList<int> Axes) : Primitive
{
    /// <inheritdoc/>
    public override bool AcceptsStridedInputs => Head is null || Head.AcceptsStridedInputs;

    /// <inheritdoc/>
    public override int ScalarCount => Program.ScalarTypes.Count;

    /// <inheritdoc/>
    public override Primitive With(ProductPrecision precision) => Head is null ? this : this with { Head = Head.With(precision) };
}
