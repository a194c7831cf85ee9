namespace ILGpuNet;

/// <summary>
/// How exactly the factors of Float32 products and convolutions are taken. Whatever it is, sums are Float32, results are Float32, and products of other types
/// stay as they are.
/// </summary>
public enum ProductPrecision : byte
{
    /// <summary>As they are: 24 significant bits. The default.</summary>
    Float32,
    /// <summary>
    /// Rounded to 11 significant bits in the range of Float32 (TF32), so that tensor cores can multiply them. PyTorch:
    /// <c>torch.backends.cuda.matmul.allow_tf32 = True</c>, <c>torch.set_float32_matmul_precision("high")</c>.
    /// </summary>
    TensorFloat32,
    /// <summary>
    /// Rounded to 8 significant bits in the range of Float32, which tensor cores multiply twice as fast as TF32. PyTorch:
    /// <c>torch.set_float32_matmul_precision("medium")</c>.
    /// </summary>
    BFloat16,
}
