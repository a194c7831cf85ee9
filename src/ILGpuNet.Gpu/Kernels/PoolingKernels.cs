using System.Numerics;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels of <see cref="PoolingPrimitive"/>.</summary>
internal static class PoolingKernels
{
    public static void Add(KernelBuilder builder, PoolingPrimitive primitive)
    {
        if (builder.Inputs[0].Type == DType.Float64) Add<double>(builder, primitive);
        else Add<float>(builder, primitive);
    }

    private static void Add<T>(KernelBuilder builder, PoolingPrimitive primitive) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sizes = PoolingSizes.Create(primitive.Geometry);
        builder.Count(builder.Inputs[0].Shape.Count);
        int count = builder.Count(builder.Outputs[0].Shape.Count);
        if (count == 0) return;
        View<T> input = builder.Input<T>(0), output = builder.Output<T>(0);
        int width = sizes.Width.Output, stretch = builder.Engine.HardwareOfTexts.IsProcessor ? width : 1;
        if (primitive.Kind == PoolingKind.Max)
            builder.LaunchEach(new MaxPooling<T>(input, output, builder.Output<long>(1), sizes, count / width, stretch), count / stretch);
        else if (primitive.Kind == PoolingKind.Average) builder.LaunchEach(new AveragePooling<T>(input, output, sizes, count), count);
        else builder.LaunchEach(new AveragePoolingGradient<T>(input, output, sizes, count), count);
    }
}
