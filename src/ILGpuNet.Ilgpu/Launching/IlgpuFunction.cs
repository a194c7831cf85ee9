using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using ILGpuNet.Compiler;
using ILGpuNet.Gpu;

namespace ILGpuNet.Ilgpu;

/// <summary>What can be launched on an accelerator of ILGPU.</summary>
/// <param name="name">For errors.</param>
/// <param name="maximumGroupSize">Most threads in a group.</param>
internal abstract class IlgpuFunction(string name, int maximumGroupSize) : GpuFunction(name, 0, maximumGroupSize)
{
    /// <summary>Gives a launch to a stream.</summary>
    public abstract void Launch(AcceleratorStream stream, int groups, int groupSize, ArgumentReader arguments);

    /// <summary>Where ILGPU begins to translate a kernel over its vocabulary.</summary>
    public static MethodInfo EntryPointOf(Type kernel) => typeof(EntryPoint).GetMethod(nameof(EntryPoint.Run))!.MakeGenericMethod(kernel);

    /// <summary>Translates a kernel and loads it.</summary>
    /// <param name="kernel">A kernel over ILGPU's vocabulary.</param>
    /// <param name="accelerator">The accelerator.</param>
    /// <exception cref="GpuException">ILGPU or the driver does not take it.</exception>
    public static IlgpuFunction Load(Type kernel, Accelerator accelerator)
    {
        try
        {
            return (IlgpuFunction)Activator.CreateInstance(typeof(KernelFunction<>).MakeGenericType(kernel), accelerator)!;
        }
        catch (TargetInvocationException exception) when (exception.InnerException is InternalCompilerException or AggregateException or NotSupportedException or AcceleratorException)
        {
            throw new GpuException($"[ilgpu] ILGPU does not compile {TypeNames.Of(kernel)} for {accelerator.Name}: {ReasonOf(exception.InnerException)}");
        }
    }

    private static string ReasonOf(Exception exception) =>
        exception.InnerException is { } inner ? $"{exception.Message} ({ReasonOf(inner)})" : exception.Message;
}
