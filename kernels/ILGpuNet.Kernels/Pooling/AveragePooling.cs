using System.Numerics;

namespace ILGpuNet.Kernels;

/// <summary>The sum of each window by its divisor. A thread a window, any number of threads.</summary>
/// <param name="x">[batch, channels, input...]</param>
/// <param name="y">[batch, channels, output...]</param>
/// <param name="sizes">Sizes.</param>
/// <param name="count">Elements of y.</param>
public readonly struct AveragePooling<T>(View<T> x, View<T> y, PoolingSizes sizes, int count) : IKernel where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        PoolingAxis depth = sizes.Depth, height = sizes.Height, width = sizes.Width;
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            int outputDepth = i / (height.Output * width.Output) % depth.Output, outputHeight = i / width.Output % height.Output, outputWidth = i % width.Output;
            int plane = i / (depth.Output * height.Output * width.Output) * depth.Input * height.Input * width.Input;
            T sum = T.Zero;
            for (int d = depth.Start(outputDepth); d < depth.End(outputDepth); d += depth.Step)
            {
                for (int h = height.Start(outputHeight); h < height.End(outputHeight); h += height.Step)
                {
                    for (int w = width.Start(outputWidth); w < width.End(outputWidth); w += width.Step)
                        sum += x[plane + (d * height.Input + h) * width.Input + w];
                }
            }
            y[i] = sum / T.CreateTruncating(depth.Divisor(outputDepth) * height.Divisor(outputHeight) * width.Divisor(outputWidth));
        }
    }
}

/// <summary>The gradient of x: of each element, the shares of all windows that have it. A thread an element, any number of threads.</summary>
/// <param name="yGradient">[batch, channels, output...]</param>
/// <param name="xGradient">[batch, channels, input...]</param>
/// <param name="sizes">Sizes.</param>
/// <param name="count">Elements of x.</param>
public readonly struct AveragePoolingGradient<T>(View<T> yGradient, View<T> xGradient, PoolingSizes sizes, int count) : IKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        PoolingAxis depth = sizes.Depth, height = sizes.Height, width = sizes.Width;
        for (int i = thread.GlobalIndex; i < count; i += thread.GlobalSize)
        {
            int inputDepth = i / (height.Input * width.Input) % depth.Input, inputHeight = i / width.Input % height.Input, inputWidth = i % width.Input;
            int plane = i / (depth.Input * height.Input * width.Input) * depth.Output * height.Output * width.Output;
            T sum = T.Zero;
            for (int d = depth.FirstWindow(inputDepth); d < depth.EndWindow(inputDepth); d++)
            {
                if (!depth.Has(d, inputDepth)) continue;
                for (int h = height.FirstWindow(inputHeight); h < height.EndWindow(inputHeight); h++)
                {
                    if (!height.Has(h, inputHeight)) continue;
                    for (int w = width.FirstWindow(inputWidth); w < width.EndWindow(inputWidth); w++)
                    {
                        if (!width.Has(w, inputWidth)) continue;
                        T divisor = T.CreateTruncating(depth.Divisor(d) * height.Divisor(h) * width.Divisor(w));
                        sum += yGradient[plane + (d * height.Output + h) * width.Output + w] / divisor;
                    }
                }
            }
            xGradient[i] = sum;
        }
    }
}
