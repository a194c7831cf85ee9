namespace ILGpuNet.Benchmarks;

/// <summary>Functions of more floats than the caches hold, so that memory is the limit.</summary>
internal static class MapWorkloads
{
    /// <summary>Elements of each operand; that of the bandwidth's measurement too.</summary>
    public const int Length = 10_000_000;

    private const int Rows = 4096, Columns = 1024;

    /// <summary>Each function alone, and ten together.</summary>
    public static IEnumerable<Workload> All() =>
    [
        Create($"add {Length}", Work.Bytes(3.0 * Length * sizeof(float)), () =>
        {
            Tensor first = RandomInput.Uniform([Length]), second = RandomInput.Uniform([Length]);
            return () => first + second;
        }),
        Function("relu", x => x.Relu()),
        Function("exp", x => x.Exp()),
        Function("tanh", x => x.Tanh()),
        Function("sigmoid", x => x.Sigmoid()),
        Function("gelu", x => x.Gelu()),
        // Ten operations that one kernel computes block by block in the cache: memory is passed once, as for one of them.
        Function("chain of ten", x => Tensor.Maximum(((x * 2 + 1) * x - 3).Abs(), 0.5) * x + x * 0.25 - 1),
        Create($"add a row {Rows}x{Columns}", Work.Bytes(2.0 * Rows * Columns * sizeof(float)), () =>
        {
            Tensor x = RandomInput.Uniform([Rows, Columns]), bias = RandomInput.Uniform([Columns]);
            return () => x + bias;
        }),
    ];

    private static Workload Function(string name, Func<Tensor, Tensor> compute) =>
        Create($"{name} {Length}", Work.Bytes(2.0 * Length * sizeof(float)), () =>
        {
            Tensor x = RandomInput.Uniform([Length]);
            return () => compute(x);
        });

    private static Workload Create(string shape, Work work, Func<Func<Tensor>> prepare) => new("map", shape, work, () =>
    {
        Func<Tensor> compute = prepare();
        return PreparedWorkload.OfTensor(() => compute().Evaluate());
    });
}
