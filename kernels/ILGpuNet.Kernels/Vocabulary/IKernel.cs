namespace ILGpuNet.Kernels;

/// <summary>
/// A device kernel: a readonly struct whose fields are the arguments and whose <see cref="Run"/> is what one thread does. Type arguments
/// specialise it: parameterless static members of a type argument are literals in the translated text.
/// </summary>
public interface IKernel
{
    /// <summary>Threads in a group that the kernel requires; 0 where any number will do.</summary>
    static virtual int GroupSize => 0;

    /// <summary>The work of one thread.</summary>
    void Run(KernelThread thread);
}
