using ILGpuNet.Compiler;

namespace ILGpuNet.Gpu;

/// <summary>A kernel that is written in C#, ready to launch.</summary>
/// <param name="Function">What is launched.</param>
/// <param name="GroupSize">Threads in a group that the kernel requires; 0: any number.</param>
/// <param name="Parameters">Its arguments, in order.</param>
internal sealed record LoadedKernel(GpuFunction Function, int GroupSize, IReadOnlyList<KernelParameter> Parameters);

/// <summary>
/// A map, ready to launch. Arguments: count, the extents and strides of its indexing, inputs, scalars, outputs, and for each failure where its position and the
/// dividend are noted.
/// </summary>
/// <param name="Function">What is launched.</param>
/// <param name="Failures">Functions that note a division by zero.</param>
internal sealed record LoadedMap(GpuFunction Function, IReadOnlyList<string> Failures);
