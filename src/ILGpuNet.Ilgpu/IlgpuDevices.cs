using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using ILGpuNet.Gpu;

namespace ILGpuNet.Ilgpu;

/// <summary>The accelerators that ILGPU finds: those of CUDA and OpenCL, and last its own on the processor, which is for debugging. Found by its name.</summary>
internal static class IlgpuDevices
{
    /// <summary>Threads of the groups of the accelerator on the processor: as many as the largest groups of kernels.</summary>
    private const int ProcessorWarp = 32, ProcessorWarps = 8;

    private static readonly Lazy<Context> Shared = new(() =>
        CreateContext(static builder => builder.Cuda().OpenCL().CPU(new CPUDevice(ProcessorWarp, ProcessorWarps, 1))));

    /// <summary>All accelerators; there is always one.</summary>
    public static (IEnumerable<Func<GpuRuntime>> Runtimes, string? Reason) Find()
    {
        try
        {
            IEnumerable<Device> devices = [.. Shared.Value.GetCudaDevices(), .. Shared.Value.GetCLDevices(), .. Shared.Value.GetCPUDevices()];
            return ([.. devices.Select(device => (Func<GpuRuntime>)(() => new IlgpuRuntime(device.CreateAccelerator(Shared.Value))))], null);
        }
        catch (Exception exception) when (exception is AcceleratorException or NotSupportedException or TypeInitializationException)
        {
            return ([], $"ILGPU cannot look for accelerators: {exception.Message}");
        }
    }

    /// <summary>A context in which the kernels can be translated.</summary>
    /// <param name="addDevices">Adds the devices that it looks for.</param>
    internal static Context CreateContext(Func<Context.Builder, Context.Builder> addDevices)
    {
        Remappings.Add();
        return Context.Create(builder => addDevices(builder.EnableAlgorithms().Inlining(InliningMode.Aggressive).Optimize(OptimizationLevel.O1)));
    }
}
