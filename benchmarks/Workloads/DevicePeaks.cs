using ILGpuNet.Gpu;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Benchmarks;

/// <summary>What a GPU does at best, measured by kernels of its own: multiply-adds in registers, and a copy.</summary>
internal static class DevicePeaks
{
    private const int CopyLength = 16 * 1024 * 1024;

    /// <summary>The references of a device.</summary>
    public static IReadOnlyList<Workload> Of(Device device, GpuEngine engine)
    {
        // Many more groups than run at once, so that the last ones to end do not count.
        int groups = 64 * engine.Hardware.ComputeUnits, threads = groups * MultiplyAddChains.GroupSize;
        Work operations = Work.Operations(2.0 * threads * MultiplyAddChains.Chains * MultiplyAddChains.Length);
        return
        [
            new Workload("fma-peak", $"{MultiplyAddChains.Chains} chains in each of {threads} threads", operations, () =>
                Prepare(engine, [], threads, builder => builder.Launch(new MultiplyAddChains(builder.Output<float>(0), 0.5f, 1), groups)))
            { DeviceName = device.Name },
            .. device.Supports(ProductPrecision.TensorFloat32) ? new[] { OfTensorCores<TensorFloat32Factors>("tf32-peak", device, engine, groups) } : [],
            .. device.Supports(ProductPrecision.BFloat16) ? new[] { OfTensorCores<BFloat16Factors>("bfloat16-peak", device, engine, groups) } : [],
            new Workload("copy-bandwidth", $"{CopyLength} floats", Work.Bytes(2.0 * CopyLength * sizeof(float)), () =>
                Prepare(engine, [CopyLength], CopyLength, builder =>
                    builder.Launch(new PlainCopy(builder.Input<float>(0), builder.Output<float>(0), CopyLength), CopyLength / KernelBuilder.PreferredGroupSize)))
            { DeviceName = device.Name },
        ];
    }

    private static Workload OfTensorCores<TFactors>(string name, Device device, GpuEngine engine, int groups) where TFactors : struct, ITensorFactors
    {
        int threads = groups * TensorCoreChains<TFactors>.GroupSize, warps = threads / TensorCore.WarpSize;
        return new Workload(name, $"{TensorCoreChains<TFactors>.Chains} chains in each of {warps} warps", Work.Operations(TensorCoreChains<TFactors>.OperationsOfWarp * warps), () =>
            Prepare(engine, [], threads, builder => builder.Launch(new TensorCoreChains<TFactors>(builder.Output<float>(0), 0.5f), groups)))
        {
            DeviceName = device.Name,
        };
    }

    private static PreparedWorkload Prepare(GpuEngine engine, int[] inputs, int output, Action<KernelBuilder> launch)
    {
        var builder = new KernelBuilder(engine, [.. inputs.Select(OperandOf)], [OperandOf(output)]);
        launch(builder);
        GpuKernel kernel = builder.Build();
        Storage[] storages = [.. inputs.Append(output).Select(count => new Storage(engine, (long)count * sizeof(float)))];
        BufferView[] views = [.. storages.Select(storage => new BufferView(storage.Buffer, 0))];
        // Drivers may hand out memory that is not there before it is written to.
        foreach (BufferView view in views) engine.Upload(new byte[view.Buffer.ByteLength], view);
        var firstElement = new byte[sizeof(float)];
        return new PreparedWorkload(
            () =>
            {
                kernel.Run(views, []);
                // The views do not keep the memory from being collected; the storages do.
                GC.KeepAlive(storages);
            },
            () => engine.Download(views[^1], firstElement));
    }

    private static Operand OperandOf(int count) => new(DType.Float32, Layout.Contiguous([count]));
}
