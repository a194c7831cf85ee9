using System.Reflection;

namespace ILGpuNet.Compiler;

/// <summary>A kernel that uses something a device cannot do. The message names the kernel, the method, the place in it, the construct and what to do.</summary>
public sealed class KernelCompilationException : ILGpuNetException
{
    internal KernelCompilationException(string kernel, MethodBase method, int offset, string? sourceLine, UnsupportedConstructException cause)
        : base($"[kernel compiler] {kernel}: {TypeNames.Of(method)} at IL_{offset:x4}{(sourceLine is null ? "" : $" ({sourceLine})")}: {cause.Construct}: {cause.Advice}", cause)
    {
        (Kernel, Method, Offset, Construct) = (kernel, TypeNames.Of(method), offset, cause.Construct);
    }

    internal KernelCompilationException(string kernel, string construct, string advice) : base($"[kernel compiler] {kernel}: {construct}: {advice}")
    {
        (Kernel, Method, Construct) = (kernel, "", construct);
    }

    /// <summary>The kernel.</summary>
    public string Kernel { get; }

    /// <summary>The method, of the kernel or called by it; empty where the kernel's type as such is at fault.</summary>
    public string Method { get; }

    /// <summary>Offset of the instruction in the method's IL.</summary>
    public int Offset { get; }

    /// <summary>What is not supported.</summary>
    public string Construct { get; }
}

/// <summary>What is not supported, before it is known where.</summary>
internal sealed class UnsupportedConstructException(string construct, string advice) : Exception(construct)
{
    public string Construct { get; } = construct;
    public string Advice { get; } = advice;
}
