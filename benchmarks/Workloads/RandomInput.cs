namespace ILGpuNet.Benchmarks;

/// <summary>Inputs of workloads: evaluated tensors with reproducible numbers.</summary>
internal static class RandomInput
{
    /// <summary>Numbers in [-1, 1): Float32, on the default device.</summary>
    public static Tensor Uniform(Shape shape) => Tensor.FromArray(UniformValues(shape.Count), shape);

    /// <summary>Numbers in [-1, 1).</summary>
    public static float[] UniformValues(long count)
    {
        var random = new Random(1);
        var values = new float[count];
        for (int i = 0; i < values.Length; i++) values[i] = 2 * random.NextSingle() - 1;
        return values;
    }

    /// <summary>Numbers of classes: Int64 [count].</summary>
    public static Tensor Classes(int count, int classes)
    {
        var random = new Random(1);
        var values = new long[count];
        for (int i = 0; i < values.Length; i++) values[i] = random.Next(classes);
        return Tensor.FromArray(values);
    }
}
