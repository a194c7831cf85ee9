namespace ILGpuNet;

/// <summary>What <see cref="Tensor.Pad"/> puts around a tensor. For [a, b, c, d] padded by two on both sides:</summary>
public enum PaddingMode
{
    /// <summary>A number: [v, v, a, b, c, d, v, v].</summary>
    Constant,
    /// <summary>The elements mirrored at the outermost, which is not repeated: [c, b, a, b, c, d, c, b].</summary>
    Reflect,
    /// <summary>The outermost element: [a, a, a, b, c, d, d, d].</summary>
    Replicate,
    /// <summary>The elements from the other end: [c, d, a, b, c, d, a, b].</summary>
    Circular,
}
