using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Chooses the indexing kernels for the element type. What only moves elements knows their size alone.</summary>
internal static class IndexKernels
{
    public static CpuKernel Create(TakeAlongAxisPrimitive primitive, Operand input, Operand indices) => input.Type.Size() switch
    {
        1 => new TakeAlongAxisKernel<byte>(primitive.Axis, input.Shape, indices.Shape),
        2 => new TakeAlongAxisKernel<ushort>(primitive.Axis, input.Shape, indices.Shape),
        4 => new TakeAlongAxisKernel<uint>(primitive.Axis, input.Shape, indices.Shape),
        _ => new TakeAlongAxisKernel<ulong>(primitive.Axis, input.Shape, indices.Shape),
    };

    public static CpuKernel Create(ScatterPrimitive primitive, Operand indices, Operand output) => output.Type.Size() switch
    {
        1 => new ScatterKernel<byte>(primitive.Axis, indices.Shape, output.Shape),
        2 => new ScatterKernel<ushort>(primitive.Axis, indices.Shape, output.Shape),
        4 => new ScatterKernel<uint>(primitive.Axis, indices.Shape, output.Shape),
        _ => new ScatterKernel<ulong>(primitive.Axis, indices.Shape, output.Shape),
    };

    public static CpuKernel Create(ScatterAddPrimitive primitive, Operand indices, Operand output) => output.Type switch
    {
        DType.Int32 => new ScatterAddKernel<int>(primitive.Axis, indices.Shape, output.Shape),
        DType.Int64 => new ScatterAddKernel<long>(primitive.Axis, indices.Shape, output.Shape),
        DType.Float32 => new ScatterAddKernel<float>(primitive.Axis, indices.Shape, output.Shape),
        DType.Float64 => new ScatterAddKernel<double>(primitive.Axis, indices.Shape, output.Shape),
        _ => throw new DTypeException("[ScatterAdd] is not defined for Bool"),
    };

    public static CpuKernel Create(IndexAddPrimitive primitive, Operand indices, Operand output) => output.Type switch
    {
        DType.Int32 => new IndexAddKernel<int>(primitive.Axis, indices.Shape, output.Shape),
        DType.Int64 => new IndexAddKernel<long>(primitive.Axis, indices.Shape, output.Shape),
        DType.Float32 => new IndexAddKernel<float>(primitive.Axis, indices.Shape, output.Shape),
        DType.Float64 => new IndexAddKernel<double>(primitive.Axis, indices.Shape, output.Shape),
        _ => throw new DTypeException("[IndexAdd] is not defined for Bool"),
    };
}
