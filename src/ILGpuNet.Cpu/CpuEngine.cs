using System.Runtime.InteropServices;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>The engine that runs on the processor: no dependency, always present.</summary>
public sealed unsafe class CpuEngine : Engine
{
    /// <summary>The one engine of this process.</summary>
    public static CpuEngine Instance { get; } = new();

    private CpuEngine() { }

    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <inheritdoc/>
    public override string Description =>
        $"{RuntimeInformation.ProcessArchitecture} processor, {(int)VectorWidths.Widest}-bit vectors";

    /// <inheritdoc/>
    public override long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc/>
    public override Kernel CreateKernel(Primitive primitive, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => primitive switch
    {
        MapPrimitive map => MapKernel.Create(map.Program, inputs, outputs),
        ManyMapsPrimitive many => new ManyMapsKernel(many, inputs),
        ReducePrimitive reduce => VectorCodes.Widest.CreateReduction(reduce, inputs[0], outputs[0]),
        SoftmaxPrimitive softmax => VectorCodes.Widest.CreateSoftmax(softmax, inputs[0]),
        PoolingPrimitive pooling => inputs[0].Type == DType.Float64
            ? new PoolingKernel<double, long>(pooling)
            : new PoolingKernel<float, int>(pooling),
        ScanPrimitive scan => ScanKernels.Create(scan, inputs[0]),
        ArgSortPrimitive sort => SortKernels.Create(sort, inputs[0]),
        SearchSortedPrimitive search => SortKernels.Create(search, inputs[0], inputs[1]),
        TakeAlongAxisPrimitive take => IndexKernels.Create(take, inputs[0], inputs[1]),
        ScatterAddPrimitive scatter => IndexKernels.Create(scatter, inputs[0], outputs[0]),
        ScatterPrimitive scatter => IndexKernels.Create(scatter, inputs[1], outputs[0]),
        IndexSelectPrimitive select => new IndexSelectKernel(select.Axis, inputs[0], inputs[1].Shape),
        IndexAddPrimitive add => IndexKernels.Create(add, inputs[0], outputs[0]),
        MatrixProductPrimitive => MatrixProductKernel.Create(inputs),
        LinearAlgebraPrimitive algebra => LinearAlgebraKernels.Create(algebra, inputs, outputs),
        ConvolutionPrimitive convolution => ConvolutionKernel.Create(convolution, inputs[0].Type),
        ConcatenatePrimitive concatenate => new ConcatenateKernel(concatenate, inputs, outputs[0]),
        SliceScatterPrimitive scatter => new SliceScatterKernel(scatter, inputs, outputs[0]),
        RandomPrimitive random => outputs[0].Type == DType.Float64
            ? new RandomKernel<double>(random.Distribution, outputs[0].Shape.Count)
            : new RandomKernel<float>(random.Distribution, outputs[0].Shape.Count),
        RangePrimitive => new RangeKernel(outputs[0]),
        FusedPrimitive { Head: { } head } fused => new FusedKernel(
            fused, (CpuKernel)CreateKernel(head, inputs[..fused.HeadInputs], [FusedKernel.ResultOf(fused)]), inputs, outputs),
        FusedPrimitive fused => new FusedKernel(fused, null, inputs, outputs),
        RowPrimitive rows => new RowKernel(rows, inputs),
        RecurrentPrimitive recurrent => RecurrentKernels.Create(recurrent, inputs),
        RecurrentGradientPrimitive recurrent => RecurrentKernels.Create(recurrent, inputs),
        CheckPrimitive check => CheckKernels.Create(check, inputs[0]),
        _ => throw new DeviceException($"[cpu] there is no kernel for {primitive.GetType().Name}"),
    };

    /// <inheritdoc/>
    public override bool CanReadStored(Primitive product) => product is MatrixProductPrimitive;

    /// <inheritdoc/>
    public override bool CanFuse(Primitive head) => head is MatrixProductPrimitive or ConvolutionPrimitive { Pass: not ConvolutionPass.WeightGradient };

    /// <inheritdoc/>
    public override bool CanFuseSum(DType type, Shape shape, ValueList<int> axes) =>
        type is DType.Float32 or DType.Float64 && MapSums.AreWorthwhile(shape, axes);

    /// <inheritdoc/>
    public override bool CanRunRecurrent => true;

    /// <inheritdoc/>
    public override bool CanJoinMaps(MapProgram program) => !MapKernel.IsCopy(program);

    /// <inheritdoc/>
    public override bool CanFuseRows(long rows, int length, int segments)
    {
        // A row and what is computed from it has to stay in the cache of the second level, and few rows are not enough for many threads. Of a row in pieces
        // less is kept on the way, and it is better in a cache of the last level than read from memory for each of its reductions.
        const int LongestRow = 32 << 10, LongestRowInPieces = 1 << 20, ShortestPiece = 16, EnoughRows = 16;
        const long FewElements = 64 << 10;
        bool fits = segments == 1 ? length is >= 2 and <= LongestRow : length / segments >= ShortestPiece && length <= LongestRowInPieces;
        return fits && rows > 0 && (rows >= EnoughRows || rows * length <= FewElements);
    }

    /// <inheritdoc/>
    protected internal override DeviceBuffer Allocate(long byteLength) => new CpuBuffer(HostMemory.Allocate(byteLength), byteLength);

    /// <inheritdoc/>
    protected internal override void Free(DeviceBuffer buffer) => HostMemory.Free(((CpuBuffer)buffer).Pointer);

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<byte> source, BufferView destination) =>
        source.CopyTo(new Span<byte>(((CpuBuffer)destination.Buffer).Pointer + destination.ByteOffset, source.Length));

    /// <inheritdoc/>
    public override void Download(BufferView source, Span<byte> destination) =>
        new ReadOnlySpan<byte>(((CpuBuffer)source.Buffer).Pointer + source.ByteOffset, destination.Length).CopyTo(destination);
}
