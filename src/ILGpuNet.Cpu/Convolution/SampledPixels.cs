using System.Numerics;

namespace ILGpuNet.Cpu;

/// <summary>
/// The pixels of an image that a window of a single element meets when it moves in steps: one at the beginning of each step along every axis. They are counted
/// in the order in which they lie in the image.
/// </summary>
internal sealed unsafe class SampledPixels
{
    private readonly ConvolutionAxis planes, rows, columns;

    private SampledPixels(ConvolutionAxis[] axes) => (planes, rows, columns) = (axes[0], axes[1], axes[2]);

    /// <summary>Pixels of the whole image.</summary>
    public nint ImageSize => (nint)planes.Input * rows.Input * columns.Input;

    /// <summary>The pixels of a convolution with steps, or null where each pixel is met.</summary>
    public static SampledPixels? TryCreate(ConvolutionAxis[] axes) => axes.Any(axis => axis.Stride > 1) ? new SampledPixels(axes) : null;

    /// <summary>Copies <paramref name="count"/> of the pixels, from <paramref name="first"/> on, to where they are neighbours.</summary>
    public void Gather<T, TVector, TOperations>(T* image, int first, int count, T* destination)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        T* limit = destination + count;
        for (int length; count > 0; first += length, count -= length, destination += length)
        {
            (int row, int column) = Math.DivRem(first, columns.Output);
            (int plane, row) = Math.DivRem(row, rows.Output);
            length = Math.Min(count, columns.Output - column);
            StridedElements.Gather<T, TVector, TOperations>(Place(image, plane * planes.Stride, row * rows.Stride) + column * columns.Stride, columns.Stride, destination, length, limit);
        }
    }

    /// <summary>
    /// The reverse of <see cref="Gather"/>: puts pixels where they belong in the image, and zeros from each to the next that is met.
    /// </summary>
    public void Spread<T, TVector, TOperations>(T* pixels, int first, int count, T* image)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<TVector, T>
    {
        for (int length; count > 0; first += length, count -= length, pixels += length)
        {
            (int row, int column) = Math.DivRem(first, columns.Output);
            (int plane, row) = Math.DivRem(row, rows.Output);
            length = Math.Min(count, columns.Output - column);
            (int firstPlane, int endPlane) = Step(planes, plane, plane + 1);
            (int firstRow, int endRow) = Step(rows, row, row + 1);
            (int firstColumn, int endColumn) = Step(columns, column, column + length);
            for (int p = firstPlane; p < endPlane; p++)
            {
                for (int r = firstRow; r < endRow; r++)
                {
                    T* destination = Place(image, p, r) + firstColumn;
                    if (p > firstPlane || r > firstRow) new Span<T>(destination, endColumn - firstColumn).Clear();
                    else StridedElements.Spread<T, TVector, TOperations>(pixels, length, columns.Stride, destination, endColumn - firstColumn);
                }
            }
        }
    }

    /// <summary>Where the steps from <paramref name="first"/> to before <paramref name="end"/> begin and end; the last one ends with the axis.</summary>
    private static (int First, int End) Step(ConvolutionAxis axis, int first, int end) =>
        (first * axis.Stride, end == axis.Output ? axis.Input : end * axis.Stride);

    private T* Place<T>(T* image, int plane, int row) where T : unmanaged => image + ((nint)plane * rows.Input + row) * columns.Input;
}
