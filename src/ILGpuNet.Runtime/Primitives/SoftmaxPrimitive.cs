namespace ILGpuNet.Runtime;

/// <summary>
/// Softmax or its logarithm along one axis of a contiguous tensor, computed with the maximum subtracted first. A row whose maximum is
/// -infinity gives NaN, as in PyTorch.
/// </summary>
/// <param name="Axis">The axis that sums to one.</param>
/// <param name="Logarithmic">Whether the logarithm of the softmax is computed.</param>
public sealed record SoftmaxPrimitive(int Axis, bool Logarithmic) : Primitive;
