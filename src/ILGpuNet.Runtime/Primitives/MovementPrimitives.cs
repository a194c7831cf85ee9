namespace ILGpuNet.Runtime;

/// <summary>
/// The adjoint of a slice: the output is zero except at <c>start + i * step</c> along each axis, where the input (of any strides) is put.
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
