namespace ILGpuNet.Runtime;

/// <summary>
/// One program applied to several independent sets of operands, each of a shape of its own: the updates of all parameters of a network as one kernel.
/// <para>
/// Inputs: those of the first set, of the second and so on; then the outputs and the scalars in the same way. Within a set they are as for
/// <see cref="MapPrimitive"/>. An output may be the memory of an input of its own set with the same layout, never of another set. Only for what
/// <see cref="Engine.CanJoinMaps"/> allows.
/// </para>
/// </summary>
/// <param name="Program">The instructions.</param>
/// <param name="Shapes">Extents of each set.</param>
public sealed record ManyMapsPrimitive(MapProgram Program, ValueList<Shape> Shapes) : Primitive
{
    /// <inheritdoc/>
    public override bool AcceptsStridedInputs => true;

    /// <inheritdoc/>
    public override int ScalarCount => Shapes.Count * Program.ScalarTypes.Count;
}
