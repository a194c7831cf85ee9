namespace ILGpuNet.Runtime;

/// <summary>
/// Takes along an axis: inputs x and Int64 indices of the same rank, equal in all other axes;
/// <c>y[.., i, ..] = x[.., indices[.., i, ..], ..]</c>. An index outside of [0, n) throws <see cref="InvalidValueException"/>.
/// Contiguous operands of any type.
/// </summary>
/// <param name="Axis">The axis that the indices address.</param>
public sealed record TakeAlongAxisPrimitive(int Axis) : Primitive;

/// <summary>
/// The adjoint of <see cref="TakeAlongAxisPrimitive"/>: inputs Int64 indices and values of the same shape; the output is zero with every
/// value added at its index along the axis. Repeated indices accumulate in row-major order.
/// </summary>
/// <param name="Axis">The axis that the indices address.</param>
public sealed record ScatterAddPrimitive(int Axis) : Primitive;

/// <summary>
/// Replaces along an axis: inputs x, Int64 indices equal to it in all other axes, and values of the indices' shape; the output is x with
/// <c>y[.., indices[.., i, ..], ..] = values[.., i, ..]</c>. Of repeated indices the last one in row-major order counts.
/// </summary>
/// <param name="Axis">The axis that the indices address.</param>
public sealed record ScatterPrimitive(int Axis) : Primitive;

/// <summary>
/// Selects whole slices: inputs x and one-dimensional Int64 indices; slice i of the output along the axis is slice
/// <c>indices[i]</c> of x.
/// </summary>
/// <param name="Axis">The axis that the indices address.</param>
public sealed record IndexSelectPrimitive(int Axis) : Primitive;

/// <summary>
/// The adjoint of <see cref="IndexSelectPrimitive"/>: inputs one-dimensional Int64 indices and values; the output is zero with slice i of
/// the values added to slice <c>indices[i]</c>.
/// </summary>
/// <param name="Axis">The axis that the indices address.</param>
public sealed record IndexAddPrimitive(int Axis) : Primitive;
