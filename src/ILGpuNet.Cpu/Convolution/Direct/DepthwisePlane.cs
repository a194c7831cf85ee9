using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>A plane of a depthwise convolution.</summary>
internal unsafe struct DepthwisePlane<T> where T : unmanaged
{
    /// <summary>Sizes.</summary>
    public DepthwiseShape Shape;

    /// <summary>The image; as much may be read before and behind its rows as <see cref="DepthwiseShape.Margin"/> says.</summary>
    public T* Source;

    /// <summary>A row of zeros, of which the same may be read.</summary>
    public T* Zeros;

    /// <summary>The weights, row by row: for each a vector that has it everywhere.</summary>
    public T* Weights;

    /// <summary>What is added to each result, or null.</summary>
    public T* Bias;

    /// <summary>The results.</summary>
    public T* Destination;

    /// <summary>A row of the image, or zeros above and below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T* Row(int row) => (uint)row >= (uint)Shape.Height ? Zeros : Source + (nint)row * Shape.Width;

    /// <summary>Some rows of a plane of <paramref name="count"/> ones where they lie, or a copy where those before and behind it are too near to the ends of the memory.</summary>
    /// <param name="planes">The first plane.</param>
    /// <param name="plane">Number of the plane.</param>
    /// <param name="count">Number of planes.</param>
    /// <param name="height">Rows of a plane.</param>
    /// <param name="width">Elements of a row.</param>
    /// <param name="rows">The rows that are read.</param>
    /// <param name="margin">Elements that are read before and behind them at most.</param>
    /// <param name="copy">Room for a plane with its margins.</param>
    /// <returns>The beginning of the plane, the other rows of which a copy lacks.</returns>
    public static T* Place(T* planes, long plane, long count, int height, int width, Range rows, int margin, T* copy)
    {
        nint size = (nint)height * width;
        T* source = planes + (nint)plane * size;
        if (plane * size >= margin && (count - plane - 1) * size >= margin) return source;
        (int first, int length) = rows.GetOffsetAndLength(height);
        new Span<T>(source + (nint)first * width, length * width).CopyTo(new Span<T>(copy + margin + (nint)first * width, length * width));
        return copy + margin;
    }
}
