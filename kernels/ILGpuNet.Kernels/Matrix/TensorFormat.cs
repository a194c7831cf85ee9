namespace ILGpuNet.Kernels;

/// <summary>What tensor cores multiply; they add in single precision.</summary>
public enum TensorFormat
{
    /// <summary>Nothing: threads multiply one by one, in the type of the elements.</summary>
    None,
    /// <summary>Float32 rounded to 11 significant bits.</summary>
    TensorFloat32,
    /// <summary>BFloat16: 8 significant bits, in the range of Float32.</summary>
    BFloat16,
    /// <summary>Float16: 11 significant bits, in a range of its own.</summary>
    Float16,
}
