using System.Numerics;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels of <see cref="SoftmaxPrimitive"/>.</summary>
internal static class SoftmaxKernels
{
    public static void Add(KernelBuilder builder, SoftmaxPrimitive primitive)
    {
        if (builder.Inputs[0].Type == DType.Float64) Add<double>(builder, primitive);
        else Add<float>(builder, primitive);
    }

    private static void Add<T>(KernelBuilder builder, SoftmaxPrimitive primitive) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var shape = AxisShape.Create(builder, builder.Inputs[0].Shape, primitive.Axis);
        if (shape.Count == 0) return;
        int rows = RowGroups.RowsOfGroup(shape.Rows, shape.Length, shape.Inner > 1);
        long groups = RowGroups.Ceiling(shape.Rows, rows);
        View<T> x = builder.Input<T>(0), y = builder.Output<T>(0);
        if (primitive.Logarithmic) builder.Launch(new Softmax<T, LogarithmicSoftmax>(x, y, shape.Rows, shape.Length, shape.Inner, rows), groups);
        else builder.Launch(new Softmax<T, PlainSoftmax>(x, y, shape.Rows, shape.Length, shape.Inner, rows), groups);
    }
}
