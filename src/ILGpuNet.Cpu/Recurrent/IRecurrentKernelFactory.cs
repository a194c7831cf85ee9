using System.Numerics;

namespace ILGpuNet.Cpu;

/// <summary>Creates a kernel for a cell.</summary>
internal interface IRecurrentKernelFactory<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The kernel with this cell in it.</summary>
    CpuKernel Create<TCell>() where TCell : struct, IRecurrentCell<T>;
}
