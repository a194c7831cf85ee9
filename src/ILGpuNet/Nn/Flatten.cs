using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>Joins axes, by default all but the first. x: [N, ...]; y: [N, features].</summary>
/// <param name="start">The first axis that is joined.</param>
/// <param name="end">The last one; negative numbers count from the end.</param>
public sealed class Flatten(int start = 1, int end = -1) : Layer
{
    /// <inheritdoc/>
    protected internal override string Options => (start, end) == (1, -1) ? "" : string.Create(CultureInfo.InvariantCulture, $"{start}..{end}");

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Flatten(start, end);
}

/// <summary>Cuts an axis into several: the opposite of <see cref="Flatten"/>. x: [N, features]; y: [N, ...].</summary>
/// <param name="axis">The axis.</param>
/// <param name="extents">What becomes of it; one of them can be -1 and follows from the others.</param>
public sealed class Unflatten(int axis, params int[] extents) : Layer
{
    /// <inheritdoc/>
    protected internal override string Options => string.Create(CultureInfo.InvariantCulture, $"{axis}, [{string.Join(", ", extents)}]");

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => x.Unflatten(axis, extents);
}
