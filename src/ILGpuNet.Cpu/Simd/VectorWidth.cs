using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>Widths of vectors that kernels are specialised for, in bits.</summary>
internal enum VectorWidth
{
    Bits128 = 128,
    Bits256 = 256,
    Bits512 = 512,
}

/// <summary>What this processor supports.</summary>
internal static class VectorWidths
{
    /// <summary>The widest vectors that this processor computes with at full speed.</summary>
    public static VectorWidth Widest =>
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512 :
        Vector256.IsHardwareAccelerated ? VectorWidth.Bits256 : VectorWidth.Bits128;
}
