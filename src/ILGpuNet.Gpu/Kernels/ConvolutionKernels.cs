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
            .Choose(problem, builder, (trial, candidate) => candidate.Apply(new Tiles<TStored, T, TStorage>(trial, primitive.Pass, sizes, problem, count)))
            .Apply(new Tiles<TStored, T, TStorage>(builder, primitive.Pass, sizes, problem, count));
    }

    /// <summary>The sizes of a pass as those of a product.</summary>
    private static TileProblem ProblemOf(ConvolutionPass pass, ConvolutionSizes sizes) => pass switch
    {
        ConvolutionPass.Forward => new("", 0, sizes.Filters, (long)sizes.Batch * sizes.OutputCount, (long)sizes.Channels * sizes.KernelCount, sizes.Groups),
        ConvolutionPass.InputGradient => new("", 0, sizes.Channels, (long)sizes.Batch * sizes.InputCount, (long)sizes.Filters * sizes.KernelCount, sizes.Groups),
        _ => new("", 0, sizes.Filters, (long)sizes.Channels * sizes.KernelCount, (long)sizes.Batch * sizes.OutputCount, sizes.Groups),
    };

    private static void AddDirect<T>(KernelBuilder builder, ConvolutionPass pass, ConvolutionSizes sizes, int count) where T : unmanaged, IFloatingPointIeee754<T>
    {
        View<T> first = builder.Input<T>(0), second = builder.Input<T>(1), output = builder.Output<T>(0);
        if (pass == ConvolutionPass.Forward) builder.LaunchEach(new DirectConvolution<T>(first, second, output, sizes, count), count);
        else if (pass == ConvolutionPass.InputGradient) builder.LaunchEach(new DirectInputGradient<T>(first, second, output, sizes, count), count);
        else builder.Launch(new DirectWeightGradient<T>(first, second, output, sizes), count);
    }

    private sealed record Tiles<TStored, T, TStorage>(KernelBuilder Builder, ConvolutionPass Pass, ConvolutionSizes Sizes, TileProblem Problem, int Count) : ITileUser
        where TStored : unmanaged
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStorage : struct, IStorage<TStored, T>
    {
        public void Use<TTile>() where TTile : struct, IMatrixTile
        {
            View<TStored> first = Builder.Input<TStored>(0), second = Builder.Input<TStored>(1);
            View<T> output = Builder.Output<T>(0);
            long groups = Problem.Count * RowGroups.Ceiling(Problem.Rows, TTile.Rows) * RowGroups.Ceiling(Problem.Columns, TTile.Columns);
            switch (Pass)
            {
                case ConvolutionPass.Forward:
                    Builder.Launch(new ConvolutionForward<TStored, T, TStorage, TTile>(first, second, output, Sizes), groups);
                    break;
                case ConvolutionPass.InputGradient:
                    Builder.Launch(new ConvolutionInputGradient<TStored, T, TStorage, TTile>(first, second, output, Sizes), groups);
                    break;
                default:
                    int segmentLength = Problem.SegmentLength(Builder.ManyGroups, ShortestSegment), pairs = Builder.Count(Problem.Depth);
                    int segments = Math.Max(1, (int)RowGroups.Ceiling(pairs, segmentLength));
                    View<T> result = segments == 1 ? output : Builder.Workspace<T>((long)segments * Count);
                    Builder.Launch(new ConvolutionWeightGradient<TStored, T, TStorage, TTile>(first, second, result, Sizes, segmentLength), segments * groups);
                    if (segments > 1) ReduceKernels.AddSumOfSegments(Builder, result, output, segments, Count);
                    break;
            }
        }
    }
}
