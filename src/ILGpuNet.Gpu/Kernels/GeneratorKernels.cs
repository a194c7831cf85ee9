using System.Numerics;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>Kernels of <see cref="RandomPrimitive"/> and <see cref="RangePrimitive"/>.</summary>
internal static class GeneratorKernels
{
    private static readonly (string, int, DType)[] Stream = [("key", 0, DType.Int64), ("offset", 1, DType.Int64)];

    public static void Add(KernelBuilder builder, RandomPrimitive primitive)
    {
        int count = builder.Count(builder.Outputs[0].Shape.Count);
        bool isNormal = primitive.Distribution == RandomDistribution.Normal;
        if (builder.Outputs[0].Type == DType.Float64)
        {
            View<double> output = builder.Output<double>(0);
            if (isNormal) builder.LaunchEach(new RandomDouble<Normal<double>>(0, 0, output, count), count, Stream);
            else builder.LaunchEach(new RandomDouble<Uniform<double>>(0, 0, output, count), count, Stream);
        }
        else
        {
            View<float> output = builder.Output<float>(0);
            if (isNormal) builder.LaunchEach(new RandomSingle<Normal<float>>(0, 0, output, count), count, Stream);
            else builder.LaunchEach(new RandomSingle<Uniform<float>>(0, 0, output, count), count, Stream);
        }
    }

    public static void AddRange(KernelBuilder builder)
    {
        switch (builder.Outputs[0].Type)
        {
            case DType.Int32: Range<int>(builder); break;
            case DType.Int64: Range<long>(builder); break;
            case DType.Float32: Range<float>(builder); break;
            default: Range<double>(builder); break;
        }
    }

    private static void Range<T>(KernelBuilder builder) where T : unmanaged, INumber<T>
    {
        if (builder.Engine.Hardware.HasFloat64) Range<T, double>(builder, DType.Float64);
        else Range<T, float>(builder, DType.Float32);
    }

    private static void Range<T, TCompute>(KernelBuilder builder, DType compute) where T : unmanaged, INumber<T> where TCompute : unmanaged, INumber<TCompute>
    {
        int count = builder.Count(builder.Outputs[0].Shape.Count);
        builder.LaunchEach(new RangeFill<T, TCompute>(default, default, builder.Output<T>(0), count), count, ("start", 0, compute), ("step", 1, compute));
    }
}
