namespace ILGpuNet.Kernels;

/// <summary>Bools in the arguments of kernels are bytes, 0 or 1: not every compiler of kernels takes a bool from the host.</summary>
public static class Flag
{
    /// <summary>The byte of a bool.</summary>
    public static byte Of(bool value) => value ? (byte)1 : (byte)0;
}
