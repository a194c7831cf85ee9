namespace ILGpuNet.Cpu;

/// <summary>
/// One instruction of a map over a run of consecutive elements. Operands that the instruction does not have are ignored. The result may
/// be one of the operands of the same type; it may not overlap them in any other way.
/// </summary>
internal readonly unsafe struct MapLoop(delegate*<byte*, byte*, byte*, byte*, int, void> function)
{
    public void Invoke(byte* first, byte* second, byte* third, byte* result, int count) => function(first, second, third, result, count);
}
