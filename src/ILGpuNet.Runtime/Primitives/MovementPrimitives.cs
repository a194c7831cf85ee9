namespace ILGpuNet.Runtime;

/// <summary>
/// The adjoint of a slice: the first input is put at <c>start + i * step</c> along each axis. Elsewhere the output is zero or, where there is a
/// second input, of the output's shape, equal to that. Inputs of any strides.
/// </summary>
/// <param name="Starts">First position along each axis.</param>
/// <param name="Steps">Distance between positions along each axis, negative to walk back.</param>
public sealed record SliceScatterPrimitive(ValueList<int> Starts, ValueList<int> Steps) : Primitive
{
    /// <inheritdoc/>
    public override bool AcceptsStridedInputs => true;
}

/// <summary>Joins inputs of any strides along an axis.</summary>
/// <param name="Axis">The axis along which extents add up.</param>
public sealed record ConcatenatePrimitive(int Axis) : Primitive
{
    /// <inheritdoc/>
    public override bool AcceptsStridedInputs => true;
}
