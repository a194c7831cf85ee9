using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>A plane of a depthwise convolution.</summary>
internal unsafe struct DepthwisePlane<T> where T : unmanaged
{
    /// <summary>Sizes.</summary>
    public DepthwiseShape Shape;

    /// <summary>The image; a vector may be read that begins two elements before a row or ends two behind it.</summary>
    public T* Source;

    /// <summary>A copy of the first row, where nothing before it may be read; else null.</summary>
    public T* First;

    /// <summary>A copy of the last row, where nothing behind it may be read; else null.</summary>
    public T* Last;

    /// <summary>A row of zeros as long as those of the image, with a vector of them before and behind it.</summary>
    public T* Zeros;

    /// <summary>Nine weights, row by row.</summary>
    public T* Weights;

    /// <summary>What is added to each result, or null.</summary>
    public T* Bias;

    /// <summary>The results.</summary>
    public T* Destination;

    /// <summary>A row of the image, or zeros above and below it, of which a vector may be read that begins or ends a few elements outside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T* Row(int row)
    {
        if ((uint)row >= (uint)Shape.Height) return Zeros;
        if (row == 0 && First is not null) return First;
        return row == Shape.Height - 1 && Last is not null ? Last : Source + (nint)row * Shape.Width;
    }
}
