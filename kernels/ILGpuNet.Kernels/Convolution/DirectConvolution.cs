using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>y = x convolved with w, where groups have few channels or filters, as of depthwise convolutions: a thread an element, any number of threads.</summary>
/// <param name="x">[batch, channels, input...]</param>
/// <param name="w">[filters, channels / groups, kernel...]</param>
/// <param name="y">[batch, filters, output...]</param>
/// <param name="sizes">Sizes.</param>
/// <param name="count">Elements of y.</param>
public readonly struct DirectConvolution<T>(View<T> x, View<T> w, View<T> y, ConvolutionSizes sizes, int count) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            Position window = sizes.WindowOf(i % sizes.OutputCount);
            int plane = i / sizes.OutputCount, filter = plane % (sizes.Groups * sizes.Filters);
            int channels = plane / sizes.Filters * sizes.Channels, weights = filter * sizes.Channels * sizes.KernelCount;
            T sum = T.Zero;
            for (int element = 0; element < sizes.KernelCount; element++)
            {
                int at = sizes.InputAt(window, sizes.OffsetOf(element));
                if (at < 0) continue;
                for (int channel = 0; channel < sizes.Channels; channel++)
                    sum = T.FusedMultiplyAdd(w[weights + channel * sizes.KernelCount + element], x[(channels + channel) * sizes.InputCount + at], sum);
            }
            Result.Store(y, i, sum);
        }
    }
}

/// <summary>The gradient of x, where groups have few channels or filters: a thread an element, any number of threads.</summary>
/// <param name="yGradient">[batch, filters, output...]</param>
/// <param name="w">[filters, channels / groups, kernel...]</param>
/// <param name="xGradient">[batch, channels, input...]</param>
/// <param name="sizes">Sizes.</param>
/// <param name="count">Elements of x.</param>
public readonly struct DirectInputGradient<T>(View<T> yGradient, View<T> w, View<T> xGradient, ConvolutionSizes sizes, int count) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            Position padded = sizes.PaddedPositionOf(i % sizes.InputCount);
            int plane = i / sizes.InputCount, channel = plane % sizes.Channels, group = plane / sizes.Channels;
            T sum = T.Zero;
            for (int element = 0; element < sizes.KernelCount; element++)
            {
                int at = sizes.OutputAt(padded, sizes.OffsetOf(element));
                if (at < 0) continue;
                for (int filter = 0; filter < sizes.Filters; filter++)
                {
                    int weights = (group % sizes.Groups * sizes.Filters + filter) * sizes.Channels + channel;
                    sum = T.FusedMultiplyAdd(w[weights * sizes.KernelCount + element], yGradient[(group * sizes.Filters + filter) * sizes.OutputCount + at], sum);
                }
            }
            Result.Store(xGradient, i, sum);
        }
    }
}

/// <summary>
/// The gradient of w, where groups have few channels or filters: a group of threads an element; groups: filters * channels / groups * KernelCount, of any size
/// up to 256.
/// </summary>
/// <param name="yGradient">[batch, filters, output...]</param>
/// <param name="x">[batch, channels, input...]</param>
/// <param name="wGradient">[filters, channels / groups, kernel...]</param>
/// <param name="sizes">Sizes.</param>
public readonly struct DirectWeightGradient<T>(View<T> yGradient, View<T> x, View<T> wGradient, ConvolutionSizes sizes) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        Shared<T> scratch = thread.Shared<T>(GroupReduction.MaximumGroupSize);
        int plane = thread.GroupIndex / sizes.KernelCount, filter = plane / sizes.Channels;
        int channel = filter / sizes.Filters * sizes.Channels + plane % sizes.Channels;
        Position offset = sizes.OffsetOf(thread.GroupIndex % sizes.KernelCount);
        T sum = T.Zero;
        for (int i = thread.LocalIndex; i < sizes.Batch * sizes.OutputCount; i += thread.GroupSize)
        {
            int image = i / sizes.OutputCount, output = i % sizes.OutputCount, at = sizes.InputAt(sizes.WindowOf(output), offset);
            if (at < 0) continue;
            T gradient = yGradient[(image * sizes.Groups * sizes.Filters + filter) * sizes.OutputCount + output];
            sum = T.FusedMultiplyAdd(gradient, x[(image * sizes.Groups * sizes.Channels + channel) * sizes.InputCount + at], sum);
        }
        sum = GroupReduction.Reduce<T, Sum<T>>(thread, scratch, sum, new RowLanes(thread, 1, false));
        if (thread.LocalIndex == 0) wGradient[thread.GroupIndex] = sum;
    }
}
