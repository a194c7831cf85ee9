using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// The largest element of each window and its number in the plane of its image; the first of equals wins, a NaN counts as largest. A thread a window, any
/// number of threads.
/// </summary>
/// <param name="x">[batch, channels, input...]</param>
/// <param name="y">[batch, channels, output...]</param>
/// <param name="indices">[batch, channels, output...]</param>
/// <param name="sizes">Sizes.</param>
/// <param name="count">Elements of y.</param>
public readonly struct MaxPooling<T>(View<T> x, View<T> y, View<long> indices, PoolingSizes sizes, int count) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        PoolingAxis depth = sizes.Depth, height = sizes.Height, width = sizes.Width;
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            int outputDepth = i / (height.Output * width.Output) % depth.Output, outputHeight = i / width.Output % height.Output, outputWidth = i % width.Output;
            int plane = i / (depth.Output * height.Output * width.Output) * depth.Input * height.Input * width.Input;
            int startDepth = depth.Start(outputDepth), startHeight = height.Start(outputHeight), startWidth = width.Start(outputWidth);
            T best = T.NegativeInfinity;
            int bestIndex = (Math.Min(startDepth, depth.Input - 1) * height.Input + Math.Min(startHeight, height.Input - 1)) * width.Input + Math.Min(startWidth, width.Input - 1);
            for (int d = startDepth; d < depth.End(outputDepth); d += depth.Step)
            {
                for (int h = startHeight; h < height.End(outputHeight); h += height.Step)
                {
                    for (int w = startWidth; w < width.End(outputWidth); w += width.Step)
                    {
                        int index = (d * height.Input + h) * width.Input + w;
                        T value = x[plane + index];
                        if (value <= best || T.IsNaN(best)) continue;
                        best = value;
                        bestIndex = index;
                    }
                }
            }
            y[i] = best;
            indices[i] = bestIndex;
        }
    }
}
