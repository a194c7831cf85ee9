using System.Numerics;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels of <see cref="ConvolutionPrimitive"/>: products of gathered matrices, or a thread an element where groups have few channels.</summary>
internal static class ConvolutionKernels
{
    private const int FewChannels = 4, ShortestSegment = 512;

    public static void Add(KernelBuilder builder, ConvolutionPrimitive primitive)
    {
        if (builder.Inputs[0].Type == DType.Float64) Add<double>(builder, primitive);
        else Add<float>(builder, primitive);
    }

    private static void Add<T>(KernelBuilder builder, ConvolutionPrimitive primitive) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sizes = ConvolutionSizes.Create(primitive.Geometry);
        foreach (Operand operand in builder.Inputs) builder.Count(operand.Shape.Count);
        int count = builder.Count(builder.Outputs[0].Shape.Count);
        if (count == 0) return;
        bool isDirect = sizes.Groups > 1 && Math.Min(sizes.Channels, sizes.Filters) < FewChannels;
        // A tile of 64 rows would be half empty with fewer filters or channels.
        int rows = primitive.Pass == ConvolutionPass.InputGradient ? sizes.Channels : sizes.Filters;
        if (isDirect) AddDirect<T>(builder, primitive.Pass, sizes, count);
        else if (rows > 32) AddTiles<T, Tile64x64>(builder, primitive.Pass, sizes, count);
        else AddTiles<T, Tile16x16>(builder, primitive.Pass, sizes, count);
    }

    private static void AddDirect<T>(KernelBuilder builder, ConvolutionPass pass, ConvolutionSizes sizes, int count) where T : unmanaged, IFloatingPointIeee754<T>
    {
        View<T> first = builder.Input<T>(0), second = builder.Input<T>(1), output = builder.Output<T>(0);
        if (pass == ConvolutionPass.Forward) builder.LaunchEach(new DirectConvolution<T>(first, second, output, sizes, count), count);
        else if (pass == ConvolutionPass.InputGradient) builder.LaunchEach(new DirectInputGradient<T>(first, second, output, sizes, count), count);
        else builder.Launch(new DirectWeightGradient<T>(first, second, output, sizes), count);
    }

    private static void AddTiles<T, TTile>(KernelBuilder builder, ConvolutionPass pass, ConvolutionSizes sizes, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTile : struct, IMatrixTile
    {
        View<T> first = builder.Input<T>(0), second = builder.Input<T>(1), output = builder.Output<T>(0);
        switch (pass)
        {
            case ConvolutionPass.Forward:
                builder.Launch(new ConvolutionForward<T, TTile>(first, second, output, sizes), Groups(sizes.Filters, (long)sizes.Batch * sizes.OutputCount));
                break;
            case ConvolutionPass.InputGradient:
                builder.Launch(new ConvolutionInputGradient<T, TTile>(first, second, output, sizes), Groups(sizes.Channels, (long)sizes.Batch * sizes.InputCount));
                break;
            default:
                int pairs = builder.Count((long)sizes.Batch * sizes.OutputCount);
                long groups = Groups(sizes.Filters, (long)sizes.Channels * sizes.KernelCount);
                int segments = (int)Math.Clamp(Math.Min(builder.ManyGroups / groups, pairs / ShortestSegment), 1, 64);
                int segmentLength = Math.Max(1, (int)RowGroups.Ceiling(RowGroups.Ceiling(pairs, segments), TTile.Depth) * TTile.Depth);
                segments = Math.Max(1, (int)RowGroups.Ceiling(pairs, segmentLength));
                View<T> result = segments == 1 ? output : builder.Workspace<T>((long)segments * count);
                builder.Launch(new ConvolutionWeightGradient<T, TTile>(first, second, result, sizes, segmentLength), segments * groups);
                if (segments > 1) ReduceKernels.AddSumOfSegments(builder, result, output, segments, count);
                break;
        }

        long Groups(long rows, long columns) => sizes.Groups * RowGroups.Ceiling(rows, TTile.Rows) * RowGroups.Ceiling(columns, TTile.Columns);
    }
}
