namespace ILGpuNet.Benchmarks;

/// <summary>Functions of ten million floats: more than the caches hold, so that memory is the limit.</summary>
internal static class MapWorkloads
{
    /// <summary>Elements of each operand; that of the bandwidth's measurement too.</summary>
    public const int Length = 10_000_000;

    /// <summary>Each function alone, and ten together.</summary>
    public static IEnumerable<Workload> All() =>
    [
        Create("add", arrays: 3, () =>
        {
            Tensor first = RandomInput.Uniform([Length]), second = RandomInput.Uniform([Length]);
            return () => first + second;
        }),
        Create("relu", arrays: 2, () =>
        {
            Tensor x = RandomInput.Uniform([Length]);
            return () => x.Relu();
        }),
        Create("exp", arrays: 2, () =>
        {
            Tensor x = RandomInput.Uniform([Length]);
            return () => x.Exp();
        }),
        // Ten operations that one kernel computes block by block in the cache: memory is passed once, as for one of them.
        Create("chain of ten", arrays: 2, () =>
        {
            Tensor x = RandomInput.Uniform([Length]);
            return () => Tensor.Maximum(((x * 2 + 1) * x - 3).Abs(), 0.5) * x + x * 0.25 - 1;
        }),
    ];

    private static Workload Create(string function, int arrays, Func<Func<Tensor>> prepare) =>
        new("map", $"{function} {Length}", Work.Bytes((double)arrays * Length * sizeof(float)), () =>
        {
            Func<Tensor> compute = prepare();
            return PreparedWorkload.OfTensor(() => compute().Evaluate());
        });
}
