using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Chooses the kernels of a primitive.</summary>
internal static class KernelSelection
{
    /// <exception cref="DeviceException">The device cannot compute the primitive for these types.</exception>
    public static Kernel Create(GpuEngine engine, Primitive primitive, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        Operand[] given = inputs.ToArray(), results = outputs.ToArray();
        foreach (Operand operand in (ReadOnlySpan<Operand>)[.. given, .. results]) RequireFloat64(engine, primitive, operand.Type);
        if (primitive is LinearAlgebraPrimitive) return new HostKernel(engine, primitive, given, results);
        var builder = new KernelBuilder(engine, given, results);
        Add(builder, primitive);
        return builder.Build();
    }

    /// <summary>Adds the launches of a primitive.</summary>
    /// <exception cref="DeviceException">The device cannot compute the primitive.</exception>
    public static void Add(KernelBuilder builder, Primitive primitive)
    {
        switch (primitive)
        {
            case MapPrimitive map: MapKernels.Add(builder, map); break;
            case ManyMapsPrimitive many: MapKernels.Add(builder, many); break;
            case FusedPrimitive fused: FusedKernels.Add(builder, fused); break;
            case RowPrimitive rows: RowKernels.Add(builder, rows); break;
            case ReducePrimitive reduce: ReduceKernels.Add(builder, reduce); break;
            case SoftmaxPrimitive softmax: SoftmaxKernels.Add(builder, softmax); break;
            case ScanPrimitive scan: ScanKernels.Add(builder, scan); break;
            case MatrixProductPrimitive product: ProductKernels.Add(builder, product); break;
            case ConvolutionPrimitive convolution: ConvolutionKernels.Add(builder, convolution); break;
            case RecurrentPrimitive recurrent: RecurrentKernels.Add(builder, recurrent); break;
            case RecurrentGradientPrimitive recurrent: RecurrentKernels.Add(builder, recurrent); break;
            case PoolingPrimitive pooling: PoolingKernels.Add(builder, pooling); break;
            case ArgSortPrimitive sort: SortKernels.Add(builder, sort); break;
            case SearchSortedPrimitive search: SortKernels.Add(builder, search); break;
            case TakeAlongAxisPrimitive take: IndexKernels.Add(builder, take); break;
            case IndexSelectPrimitive select: IndexKernels.Add(builder, select); break;
            case ScatterPrimitive scatter: IndexKernels.Add(builder, scatter); break;
            case ScatterAddPrimitive add: IndexKernels.AddSums(builder, add.Axis, "ScatterAdd", isOneDimensional: false); break;
            case IndexAddPrimitive add: IndexKernels.AddSums(builder, add.Axis, "IndexAdd", isOneDimensional: true); break;
            case ConcatenatePrimitive concatenate: MovementKernels.Add(builder, concatenate); break;
            case SliceScatterPrimitive scatter: MovementKernels.Add(builder, scatter); break;
            case RandomPrimitive random: GeneratorKernels.Add(builder, random); break;
            case RangePrimitive: GeneratorKernels.AddRange(builder); break;
            case CheckPrimitive check: CheckKernels.Add(builder, check); break;
            default:
                GpuEngine engine = builder.Engine;
                throw new DeviceException($"[{engine.Name}] there is no kernel for {primitive.GetType().Name} on {engine.Hardware.Name}: move the tensors with To(Device.Cpu)");
        }
    }

    private static void RequireFloat64(GpuEngine engine, Primitive primitive, DType type)
    {
        if (type == DType.Float64 && !engine.Hardware.HasFloat64)
            throw new DeviceException($"[{engine.Name}] {primitive.GetType().Name} of Float64: {engine.Hardware.Name} has no double precision; convert with To(DType.Float32)");
    }
}
