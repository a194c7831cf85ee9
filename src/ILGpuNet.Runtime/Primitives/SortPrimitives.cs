namespace ILGpuNet.Runtime;

/// <summary>
/// Int64 indices that put the elements along an axis in order; equal elements keep theirs. NaN counts as larger than everything, zeros of both signs as equal.
/// Contiguous input of any type; the output has its shape.
/// </summary>
/// <param name="Axis">The axis.</param>
/// <param name="IsDescending">Whether the largest comes first.</param>
/// <param name="Needed">How many of the indices along the axis have to be there, the first ones; an engine may leave the others undefined.</param>
public sealed record ArgSortPrimitive(int Axis, bool IsDescending, int Needed = int.MaxValue) : Primitive;

/// <summary>
/// Where values belong in ascending sequences: inputs sequences [n] or [..., n] and values [..., m] of one number type; the output, Int64 of the shape of the
/// values, is the number of elements below the value, or not above it. NaN belongs at the end.
/// </summary>
/// <param name="IsRight">Whether elements equal to the value count.</param>
public sealed record SearchSortedPrimitive(bool IsRight) : Primitive;
