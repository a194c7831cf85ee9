using ILGpuNet.Compiler;
using static ILGpuNet.Gpu.OpenCl.OpenClError;
using static ILGpuNet.Gpu.OpenCl.OpenClLibrary;

namespace ILGpuNet.Gpu.OpenCl;

/// <summary>A device of an OpenCL driver, with a context and an in-order queue.</summary>
internal sealed unsafe class OpenClRuntime : TextRuntime
{
    private const uint KernelWorkGroupSize = 0x11B0;
    private const ulong ReadWrite = 1;

    /// <summary>Launches after which the queue is handed to the device, and the host waits for what is still under way from before.</summary>
    private const int LaunchesPerBatch = 4096;

    private readonly nint device, context, queue;
    private readonly OpenClPrograms programs;
    private readonly StagingMemory staging;
    private readonly bool isPocl;
    private int launches;

    public OpenClRuntime(nint platform, nint device)
    {
        int error;
        this.device = device;
        Description = OpenClInfo.Describe(platform, device);
        context = CreateContext(null, 1, &device, 0, 0, &error);
        Check(error, "clCreateContext", Description.Name);
        queue = CreateCommandQueue(context, device, 0, &error);
        Check(error, "clCreateCommandQueue", Description.Name);
        isPocl = Description.Driver.StartsWith("Portable Computing Language", StringComparison.Ordinal);
        // PoCL keeps what it has compiled by itself, and would compile once more for a binary.
        programs = new OpenClPrograms(context, device, keepsBinaries: !isPocl);
        staging = new StagingMemory(queue);
    }

    public override GpuDescription Description { get; }

    public override KernelDialect Dialect => KernelDialect.OpenCl;

    /// <summary>PoCL reads declarations of all functions of OpenCL for each program: 0.2 s, as much as a hundred kernels take.</summary>
    protected override bool CombinesTexts => isPocl;

    public override nint Allocate(long byteLength)
    {
        int error;
        nint memory = CreateBuffer(context, ReadWrite, (nuint)byteLength, null, &error);
        Check(error, "clCreateBuffer");
        return memory;
    }

    public override void Free(nint memory) => Check(ReleaseMemObject(memory), "clReleaseMemObject");

    public override void Upload(ReadOnlySpan<byte> source, nint memory, long byteOffset)
    {
        if (source.Length > 0) staging.Upload(source, memory, byteOffset);
    }

    public override void Download(nint memory, long byteOffset, Span<byte> destination)
    {
        if (destination.Length == 0)
        {
            Check(Finish(queue), "clFinish");
            return;
        }
        fixed (byte* pointer = destination)
            Check(EnqueueReadBuffer(queue, memory, 1, (nuint)byteOffset, (nuint)destination.Length, pointer, 0, null, null), "clEnqueueReadBuffer");
    }

    protected override void Build(ProgramSource source, ReadOnlySpan<(string Name, GpuFunction Function)> kernels, ProgramCache cache)
    {
        nint program = programs.Load(source, cache);
        foreach ((string name, GpuFunction function) in kernels)
        {
            int error;
            nint kernel = CreateKernel(program, name, &error);
            Check(error, "clCreateKernel", name);
            nuint groupSize;
            Check(GetKernelWorkGroupInfo(kernel, device, KernelWorkGroupSize, (nuint)sizeof(nuint), &groupSize, null), "clGetKernelWorkGroupInfo", name);
            function.Complete(kernel, (int)groupSize);
        }
        Check(ReleaseProgram(program), "clReleaseProgram");
    }

    public override void Launch(GpuFunction function, int groups, int groupSize, ReadOnlySpan<ArgumentValue> arguments)
    {
        uint index = 0;
        foreach (ArgumentValue argument in arguments)
        {
            if (argument.IsView)
            {
                nint memory = argument.Memory;
                int start = checked((int)(argument.Bits / argument.Size));
                Check(SetKernelArg(function.Handle, index++, (nuint)sizeof(nint), &memory), "clSetKernelArg", function.Name);
                Check(SetKernelArg(function.Handle, index++, sizeof(int), &start), "clSetKernelArg", function.Name);
            }
            else if (argument.Bytes.Length > 0)
            {
                fixed (byte* bytes = argument.Bytes)
                    Check(SetKernelArg(function.Handle, index++, (nuint)argument.Size, bytes), "clSetKernelArg", function.Name);
            }
            else
            {
                long bits = argument.Bits;
                Check(SetKernelArg(function.Handle, index++, (nuint)argument.Size, &bits), "clSetKernelArg", function.Name);
            }
        }
        nuint local = (nuint)groupSize, global = (nuint)groups * local;
        Check(EnqueueNDRangeKernel(queue, function.Handle, 1, null, &global, &local, 0, null, null), "clEnqueueNDRangeKernel", function.Name);
        // A host that never reads must not run ahead without end: what waits in the queue takes memory.
        if (++launches % LaunchesPerBatch == 0) Check(Finish(queue), "clFinish");
    }

    public override string ToString() => Description.Name;
}
