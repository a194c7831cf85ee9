using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>
/// The largest element of each window and its number in the plane of its image; the first of equals wins, a NaN counts as largest. A thread some windows of
/// a row, any number of threads.
/// </summary>
/// <param name="x">[batch, channels, input...]</param>
/// <param name="y">[batch, channels, output...]</param>
/// <param name="indices">[batch, channels, output...]</param>
/// <param name="sizes">Sizes.</param>
/// <param name="rows">Rows of y.</param>
/// <param name="stretch">Windows of a thread: 1, or for processors a whole row.</param>
public readonly struct MaxPooling<T>(View<T> x, View<T> y, View<long> indices, PoolingSizes sizes, int rows, int stretch) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        PoolingAxis depth = sizes.Depth, height = sizes.Height, width = sizes.Width;
        int stretches = (width.Output + stretch - 1) / stretch;
        for (int i = thread.GlobalIndex; i < rows * stretches; i += thread.GlobalSize)
        {
            int row = i / stretches, outputDepth = row / height.Output % depth.Output, outputHeight = row % height.Output;
            int plane = row / (depth.Output * height.Output) * depth.Input * height.Input * width.Input;
            int startDepth = depth.Start(outputDepth), startHeight = height.Start(outputHeight);
            int endDepth = depth.End(outputDepth), endHeight = height.End(outputHeight);
            int firstWidth = i % stretches * stretch, lastWidth = Math.Min(firstWidth + stretch, width.Output);
            for (int outputWidth = firstWidth; outputWidth < lastWidth; outputWidth++)
            {
                int startWidth = width.Start(outputWidth), endWidth = width.End(outputWidth);
                T best = T.NegativeInfinity;
                int bestIndex = (Math.Min(startDepth, depth.Input - 1) * height.Input + Math.Min(startHeight, height.Input - 1)) * width.Input + Math.Min(startWidth, width.Input - 1);
                for (int d = startDepth; d < endDepth; d += depth.Step)
                {
                    for (int h = startHeight; h < endHeight; h += height.Step)
                    {
                        for (int w = startWidth; w < endWidth; w += width.Step)
                        {
                            int index = (d * height.Input + h) * width.Input + w;
                            T value = x[plane + index];
                            if (value <= best || T.IsNaN(best)) continue;
                            best = value;
                            bestIndex = index;
                        }
                    }
                }
                y[row * width.Output + outputWidth] = best;
                indices[row * width.Output + outputWidth] = bestIndex;
            }
        }
    }
}
