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
        if (isDirect)
        {
            AddDirect<T>(builder, primitive.Pass, sizes, count);
            return;
        }
        TileProblem problem = ProblemOf<T>(primitive.Pass, sizes);
        builder.Engine.Tuner.Choose(problem, builder, (trial, candidate) => candidate.Apply(new Tiles<T>(trial, primitive, sizes, problem, count)))
            .Apply(new Tiles<T>(builder, primitive, sizes, problem, count));
    }

    private static TileProblem ProblemOf<T>(ConvolutionPass pass, ConvolutionSizes sizes)
    {
        int size = Unsafe.SizeOf<T>();
        string family = $"{typeof(T).Name} {pass}{(sizes.IsStrided ? " strided" : "")}";
        return pass switch
        {
            ConvolutionPass.Forward => new(family, size, sizes.Filters, (long)sizes.Batch * sizes.OutputCount, (long)sizes.Channels * sizes.KernelCount, sizes.Groups),
            ConvolutionPass.InputGradient => new(family, size, sizes.Channels, (long)sizes.Batch * sizes.InputCount, (long)sizes.Filters * sizes.KernelCount, sizes.Groups),
            _ => new(family, size, sizes.Filters, (long)sizes.Channels * sizes.KernelCount, (long)sizes.Batch * sizes.OutputCount, sizes.Groups) { ShortestSegment = ShortestSegment },
        };
    }

    private static void AddDirect<T>(KernelBuilder builder, ConvolutionPass pass, ConvolutionSizes sizes, int count) where T : unmanaged, IFloatingPointIeee754<T>
    {
        View<T> first = builder.Input<T>(0), second = builder.Input<T>(1), output = builder.Output<T>(0);
        if (pass == ConvolutionPass.Forward) builder.LaunchEach(new DirectConvolution<T>(first, second, output, sizes, count), count);
        else if (pass == ConvolutionPass.InputGradient) builder.LaunchEach(new DirectInputGradient<T>(first, second, output, sizes, count), count);
        else builder.Launch(new DirectWeightGradient<T>(first, second, output, sizes), count);
    }

    private sealed record Tiles<T>(KernelBuilder Builder, ConvolutionPrimitive Primitive, ConvolutionSizes Sizes, TileProblem Problem, int Count) : ITileUser
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Use<TTile>() where TTile : struct, IMatrixTile
        {
            View<T> first = Builder.Input<T>(0), second = Builder.Input<T>(1);
            if (Pass == ConvolutionPass.Forward) Launch(TTile.Rows, TTile.Columns, new ConvolutionForward<T, TTile>(first, second, Output, Sizes));
            else if (Pass == ConvolutionPass.InputGradient) Launch(TTile.Rows, TTile.Columns, new ConvolutionInputGradient<T, TTile>(first, second, Output, Sizes));
            else LaunchSegments(TTile.Rows, TTile.Columns, (result, length) => new ConvolutionWeightGradient<T, TTile>(first, second, result, Sizes, length));
        }

        public void UseOnProcessor<TTile>() where TTile : struct, IProcessorTile
        {
            bool isWeightGradient = Pass == ConvolutionPass.WeightGradient;
            View<T> factor = Builder.Input<T>(isWeightGradient ? 0 : 1), images = Builder.Input<T>(isWeightGradient ? 1 : 0);
            ConvolutionGeometry geometry = Primitive.Geometry;
            var padded = Pass == ConvolutionPass.InputGradient ? PaddedConvolution.OfOutput(geometry) : PaddedConvolution.OfInput(geometry);
            if (padded.HasPadding)
            {
                View<T> whole = Builder.Workspace<T>(Builder.Count(padded.Count));
                Builder.LaunchEach(padded.Pad(images, whole), padded.RowCount);
                images = whole;
            }
            ConvolutionSizes sizes = padded.Sizes;
            int all = Builder.Count(Problem.Depth);
            if (Pass == ConvolutionPass.Forward)
                Launch(TTile.Rows, TTile.Columns, new ProcessorConvolution<T, TTile, ForwardPass>(factor, images, Output, sizes, all));
            else if (Pass == ConvolutionPass.InputGradient)
                Launch(TTile.Rows, TTile.Columns, new ProcessorConvolution<T, TTile, InputGradientPass>(factor, images, Output, sizes, all));
            else
                LaunchSegments(
                    TTile.Rows, TTile.Columns, (result, length) => new ProcessorConvolution<T, TTile, WeightGradientPass>(factor, images, result, sizes, length));
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
