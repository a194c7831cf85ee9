using System.Reflection;

namespace ILGpuNet.Compiler;

/// <summary>The language a kernel is translated to.</summary>
public enum KernelDialect
{
    /// <summary>OpenCL C 1.2.</summary>
    OpenCl,

    /// <summary>CUDA C++, for NVRTC.</summary>
    Cuda,
}

/// <summary>A kernel as text for a device's compiler.</summary>
/// <param name="Name">The kernel's name in the text.</param>
/// <param name="Dialect">The text's language.</param>
/// <param name="Text">A complete source file.</param>
/// <param name="BuildOptions">Options under which a device's compiler gives the bits that C# gives, short of functions such as exp.</param>
/// <param name="GroupSize">Threads in a group that the kernel requires; 0: any number.</param>
/// <param name="Parameters">The kernel's arguments, in order.</param>
/// <param name="SharedBytes">Shared memory that a group takes, in bytes.</param>
/// <param name="BarrierCount">Barriers in the text.</param>
public sealed record CompiledKernel(
    string Name,
    KernelDialect Dialect,
    string Text,
    string BuildOptions,
    int GroupSize,
    IReadOnlyList<KernelParameter> Parameters,
    int SharedBytes,
    int BarrierCount);

/// <summary>
/// An argument of a kernel: a field of its struct. A view is passed to OpenCL C as memory and an int, its first element; to CUDA C as a pointer to
/// that. Anything else is passed by value.
/// </summary>
/// <param name="Name">Name in the source.</param>
/// <param name="Field">The struct's field that holds the value.</param>
/// <param name="ViewElement">Element type of a view; null for anything else.</param>
public sealed record KernelParameter(string Name, FieldInfo Field, Type? ViewElement)
{
    /// <summary>The fields of a kernel's struct in the order of the arguments.</summary>
    internal static FieldInfo[] FieldsOf(Type kernel) =>
        [.. kernel.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(field => field.MetadataToken)];
}
