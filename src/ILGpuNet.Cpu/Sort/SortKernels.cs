using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Chooses the kernels of sorting and searching for the element type.</summary>
internal static class SortKernels
{
    public static CpuKernel Create(ArgSortPrimitive primitive, Operand input) => input.Type switch
    {
        DType.Bool => new ArgSortKernel<byte, uint, ByteKey>(input.Shape, primitive),
        DType.Int32 => new ArgSortKernel<int, uint, Int32Key>(input.Shape, primitive),
        DType.Int64 => new ArgSortKernel<long, ulong, Int64Key>(input.Shape, primitive),
        DType.Float32 => new ArgSortKernel<float, uint, SingleKey>(input.Shape, primitive),
        DType.Float64 => new ArgSortKernel<double, ulong, DoubleKey>(input.Shape, primitive),
        _ => throw new DTypeException($"[Sort] is not defined for {input.Type}"),
    };

    public static CpuKernel Create(SearchSortedPrimitive primitive, Operand sequences, Operand values) => values.Type switch
    {
        DType.Int32 => new SearchSortedKernel<int>(sequences.Shape, values.Shape, primitive.IsRight),
        DType.Int64 => new SearchSortedKernel<long>(sequences.Shape, values.Shape, primitive.IsRight),
        DType.Float32 => new SearchSortedKernel<float>(sequences.Shape, values.Shape, primitive.IsRight),
        DType.Float64 => new SearchSortedKernel<double>(sequences.Shape, values.Shape, primitive.IsRight),
        _ => throw new DTypeException($"[SearchSorted] is not defined for {values.Type}"),
    };
}
