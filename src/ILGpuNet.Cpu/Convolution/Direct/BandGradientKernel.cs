using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Computes the gradient with respect to the weights directly: each part sums over bands of its own into weights of its own, which are added in the order of the
/// parts. How a band is summed is the derived kernel's.
/// </summary>
internal abstract unsafe class BandGradientKernel<T, TVector, TOperations> : CpuKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    /// <param name="direct">The bands of the forward pass.</param>
    /// <param name="groupElements">Elements of the sums of a group.</param>
    protected BandGradientKernel(DirectGeometry direct, nint groupElements)
    {
        Direct = direct;
        GroupElements = groupElements;
        double flops = 2.0 * Geometry.Groups * Geometry.WeightGroupStride * Geometry.Images * Geometry.DestinationChannelSize;
        Parts = flops < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads;
    }

    public override long WorkspaceBytes => Parts * (SumElements + (Direct.IsInPlace ? 0 : BandElements)) * sizeof(T);

    protected DirectGeometry Direct { get; }

    protected SlidingGeometry Geometry => Direct.Geometry;

    /// <summary>Elements of the sums of a group.</summary>
    protected nint GroupElements { get; }

    /// <summary>How many have sums of their own.</summary>
    protected int Parts { get; }

    /// <summary>Distance between the sums of two parts.</summary>
    protected long SumElements => RoundUp(Geometry.Groups * GroupElements);

    private long BandElements => RoundUp(Direct.Band.Size);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars)
    {
        var sums = (T*)operands[3];
        var work = new BandWork
        {
            Kernel = this,
            OutputGradient = (T*)operands[0],
            Source = (T*)operands[1],
            Sums = sums,
            Copies = sums + Parts * SumElements,
        };
        ForkJoin.Run(ref work, Parts);
        AddParts(sums, (T*)operands[2]);
    }

    /// <summary>Adds what a band of a group of an image contributes.</summary>
    /// <param name="source">The band of the image, or all of it.</param>
    /// <param name="gradient">The output's gradient in the band, for the first filter of the group.</param>
    /// <param name="band">The band.</param>
    /// <param name="sums">The sums of the group.</param>
    protected abstract void AddBand(T* source, T* gradient, int band, T* sums);

    /// <summary>Adds the sums of all parts, in their order.</summary>
    protected abstract void AddParts(T* sums, T* weightGradient);

    private static long RoundUp(long count) => (count + 31) / 32 * 32;

    private struct BandWork : IParallelWork
    {
        public BandGradientKernel<T, TVector, TOperations> Kernel;
        public T* OutputGradient, Source, Sums, Copies;

        public readonly void Execute(int part, int parts)
        {
            SlidingGeometry geometry = Kernel.Geometry;
            T* sums = Sums + part * Kernel.SumElements, copy = Copies + part * Kernel.BandElements;
            new Span<T>(sums, checked((int)Kernel.SumElements)).Clear();
            int bands = Kernel.Direct.Bands;
            (long item, long end) = Workload.Range((long)geometry.Images * geometry.Groups * bands, part, parts);
            for (; item < end; item++)
            {
                (long imageGroup, long band) = Math.DivRem(item, bands);
                T* image = Source + (nint)imageGroup * geometry.Channels * Kernel.Direct.Band.SourceChannelSize;
                T* gradient = OutputGradient + (nint)imageGroup * geometry.Rows * geometry.DestinationChannelSize + (nint)band * Kernel.Direct.Phases[0].BandStride;
                T* source = Kernel.Direct.Place<T, TVector, TOperations>(image, (int)band, copy);
                Kernel.AddBand(source, gradient, (int)band, sums + imageGroup % geometry.Groups * Kernel.GroupElements);
            }
        }
    }
}
