using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ILGpuNet.Cpu;

/// <summary>
/// Weights of a paired convolution as the tile kernel reads them: for each group and block of channels, for each sum, [tiles of rows, channels and points, rows of a tile].
/// </summary>
internal sealed unsafe class PairedWeights<T, TVector, TOperations>(PairedGeometry geometry, int blockChannels)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private readonly int tiles = (geometry.Rows + TileRows - 1) / TileRows;

    /// <summary>Elements of all groups.</summary>
    public long Elements => (long)geometry.Groups * GroupElements;

    private static int TileRows => TileKernel<T, TVector, TOperations>.Rows;

    private nint GroupElements => (nint)tiles * TileRows * geometry.Channels * geometry.Products;

    /// <summary>Where the weights of a sum over the block of channels that begins at <paramref name="firstChannel"/> are.</summary>
    public nint Offset(int group, int firstChannel, int channels, TileSum sum) =>
        group * GroupElements + (nint)tiles * TileRows * (firstChannel * geometry.Products + channels * sum.Before);

    /// <summary>Transforms a part of the weights.</summary>
    public void Transform(T* weights, T* transformed, int part, int parts)
    {
        Range mine = Partition.Split(tiles, 1, part, parts);
        for (int group = 0; group < geometry.Groups; group++)
        {
            for (int channel = 0; channel < geometry.Channels; channel += blockChannels)
            {
                T* first = weights + group * geometry.WeightGroupStride + channel * geometry.WeightChannelStride;
                int channels = Math.Min(blockChannels, geometry.Channels - channel);
                // A tile's rows are fewer than the widest vector has elements.
                if (TOperations.Count > Vector256<T>.Count) Transform<Vector256<T>, Operations256<T>>(first, group, channel, channels, mine, transformed);
                else Transform<Vector128<T>, Operations128<T>>(first, group, channel, channels, mine, transformed);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform<TBlock, TBlockOperations>(T* weights, int group, int firstChannel, int channels, Range mine, T* transformed)
        where TBlock : unmanaged
        where TBlockOperations : struct, IVectorOperations<TBlock, T>
    {
        int size = geometry.KernelSize;
        T* turned = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, (nint)size * TileRows);
        for (int tile = mine.Start.Value; tile < mine.End.Value; tile++)
        {
            int row = tile * TileRows, count = Math.Min(TileRows, geometry.Rows - row);
            for (int channel = 0; channel < channels; channel++)
            {
                PanelPacking<T, TBlock, TBlockOperations>.PackTransposed(
                    weights + row * geometry.WeightRowStride + channel * geometry.WeightChannelStride, geometry.WeightRowStride, count, TileRows, size, turned, TileRows);
                T* block = transformed + group * GroupElements + (nint)tiles * TileRows * firstChannel * geometry.Products;
                foreach (TileSum sum in geometry.Sums)
                {
                    int points = sum.Weights.Length;
                    T* place = block + TileRows * ((nint)tiles * channels * sum.Before + ((nint)tile * channels + channel) * points);
                    foreach (int[] elements in sum.Weights)
                    {
                        for (int i = 0; i < TileRows; i += TBlockOperations.Count)
                        {
                            TBlock value = TBlockOperations.Load(turned + elements[0] * TileRows + i);
                            for (int j = 1; j < elements.Length; j++) value = TBlockOperations.Add(value, TBlockOperations.Load(turned + elements[j] * TileRows + i));
                            TBlockOperations.Store(value, place + i);
                        }
                        place += TileRows;
                    }
                }
            }
        }
    }
}
