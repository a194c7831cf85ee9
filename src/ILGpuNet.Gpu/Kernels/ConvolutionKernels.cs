using System.Numerics;
using System.Runtime.CompilerServices;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels of <see cref="ConvolutionPrimitive"/>: products of gathered matrices, or a thread an element where groups have few channels.</summary>
internal static class ConvolutionKernels
{
    private const int FewChannels = 4, ShortestSegment = 512;

    public static void Add(KernelBuilder builder, ConvolutionPrimitive primitive)
    {
        switch (builder.Inputs[0].Type)
        {
            case DType.Float64: Add<double, double, AsComputed<double>>(builder, primitive); break;
            case DType.BFloat16: Add<ushort, float, StoredBFloat16>(builder, primitive); break;
            case DType.Float16: Add<ushort, float, StoredFloat16>(builder, primitive); break;
            default: Add<float, float, AsComputed<float>>(builder, primitive); break;
        }
    }

    /// <summary>Whether a primitive is a convolution of groups of few channels, which takes a thread for each element.</summary>
    public static bool IsDirect(Primitive primitive) => primitive is ConvolutionPrimitive { Geometry: { Groups: > 1 } geometry }
        && Math.Min(geometry.Channels, geometry.Filters) / geometry.Groups < FewChannels;

    private static void Add<TStored, T, TStorage>(KernelBuilder builder, ConvolutionPrimitive primitive)
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStorage : struct, IStorage<TStored, T>
    {
        var sizes = ConvolutionSizes.Create(primitive.Geometry);
        foreach (Operand operand in builder.Inputs) builder.Count(operand.Shape.Count);
        int count = builder.Count(builder.Outputs[0].Shape.Count);
        if (count == 0) return;
        if (IsDirect(primitive))
        {
            AddDirect<T>(builder, primitive.Pass, sizes, count);
            return;
        }
        TileProblem problem = ProblemOf(primitive.Pass, sizes);
        TensorFormat format = TensorFormats.Of(builder.Inputs[0].Type, primitive.Precision, builder.Engine.HardwareOfTexts, problem.Rows, problem.Columns);
        problem = problem with
        {
            Family = $"{TileProblem.FamilyOf<TStorage, T>(format)} {primitive.Pass}{(sizes.IsStrided ? " strided" : "")}",
            ElementSize = Unsafe.SizeOf<T>(),
            Format = format,
        };
        builder.Engine.Tuner
            .Choose(problem, builder, (trial, candidate) => candidate.Apply(new Tiles<TStored, T, TStorage>(trial, primitive, sizes, problem, count)))
            .Apply(new Tiles<TStored, T, TStorage>(builder, primitive, sizes, problem, count));
    }

    /// <summary>The sizes of a pass as those of a product.</summary>
    private static TileProblem ProblemOf(ConvolutionPass pass, ConvolutionSizes sizes) => pass switch
    {
        ConvolutionPass.Forward => new("", 0, sizes.Filters, (long)sizes.Batch * sizes.OutputCount, (long)sizes.Channels * sizes.KernelCount, sizes.Groups),
        ConvolutionPass.InputGradient => new("", 0, sizes.Channels, (long)sizes.Batch * sizes.InputCount, (long)sizes.Filters * sizes.KernelCount, sizes.Groups),
        _ => new("", 0, sizes.Filters, (long)sizes.Channels * sizes.KernelCount, (long)sizes.Batch * sizes.OutputCount, sizes.Groups) { ShortestSegment = ShortestSegment },
    };

    private static void AddDirect<T>(KernelBuilder builder, ConvolutionPass pass, ConvolutionSizes sizes, int count) where T : unmanaged, IFloatingPointIeee754<T>
    {
        View<T> first = builder.Input<T>(0), second = builder.Input<T>(1), output = builder.Output<T>(0);
        if (pass == ConvolutionPass.Forward) builder.LaunchEach(new DirectConvolution<T>(first, second, output, sizes, count), count);
        else if (pass == ConvolutionPass.InputGradient) builder.LaunchEach(new DirectInputGradient<T>(first, second, output, sizes, count), count);
        else builder.Launch(new DirectWeightGradient<T>(first, second, output, sizes), count);
    }

    private sealed record Tiles<TStored, T, TStorage>(KernelBuilder Builder, ConvolutionPrimitive Primitive, ConvolutionSizes Sizes, TileProblem Problem, int Count) : ITileUser
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStorage : struct, IStorage<TStored, T>
    {
        public void Use<TTile>() where TTile : struct, IMatrixTile
        {
            View<TStored> first = Builder.Input<TStored>(0), second = Builder.Input<TStored>(1);
            if (Pass == ConvolutionPass.Forward) Launch(TTile.Rows, TTile.Columns, new ConvolutionForward<TStored, T, TStorage, TTile>(first, second, Output, Sizes));
            else if (Pass == ConvolutionPass.InputGradient) Launch(TTile.Rows, TTile.Columns, new ConvolutionInputGradient<TStored, T, TStorage, TTile>(first, second, Output, Sizes));
            else LaunchSegments(TTile.Rows, TTile.Columns, (result, length) => new ConvolutionWeightGradient<TStored, T, TStorage, TTile>(first, second, result, Sizes, length));
        }

        public void UseOnProcessor<TTile>() where TTile : struct, IProcessorTile
        {
            bool isWeightGradient = Pass == ConvolutionPass.WeightGradient;
            View<TStored> factor = Builder.Input<TStored>(isWeightGradient ? 0 : 1), images = Builder.Input<TStored>(isWeightGradient ? 1 : 0);
            ConvolutionGeometry geometry = Primitive.Geometry;
            var padded = Pass == ConvolutionPass.InputGradient ? PaddedConvolution.OfOutput(geometry) : PaddedConvolution.OfInput(geometry);
            if (padded.HasPadding)
            {
                View<TStored> whole = Builder.Workspace<TStored>(Builder.Count(padded.Count));
                Builder.LaunchEach(padded.Pad(images, whole), padded.RowCount);
                images = whole;
            }
            ConvolutionSizes sizes = padded.Sizes;
            int all = Builder.Count(Problem.Depth);
            if (Pass == ConvolutionPass.Forward)
                Launch(TTile.Rows, TTile.Columns, new ProcessorConvolution<TStored, T, TStorage, TTile, ForwardPass>(factor, images, Output, sizes, all));
            else if (Pass == ConvolutionPass.InputGradient)
                Launch(TTile.Rows, TTile.Columns, new ProcessorConvolution<TStored, T, TStorage, TTile, InputGradientPass>(factor, images, Output, sizes, all));
            else
                LaunchSegments(
                    TTile.Rows, TTile.Columns, (result, length) => new ProcessorConvolution<TStored, T, TStorage, TTile, WeightGradientPass>(factor, images, result, sizes, length));
        }

        private ConvolutionPass Pass => Primitive.Pass;

        private View<T> Output => Builder.Output<T>(0);

        private void Launch<TKernel>(int tileRows, int tileColumns, TKernel kernel, int segments = 1) where TKernel : struct, IKernel =>
            Builder.Launch(kernel, segments * Problem.GroupsOf(tileRows, tileColumns));

        private void LaunchSegments<TKernel>(int tileRows, int tileColumns, Func<View<T>, int, TKernel> create) where TKernel : struct, IKernel
        {
            int segmentLength = Problem.SegmentLength(Builder.ManyGroups), pairs = Builder.Count(Problem.Depth);
            int segments = Math.Max(1, (int)RowGroups.Ceiling(pairs, segmentLength));
            View<T> result = segments == 1 ? Output : Builder.Workspace<T>((long)segments * Count);
            Launch(tileRows, tileColumns, create(result, segmentLength), segments);
            if (segments > 1) ReduceKernels.AddSumOfSegments(Builder, result, Output, segments, Count);
        }
    }
}
