using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Computes the gradient with respect to the weights of depthwise convolutions that move in steps of one or two: plane by plane, in the order in which they lie. Each part sums over planes of its own into vectors of its own, which are added in the order of the parts.
/// </summary>
internal sealed unsafe class DepthwiseWeightGradientKernel<T, TVector, TOperations> : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private readonly DepthwiseShape shape;
    private readonly int images, filters, filtersPerGroup, parts;

    public DepthwiseWeightGradientKernel(ConvolutionGeometry geometry, DepthwiseShape shape)
    {
        this.shape = shape;
        (images, filters, filtersPerGroup) = (geometry.Batch, geometry.Filters, geometry.Filters / geometry.Groups);
        double flops = 2.0 * shape.Taps * images * filters * GradientSize;
        parts = flops < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads;
    }

    public override long WorkspaceBytes => parts * SumElements * sizeof(T);

    private nint ImageSize => (nint)shape.Height * shape.Width;

    private nint GradientSize => (nint)shape.DestinationHeight * shape.DestinationWidth;

    /// <summary>For each filter and element of the kernel a vector of sums.</summary>
    private long SumElements => (long)filters * shape.Taps * TOperations.Count;

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var sums = (T*)operands[3];
        var work = new PlaneWork { Kernel = this, OutputGradient = (T*)operands[0], Source = (T*)operands[1], Sums = sums };
        ForkJoin.Run(ref work, parts);
        var result = (T*)operands[2];
        for (nint i = 0; i < (nint)filters * shape.Taps; i++, sums += TOperations.Count)
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
            DepthwiseShape shape = Kernel.shape;
            int margin = shape.Margin(TOperations.Count);
            T* copy = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, Kernel.ImageSize + Kernel.GradientSize + 4 * margin);
            T* gradientCopy = copy + Kernel.ImageSize + 2 * margin;
            (long plane, long end) = Workload.Range(planes, part, parts);
            for (; plane < end; plane++)
            {
                T* image = DepthwisePlane<T>.Place(Source, plane / Kernel.filtersPerGroup, imagePlanes, shape.Height, shape.Width, .., margin, copy);
                T* gradient = DepthwisePlane<T>.Place(OutputGradient, plane, planes, shape.DestinationHeight, shape.DestinationWidth, .., margin, gradientCopy);
                T* planeSums = sums + (nint)(plane % filters) * shape.Taps * TOperations.Count;
                switch (shape.Kernel)
                {
                    case 3: Add<Three>(image, gradient, planeSums); break;
                    case 5: Add<Five>(image, gradient, planeSums); break;
                    default: Add<Seven>(image, gradient, planeSums); break;
                }
            }
        }

        private readonly void Add<TKernel>(T* image, T* gradient, T* sums) where TKernel : struct, IConstant
        {
            if (Kernel.shape.Stride == 1) DepthwiseGradientSweep<T, TVector, TOperations, TKernel, One>.Add(Kernel.shape, image, gradient, sums);
            else DepthwiseGradientSweep<T, TVector, TOperations, TKernel, Two>.Add(Kernel.shape, image, gradient, sums);
        }
    }
}
