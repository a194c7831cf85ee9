using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Computes the gradient with respect to the weights of depthwise convolutions with a kernel of 3x3 that moves by single steps: plane by plane, in the order in which
/// they lie. Each part sums over planes of its own into vectors of its own, which are added in the order of the parts.
/// </summary>
internal sealed unsafe class DepthwiseWeightGradientKernel<T, TVector, TOperations> : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int Taps = 9;

    private readonly DepthwiseShape shape;
    private readonly int images, filters, filtersPerGroup, parts;

    public DepthwiseWeightGradientKernel(ConvolutionGeometry geometry, DepthwiseShape shape)
    {
        this.shape = shape;
        (images, filters, filtersPerGroup) = (geometry.Batch, geometry.Filters, geometry.Filters / geometry.Groups);
        double flops = 2.0 * Taps * images * filters * GradientSize;
        parts = flops < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads;
    }

    public override long WorkspaceBytes => parts * SumElements * sizeof(T);

    private nint ImageSize => (nint)shape.Height * shape.Width;

    private nint GradientSize => (nint)shape.DestinationHeight * shape.DestinationWidth;

    /// <summary>For each filter and element of the kernel a vector of sums.</summary>
    private long SumElements => (long)filters * Taps * TOperations.Count;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var sums = (T*)operands[3];
        var work = new PlaneWork { Kernel = this, OutputGradient = (T*)operands[0], Source = (T*)operands[1], Sums = sums };
        ForkJoin.Run(ref work, parts);
        var result = (T*)operands[2];
        for (nint i = 0; i < (nint)filters * Taps; i++, sums += TOperations.Count)
        {
            TVector sum = TOperations.Load(sums);
            for (int part = 1; part < parts; part++) sum = TOperations.Add(sum, TOperations.Load(sums + part * SumElements));
            result[i] = TOperations.Sum(sum);
        }
    }

    private struct PlaneWork : IParallelWork
    {
        public DepthwiseWeightGradientKernel<T, TVector, TOperations> Kernel;
        public T* OutputGradient, Source, Sums;

        public readonly void Execute(int part, int parts)
        {
            int filters = Kernel.filters;
            T* sums = Sums + part * Kernel.SumElements;
            new Span<T>(sums, checked((int)Kernel.SumElements)).Clear();
            long planes = (long)Kernel.images * filters, imagePlanes = planes / Kernel.filtersPerGroup;
            T* copy = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, Kernel.ImageSize + Kernel.GradientSize + 4 * TOperations.Count);
            T* gradientCopy = copy + Kernel.ImageSize + 2 * TOperations.Count;
            (long plane, long end) = Workload.Range(planes, part, parts);
            for (; plane < end; plane++)
            {
                T* image = Place(Source, plane / Kernel.filtersPerGroup, imagePlanes, Kernel.ImageSize, copy);
                T* gradient = Place(OutputGradient, plane, planes, Kernel.GradientSize, gradientCopy);
                DepthwiseGradientSweep<T, TVector, TOperations>.Add(
                    Kernel.shape, image, gradient, sums + (nint)(plane % filters) * Taps * TOperations.Count);
            }
        }

        /// <summary>A plane where it lies, or a copy where vectors that begin before it or end behind it may not be read.</summary>
        private static T* Place(T* planes, long plane, long count, nint size, T* copy)
        {
            int beyond = TOperations.Count;
            T* source = planes + (nint)plane * size;
            if (plane * size >= beyond && (count - plane - 1) * size >= beyond) return source;
            new Span<T>(source, checked((int)size)).CopyTo(new Span<T>(copy + beyond, checked((int)size)));
            return copy + beyond;
        }
    }
}
