namespace ILGpuNet.Operations;

/// <summary>What is known of a tensor before it is computed.</summary>
/// <param name="Shape">Its extents.</param>
/// <param name="Type">Its element type.</param>
public readonly record struct TensorSpec(Shape Shape, DType Type);
