using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>A primitive as launches, one after the other.</summary>
internal sealed class GpuKernel(GpuEngine engine, KernelLaunch[] launches, long workspaceBytes) : Kernel
{
    public override long WorkspaceBytes => workspaceBytes;

    public override void Run(ReadOnlySpan<BufferView> operands, ReadOnlySpan<Scalar> scalars) => engine.Run(launches, operands, scalars);
}
