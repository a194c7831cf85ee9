using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// Along an axis of [outer, length, inner] the index of the largest or smallest element so far, the latest of equals; once there has been a NaN, of the
/// latest NaN.
/// </summary>
internal sealed unsafe class ExtremeIndexScanKernel<T>(Shape shape, int axis, bool isMaximum, bool isReverse) : CpuKernel where T : unmanaged, INumber<T>
{
    private const double NanosecondsPerElement = 2;

    private readonly AxisGeometry geometry = new(shape, axis);

    protected override void Run(byte** operands, ReadOnlySpan<Runtime.Scalar> scalars)
    {
        if (geometry.Count == 0) return;
        var work = new Work { Kernel = this, Input = (T*)operands[0], Output = (long*)operands[1] };
        ForkJoin.Run(ref work, Workload.Parts(geometry.Count * NanosecondsPerElement, geometry.Outer * geometry.Inner));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScanRow(T* input, long* output)
    {
        long stride = geometry.Inner, step = isReverse ? -1 : 1, i = isReverse ? geometry.Length - 1 : 0;
        long found = i;
        T extreme = input[i * stride];
        for (long left = geometry.Length; left > 0; left--, i += step)
        {
            T element = input[i * stride];
            if (T.IsNaN(element) || (isMaximum ? element >= extreme : element <= extreme)) (extreme, found) = (element, i);
            output[i * stride] = found;
        }
    }

    private struct Work : IParallelWork
    {
        public ExtremeIndexScanKernel<T> Kernel;
        public T* Input;
        public long* Output;

        public readonly void Execute(int part, int parts)
        {
            AxisGeometry geometry = Kernel.geometry;
            (long row, long end) = Workload.Range(geometry.Outer * geometry.Inner, part, parts);
            for (; row < end; row++)
            {
                (long outer, long inner) = Math.DivRem(row, geometry.Inner);
                long start = outer * geometry.Length * geometry.Inner + inner;
                Kernel.ScanRow(Input + start, Output + start);
            }
        }
    }
}
