using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>What is done with each matrix of a batch: reads the inputs, which it may change, and fills the outputs, which are zero.</summary>
/// <returns>Null, or what is wrong with the matrix, as the end of the sentence "matrix 3 of the batch ...".</returns>
internal delegate string? MatrixFunction(DenseMatrix[] inputs, DenseMatrix[] outputs);

/// <summary>
/// Runs an algorithm on every matrix of a batch, in double precision, threads sharing the batch. The matrices of a call are managed arrays, because
/// MathNet works on those; every other kernel has its scratch memory in the plan's arena.
/// </summary>
internal sealed unsafe class MatrixBatchKernel<T>(string name, MatrixFunction function, Operand[] inputs, Operand[] outputs) : CpuKernel
    where T : unmanaged, INumber<T>
{
    private readonly int batchRank = inputs[0].Shape.Rank - 2;

    private long Batch
    {
        get
        {
            long count = 1;
            for (int axis = 0; axis < batchRank; axis++) count *= inputs[0].Shape[axis];
            return count;
        }
    }

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        double size = inputs.Concat(outputs).Max(operand => operand.Shape.Rank > batchRank ? operand.Shape[-1] : 1);
        var failure = new Failure { Matrix = long.MaxValue };
        var work = new Work { Kernel = this, Operands = operands, Failure = failure };
        ForkJoin.Run(ref work, Workload.Parts(Batch * (500 + size * size * size), Batch));
        if (failure.Reason is null) return;
        string matrix = batchRank == 0 ? "the matrix" : $"matrix {failure.Matrix} of the batch";
        throw new InvalidValueException($"[{name}] {matrix} {failure.Reason}");
    }

    private DenseMatrix MatrixOf(Operand operand)
    {
        Shape shape = operand.Shape;
        return (shape.Rank - batchRank) switch
        {
            2 => new DenseMatrix(shape[-2], shape[-1]),
            1 => new DenseMatrix(shape[-1], 1),
            _ => new DenseMatrix(1, 1),
        };
    }

    private void Load(T* source, Layout layout, long index, DenseMatrix matrix)
    {
        for (int axis = batchRank - 1; axis >= 0; axis--)
        {
            (index, long position) = Math.DivRem(index, layout.Shape[axis]);
            source += position * layout.Strides[axis];
        }
        (long rowStride, long columnStride) = (layout.Strides[batchRank], layout.Strides[batchRank + 1]);
        for (int column = 0; column < matrix.Columns; column++)
        {
            for (int row = 0; row < matrix.Rows; row++)
                matrix[row, column] = double.CreateTruncating(source[row * rowStride + column * columnStride]);
        }
    }

    private static void Store(DenseMatrix matrix, T* target, long index)
    {
        target += index * matrix.Values.Length;
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++) *target++ = T.CreateTruncating(matrix[row, column]);
        }
    }

    /// <summary>The failure of the first matrix, whichever thread finds one first.</summary>
    private sealed class Failure
    {
        public long Matrix;
        public string? Reason;
    }

    private struct Work : IParallelWork
    {
        public MatrixBatchKernel<T> Kernel;
        public byte** Operands;
        public Failure Failure;

        public readonly void Execute(int part, int parts)
        {
            (Operand[] inputs, Operand[] outputs) = (Kernel.Inputs, Kernel.Outputs);
            DenseMatrix[] given = Array.ConvertAll(inputs, Kernel.MatrixOf), computed = Array.ConvertAll(outputs, Kernel.MatrixOf);
            (long index, long end) = Workload.Range(Kernel.Batch, part, parts);
            for (; index < end; index++)
            {
                for (int i = 0; i < given.Length; i++) Kernel.Load((T*)Operands[i], inputs[i].Layout, index, given[i]);
                foreach (DenseMatrix output in computed) Array.Clear(output.Values);
                if (Kernel.Apply(given, computed) is { } reason)
                {
                    Report(index, reason);
                    return;
                }
                for (int i = 0; i < computed.Length; i++) Store(computed[i], (T*)Operands[given.Length + i], index);
            }
        }

        private readonly void Report(long matrix, string reason)
        {
            lock (Failure)
            {
                if (matrix < Failure.Matrix) (Failure.Matrix, Failure.Reason) = (matrix, reason);
            }
        }
    }

    private Operand[] Inputs => inputs;

    private Operand[] Outputs => outputs;

    private string? Apply(DenseMatrix[] given, DenseMatrix[] computed) => function(given, computed);
}
