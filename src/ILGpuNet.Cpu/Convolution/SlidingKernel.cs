using System.Numerics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// Computes a sliding product as a matrix product whose right operand, one column for each result of each image, is never written down:
/// panels of it are packed from padded images when they are needed. Images are padded in batches that stay in the caches. Where there are
/// enough of them, each thread pads those whose results it computes: what one has read, another is slow to write over.
/// </summary>
internal sealed unsafe partial class SlidingKernel<T, TVector, TOperations> : CpuKernel, IBiasedKernel
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<TVector, T>
{
    private const int BatchBytes = 1 << 20;

    /// <summary>Columns of a part that pads its own images: fewer would leave too many of the tiles narrow.</summary>
    private const int MinimumColumnsPerPart = 512;

    /// <summary>Padded images of all parts that pad their own.</summary>
    private const int MaximumOwnBytes = 8 << 20;

    private const int PartsPerThread = 2;

    private readonly SlidingGeometry geometry;
    private readonly SlidingPanels<T, TVector, TOperations> panels;
    private readonly SlidingWeights<T, TVector, TOperations> weights;

    /// <summary>Whether there are results that no element of the kernel meets.</summary>
    private readonly bool clears;

    /// <summary>Images padded together, and how many of them a part pads for itself, or 0 where all parts share them.</summary>
    private readonly int batchSize, ownImages;

    public SlidingKernel(SlidingGeometry geometry)
    {
        this.geometry = geometry;
        panels = new SlidingPanels<T, TVector, TOperations>(geometry);
        weights = new SlidingWeights<T, TVector, TOperations>(geometry);
        clears = geometry.Phases.Any(phase => phase.Taps.Length == 0);
        (ownImages, int parts) = OwnImages();
        batchSize = ownImages * parts;
        if (ownImages > 0) return;
        nint imageSize = Math.Max(geometry.Source.Size, geometry.Groups * geometry.Rows * geometry.DestinationChannelSize);
        batchSize = (int)Math.Clamp(BatchBytes / Math.Max(imageSize * sizeof(T), 1), 1, Math.Max(geometry.Images, 1));
    }

    public override long WorkspaceBytes => (PaddedElements + WeightElements) * sizeof(T);

    private static int TileRows => TileKernel<T, TVector, TOperations>.Rows;

    private static int TileColumns => TileKernel<T, TVector, TOperations>.Columns;

    /// <summary>A batch of padded images, and what a vector that begins at its last element reads.</summary>
    private long PaddedElements => (batchSize * geometry.Source.Size + TOperations.Count + 31) / 32 * 32;

    private long WeightElements => geometry.Groups * GroupWeights;

    private nint GroupWeights => weights.BlockSize(Tiles, geometry.Channels);

    /// <summary>Tiles of rows of a group.</summary>
    private int Tiles => CeilingDivide(geometry.Rows, TileRows);

    protected override void Run(byte** operands, ReadOnlySpan<Scalar> scalars) => Run(operands, default(MapPieces));

    public override void Run(byte** operands, in MapPieces pieces) => Run(operands, null, pieces);

    /// <inheritdoc/>
    public void Run(byte** operands, byte* bias, in MapPieces pieces)
    {
        var padded = (T*)operands[3];
        var run = new RunState
        {
            Kernel = this,
            Source = (T*)operands[0],
            Weights = (T*)operands[1],
            Destination = (T*)operands[2],
            Bias = (T*)bias,
            Padded = padded,
            PackedWeights = padded + PaddedElements,
        };
        double flops = 2.0 * geometry.Groups * geometry.WeightGroupStride * geometry.Images * geometry.DestinationChannelSize;
        int parts = flops < MatrixProduct<T, TVector, TOperations>.MinimumParallelFlops ? 1 : ForkJoin.Threads;
        var packing = new PackWeightsWork { Run = run };
        ForkJoin.Run(ref packing, parts);
        for (int image = 0; image < geometry.Images; image += batchSize)
        {
            run.FirstImage = image;
            run.BatchImages = Math.Min(batchSize, geometry.Images - image);
            if (ownImages > 0)
            {
                var images = new ImagesWork { Run = run };
                ForkJoin.Run(ref images, Math.Min(parts == 1 ? 1 : PartsPerThread * parts, CeilingDivide(run.BatchImages, ownImages)));
            }
            else
            {
                RunTogether(run, parts);
            }
            long imageSize = (long)geometry.Groups * geometry.Rows * geometry.DestinationChannelSize;
            pieces.Run(image * imageSize, (image + run.BatchImages) * imageSize);
        }
    }

    /// <summary>
    /// How many images a part pads for itself, and the parts of a batch: as even as can be over all images. None where a part would have too few columns, or the
    /// images of a batch would be too large.
    /// </summary>
    private (int Images, int Parts) OwnImages()
    {
        int columns = Math.Max(geometry.Phases.Select(phase => phase.Count).DefaultIfEmpty().Min(), 1);
        int fewest = CeilingDivide(MinimumColumnsPerPart, columns);
        int parts = ForkJoin.Threads * (geometry.Images >= fewest * PartsPerThread * ForkJoin.Threads ? PartsPerThread : 1);
        int batches = geometry.Images / (fewest * parts);
        if (ForkJoin.Threads == 1 || batches == 0) return default;
        int even = CeilingDivide(geometry.Images, batches * parts), most = (int)(MaximumOwnBytes / (parts * geometry.Source.Size * sizeof(T)));
        return most < fewest ? default : (Math.Min(even, most), parts);
    }

    private static int CeilingDivide(int value, int divisor) => (value + divisor - 1) / divisor;

    /// <summary>All threads pad the images of a batch, and then share its columns.</summary>
    private void RunTogether(in RunState run, int parts)
    {
        var padding = new PadWork { Run = run };
        ForkJoin.Run(ref padding, parts);
        if (clears)
        {
            var clearing = new ClearWork { Run = run };
            ForkJoin.Run(ref clearing, parts);
        }
        for (int phase = 0; phase < geometry.Phases.Length; phase++)
        {
            if (geometry.Phases[phase].Taps.Length == 0) continue;
            var product = new ProductWork { Run = run, Phase = phase };
            ForkJoin.Run(ref product, parts);
        }
    }

    private struct RunState
    {
        public SlidingKernel<T, TVector, TOperations> Kernel;
        public T* Source, Weights, Destination, Bias, Padded, PackedWeights;
        public int FirstImage, BatchImages;
    }

    private struct PackWeightsWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts)
        {
            SlidingKernel<T, TVector, TOperations> kernel = Run.Kernel;
            int tiles = kernel.Tiles;
            (int first, int count) = Partition.Split(kernel.geometry.Groups * tiles, 1, part, parts).GetOffsetAndLength(kernel.geometry.Groups * tiles);
            for (int i = first, length; i < first + count; i += length)
            {
                (int group, int tile) = Math.DivRem(i, tiles);
                length = Math.Min(tiles - tile, first + count - i);
                kernel.weights.Pack(Run.Weights + group * kernel.geometry.WeightGroupStride, firstRow: 0, tiles, tile..(tile + length), firstChannel: 0, kernel.geometry.Channels,
                    Run.PackedWeights + group * kernel.GroupWeights);
            }
        }
    }

    private struct PadWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts) => Pad(Partition.Split(Run.BatchImages * Run.Kernel.geometry.Source.Channels, 1, part, parts));

        /// <summary>Pads some channels, counted through the images of the batch.</summary>
        public readonly void Pad(Range mine)
        {
            PaddedImage layout = Run.Kernel.geometry.Source;
            (int first, int count) = mine.GetOffsetAndLength(Run.BatchImages * layout.Channels);
            T* source = Run.Source + (Run.FirstImage * layout.Channels + first) * layout.SourceChannelSize;
            layout.CopyChannels<T, TVector, TOperations>(source, Run.Padded + first * layout.ChannelStride, count);
        }
    }

    private struct ClearWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts)
        {
            (long start, long end) = Workload.Range((long)Run.BatchImages * Run.Kernel.geometry.Groups * Run.Kernel.geometry.Rows, part, parts);
            Clear(start, end);
        }

        /// <summary>Clears some channels of the results, counted through the images of the batch, or fills them with their bias.</summary>
        public readonly void Clear(long start, long end)
        {
            SlidingGeometry geometry = Run.Kernel.geometry;
            int channels = geometry.Groups * geometry.Rows;
            nint size = geometry.DestinationChannelSize, first = (nint)Run.FirstImage * channels;
            for (long i = start; i < end; i++)
            {
                T value = Run.Bias is null ? T.Zero : Run.Bias[i % channels];
                new Span<T>(Run.Destination + (first + (nint)i) * size, checked((int)size)).Fill(value);
            }
        }
    }

    /// <summary>Pads some images of the batch and computes all their results.</summary>
    private struct ImagesWork : IParallelWork
    {
        public RunState Run;

        public readonly void Execute(int part, int parts)
        {
            SlidingGeometry geometry = Run.Kernel.geometry;
            (int first, int count) = Partition.Split(Run.BatchImages, Run.Kernel.ownImages, part, parts).GetOffsetAndLength(Run.BatchImages);
            int channels = geometry.Source.Channels, results = geometry.Groups * geometry.Rows;
            new PadWork { Run = Run }.Pad((first * channels)..((first + count) * channels));
            if (Run.Kernel.clears) new ClearWork { Run = Run }.Clear((long)first * results, (long)(first + count) * results);
            for (int phase = 0; phase < geometry.Phases.Length; phase++)
            {
                int columns = geometry.Phases[phase].Count;
                if (geometry.Phases[phase].Taps.Length > 0) new ProductWork { Run = Run, Phase = phase }.Multiply((first * columns)..((first + count) * columns));
            }
        }
    }
}
