using System.Numerics;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Creates kernels of <see cref="MatrixProductPrimitive"/>.</summary>
internal static class MatrixProductKernel
{
    /// <summary>A kernel for a [..., m, k] times b [..., k, n], for the widest vectors of this processor.</summary>
    public static CpuKernel Create(ReadOnlySpan<Operand> inputs) => Create(inputs, VectorWidths.Widest);

    /// <summary>A kernel for vectors of the given width.</summary>
    public static CpuKernel Create(ReadOnlySpan<Operand> inputs, VectorWidth width) => inputs[0].Type switch
    {
        DType.Float32 => Create<float>(inputs, width),
        DType.Float64 => Create<double>(inputs, width),
        DType.Float16 or DType.BFloat16 => CreateWidening(inputs, width),
        DType type => throw new DTypeException($"[MatrixProduct] expected a floating-point type, found {type}"),
    };

    private static CpuKernel CreateWidening(ReadOnlySpan<Operand> inputs, VectorWidth width)
    {
        var geometry = new BatchedProductGeometry(inputs[0].Layout, inputs[1].Layout);
        MapLoop widen = VectorCodes.Of(width).FindLoop(new MapInstruction(MapFunction.Cast, inputs[0].Type, DType.Float32, First: 0));
        return width switch
        {
            VectorWidth.Bits512 => new WideningProductKernel<Vector512<float>, Operations512<float>>(geometry, widen),
            VectorWidth.Bits256 => new WideningProductKernel<Vector256<float>, Operations256<float>>(geometry, widen),
            _ => new WideningProductKernel<Vector128<float>, Operations128<float>>(geometry, widen),
        };
    }

    private static CpuKernel Create<T>(ReadOnlySpan<Operand> inputs, VectorWidth width) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var geometry = new BatchedProductGeometry(inputs[0].Layout, inputs[1].Layout);
        return width switch
        {
            VectorWidth.Bits512 => new MatrixProductKernel<T, Vector512<T>, Operations512<T>>(geometry),
            VectorWidth.Bits256 => new MatrixProductKernel<T, Vector256<T>, Operations256<T>>(geometry),
            _ => new MatrixProductKernel<T, Vector128<T>, Operations128<T>>(geometry),
        };
    }
}

/// <summary>Products of a batch of matrices: shared among threads by batch where there are enough, else within each product.</summary>
internal sealed unsafe class MatrixProductKernel<T, TVector, TOperations>(BatchedProductGeometry geometry) : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    // Threads that each multiply their own matrices need no common packing, but many large products in flight spill the caches.
    private const double MaximumFlopsPerProductForBatchSplit = 1e8;

    // What could be computed in the time that it takes to begin a product.
    private const double FlopsPerProduct = 4e3;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars) =>
        Multiply(geometry, (T*)operands[0], (T*)operands[1], (T*)operands[2]);

    /// <summary>Computes all products into a contiguous C.</summary>
    public static void Multiply(BatchedProductGeometry geometry, T* a, T* b, T* c)
    {
        var work = new BatchWork { Geometry = geometry, A = a, B = b, C = c };
        double flops = 2.0 * geometry.Rows * geometry.Columns * geometry.Depth;
        double all = geometry.Batch * (MatrixProduct<T, TVector, TOperations>.WorkOf(geometry.Rows, geometry.Columns, geometry.Depth) + FlopsPerProduct);
        int parts = all < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads;
        if (geometry.Batch >= parts && flops <= MaximumFlopsPerProductForBatchSplit)
        {
            ForkJoin.Run(ref work, parts);
        }
        else
        {
            for (long index = 0; index < geometry.Batch; index++) MatrixProduct<T, TVector, TOperations>.Multiply(work.Product(index));
        }
    }

    private struct BatchWork : IParallelWork
    {
        public BatchedProductGeometry Geometry;
        public T* A, B, C;

        public readonly void Execute(int part, int parts)
        {
            long end = Geometry.Batch * (part + 1) / parts;
            for (long index = Geometry.Batch * part / parts; index < end; index++)
                MatrixProduct<T, TVector, TOperations>.Multiply(Product(index), threads: 1);
        }

        public readonly ProductArguments<T> Product(long index)
        {
            (nint a, nint b) = Geometry.Offsets(index);
            return new ProductArguments<T>(
                Geometry.Rows, Geometry.Columns, Geometry.Depth,
                new MatrixView<T>(A + a, Geometry.RowStrideA, Geometry.ColumnStrideA),
                new MatrixView<T>(B + b, Geometry.RowStrideB, Geometry.ColumnStrideB),
                C + index * Geometry.Rows * Geometry.Columns, Geometry.Columns, accumulate: false);
        }
    }
}
