using System.Numerics;
using System.Runtime.CompilerServices;

namespace ILGpuNet.Cpu;

/// <summary>
/// Transformed weights: for each group [points, panels, channels, columns of the panel], where the columns are the destination's channels, as even as
/// whole vectors can be shared out among as few panels as possible.
/// </summary>
internal sealed unsafe class WinogradWeights<T, TVector, TOperations>(WinogradGeometry geometry)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int Taps = 9, ChannelsAtOnce = 16;

    private readonly EvenPanels panels = new(geometry.Rows, TOperations.Count, TileKernel<T, TVector, TOperations>.Columns);

    /// <summary>The destination's channels, rounded up to whole vectors.</summary>
    public int PaddedRows => panels.Padded;

    /// <summary>Number of panels.</summary>
    public int Panels => panels.Count;

    /// <summary>Distance between the points.</summary>
    public nint Step => (nint)geometry.Channels * PaddedRows + TOperations.Count;

    /// <summary>Elements of a group.</summary>
    public nint GroupElements => (WinogradTransform<T, TVector, TOperations>.Points * Step + 31) / 32 * 32;

    /// <summary>Elements of all groups.</summary>
    public long Elements => (long)geometry.Groups * GroupElements;

    /// <summary>First column and number of columns of a panel.</summary>
    public (int Start, int Width) Panel(int panel) => panels[panel];

    /// <summary>Transforms a part of the weights.</summary>
    public void Transform(T* weights, T* transformed, int part, int parts)
    {
        int vectors = PaddedRows / TOperations.Count;
        Range mine = Partition.Split(geometry.Groups * vectors, 1, part, parts);
        for (int i = mine.Start.Value; i < mine.End.Value; i++)
        {
            (int group, int vector) = Math.DivRem(i, vectors);
            int panel = 0;
            while (Panel(panel).Start + Panel(panel).Width <= vector * TOperations.Count) panel++;
            (int start, int width) = Panel(panel);
            int row = vector * TOperations.Count;
            TransformRows(weights + (nint)group * geometry.Rows * geometry.Channels * Taps, row, 0, geometry.Channels,
                transformed + group * GroupElements + (nint)start * geometry.Channels + row - start, width, Step);
        }
    }

    /// <summary>Transforms the weights of some channels for one panel: for each point [channels, columns of the panel].</summary>
    public void TransformBlock(T* weights, int group, int panel, int firstChannel, int channels, T* transformed, nint step)
    {
        (int start, int width) = Panel(panel);
        for (int column = 0; column < width; column += TOperations.Count)
        {
            TransformRows(weights + (nint)group * geometry.Rows * geometry.Channels * Taps, start + column, firstChannel, channels,
                transformed + column, width, step);
        }
    }

    /// <summary>Transforms the weights of some channels for as many rows as a vector has elements.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformRows(T* weights, int row, int firstChannel, int channelCount, T* destination, int width, nint step)
    {
        TVector* gathered = stackalloc TVector[Taps * ChannelsAtOnce + 1];
        gathered = WinogradTransform<T, TVector, TOperations>.Align(gathered);
        int atOnce = geometry.WeightChannelStride == Taps ? ChannelsAtOnce : 1;
        for (int first = 0; first < channelCount; first += atOnce)
        {
            int channels = Math.Min(atOnce, channelCount - first);
            Gather(weights + row * geometry.WeightRowStride + (firstChannel + first) * geometry.WeightChannelStride,
                Math.Min(TOperations.Count, geometry.Rows - row), channels * Taps, (T*)gathered);
            for (int channel = 0; channel < channels; channel++)
            {
                WinogradTransform<T, TVector, TOperations>.Weights((T*)(gathered + channel * Taps), geometry.IsTurned,
                    destination + (nint)(first + channel) * width, step);
            }
        }
    }

    /// <summary>The same weight of a vector of rows side by side; zeros for rows that there are not.</summary>
    private void Gather(T* source, int rows, int length, T* gathered)
    {
        if (rows == TOperations.Count)
        {
            PanelPacking<T, TVector, TOperations>.Transpose(source, geometry.WeightRowStride, rows, length, gathered);
            return;
        }
        for (int i = 0; i < length; i++)
            for (int row = 0; row < TOperations.Count; row++)
                gathered[i * TOperations.Count + row] = row < rows ? source[row * geometry.WeightRowStride + i] : T.Zero;
    }
}
