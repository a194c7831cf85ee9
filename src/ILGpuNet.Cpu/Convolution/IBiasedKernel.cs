namespace ILGpuNet.Cpu;

/// <summary>A kernel that can add a number to each channel, the second axis, of its result while it is in registers.</summary>
internal unsafe interface IBiasedKernel
{
    /// <summary>Runs with one addend for each channel, or null, and hands the result on in pieces.</summary>
    void Run(byte** operands, byte* bias, in MapPieces pieces);
}
