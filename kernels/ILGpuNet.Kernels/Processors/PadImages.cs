namespace ILGpuNet.Kernels;

/// <summary>An axis of images that get zeros around, and between, their elements.</summary>
/// <param name="input">Extent of the images.</param>
/// <param name="output">Extent that they get.</param>
/// <param name="before">Zeros before the first element; negative where elements are left out.</param>
/// <param name="stride">Distance that neighbours get.</param>
public readonly struct PaddedAxis(int input, int output, int before, int stride)
{
    /// <summary>Extent of the images.</summary>
    public int Input { get; } = input;

    /// <summary>Extent that they get.</summary>
    public int Output { get; } = output;

    /// <summary>Zeros before the first element.</summary>
    public int Before { get; } = before;

    /// <summary>Distance that neighbours get.</summary>
    public int Stride { get; } = stride;

    /// <summary>The first element that is not left out.</summary>
    public int First => Before < 0 ? (Stride - 1 - Before) / Stride : 0;

    /// <summary>What the elements that are not left out are below.</summary>
    public int End => Output > Before ? Math.Min(Input, (Output - Before + Stride - 1) / Stride) : 0;

    /// <summary>The element that gets to a position; -1 for a zero.</summary>
    public int InputOf(int position)
    {
        int distance = position - Before, element = distance / Stride;
        return distance >= 0 && element * Stride == distance && element < Input ? element : -1;
    }
}

/// <summary>Images with zeros around, and between, their elements: a thread a row, any number of threads.</summary>
/// <param name="x">[planes, input...]</param>
/// <param name="y">[planes, output...]</param>
/// <param name="depth">The outermost axis.</param>
/// <param name="height">The middle axis.</param>
/// <param name="width">The innermost axis.</param>
/// <param name="rows">Rows of y.</param>
public readonly struct PadImages<T>(View<T> x, View<T> y, PaddedAxis depth, PaddedAxis height, PaddedAxis width, int rows) : IKernel
    where T : unmanaged
{
    /// <inheritdoc/>
    public void Run(KernelThread thread)
    {
        int first = width.First, end = width.End, stride = width.Stride;
        for (int row = thread.GlobalIndex; row < rows; row += thread.GlobalSize)
        {
            int d = depth.InputOf(row / height.Output % depth.Output), h = height.InputOf(row % height.Output);
            int from = ((row / (height.Output * depth.Output) * depth.Input + d) * height.Input + h) * width.Input, to = row * width.Output;
            for (int w = 0; w < width.Output; w++) y[to + w] = default;
            if (d < 0 || h < 0) continue;
            for (int w = first; w < end; w++) y[to + width.Before + w * stride] = x[from + w];
        }
    }
}
