using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

// The pixels behind the whole vectors of small images: those of several images share vectors, which would be almost empty otherwise.
internal sealed unsafe partial class PointwiseKernel<T, TVector, TOperations>
{
    /// <summary>Whole vectors of an image with which one more is not worth the way of pixels to the others and back: of 7x7 pixels it takes a quarter of the time.</summary>
    private const int ManyVectors = 8;

    /// <summary>Part of a vector that pixels may fill to be gathered.</summary>
    private const int VectorPerRest = 4;

    /// <summary>How many pixels of each image are computed together with those of the others.</summary>
    private static int PixelsOfRest(int images, int pixels)
    {
        (int vectors, int rest) = Math.DivRem(pixels, TOperations.Count);
        return vectors is > 0 and < ManyVectors && rest <= TOperations.Count / VectorPerRest && images > 1 ? rest : 0;
    }

    private struct RestWork : IParallelWork
    {
        public StripWork Strips;

        /// <summary>Computes some rows for the last pixels of all images.</summary>
        public readonly void Execute(int part, int parts)
        {
            PointwiseKernel<T, TVector, TOperations> kernel = Strips.Kernel;
            (int row, int rows) = Partition.Split(kernel.rows, TileRows, part, parts).GetOffsetAndLength(kernel.rows);
            if (rows == 0) return;
            int imagesPerPanel = TileColumns / kernel.rest;
            for (int group = 0; group < kernel.groups; group++)
            {
                for (int image = 0; image < kernel.images; image += imagesPerPanel)
                    Multiply(group, image, Math.Min(imagesPerPanel, kernel.images - image), row, rows);
            }
        }

        private readonly void Multiply(int group, int firstImage, int images, int row, int rows)
        {
            PointwiseKernel<T, TVector, TOperations> kernel = Strips.Kernel;
            int columns = images * kernel.rest, depth = (kernel.channels + kernel.blocks - 1) / kernel.blocks;
            T* gathered = ThreadScratch.Get<T>(ScratchSlot.OwnRowPanels, (nint)columns * (depth + rows)), results = gathered + (nint)columns * depth;
            T* panel = ThreadScratch.Get<T>(ScratchSlot.OwnColumnPanel, (nint)TileColumns * depth);
            T* weights = Strips.Weights + group * (kernel.packsWeights ? kernel.GroupWeights : (nint)kernel.rows * kernel.channels);
            T* bias = Strips.Bias is null ? null : Strips.Bias + group * kernel.rows;
            nint first = (nint)firstImage * kernel.groups + group;
            for (int block = 0; block < kernel.blocks; block++)
            {
                (int start, int length) = kernel.Block(block);
                for (int channel = 0; channel < length; channel++)
                {
                    T* source = Strips.Source + (first * kernel.channels + start + channel) * kernel.pixels;
                    Gather(source, (nint)kernel.groups * kernel.channels * kernel.pixels, gathered + (nint)channel * columns, images);
                }
                Strips.MultiplyPixels(weights + start * (kernel.packsWeights ? kernel.PaddedRows : 1), new MatrixView<T>(gathered, columns, 1), row, rows, columns, length,
                    new MatrixView<T>(results - (nint)row * columns, columns, 1), block < kernel.blocks - 1 ? null : bias, accumulate: block > 0, panel);
            }
            for (int i = 0; i < rows; i++)
            {
                T* destination = Strips.Destination + (first * kernel.rows + row + i) * kernel.pixels;
                Scatter(results + (nint)i * columns, destination, kernel.ImageSize, images);
            }
        }

        /// <summary>Brings the last pixels of a channel of several images together.</summary>
        private readonly void Gather(T* channel, nint imageSize, T* gathered, int images)
        {
            int rest = Strips.Kernel.rest;
            channel += Strips.Kernel.pixels - rest;
            for (int image = 0; image < images; image++, channel += imageSize)
                for (int i = 0; i < rest; i++) *gathered++ = channel[i];
        }

        /// <summary>The reverse of <see cref="Gather"/>.</summary>
        private readonly void Scatter(T* gathered, T* channel, nint imageSize, int images)
        {
            int rest = Strips.Kernel.rest;
            channel += Strips.Kernel.pixels - rest;
            for (int image = 0; image < images; image++, channel += imageSize)
                for (int i = 0; i < rest; i++) channel[i] = *gathered++;
        }
    }
}
