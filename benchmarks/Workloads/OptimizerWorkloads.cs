using ILGpuNet.Optim;

namespace ILGpuNet.Benchmarks;

/// <summary>Steps of an optimizer alone, with gradients that are there.</summary>
internal static class OptimizerWorkloads
{
    private const int Parameters = 10, Rows = 1000, Columns = 1000;

    /// <summary>Reads the parameter, its gradient and two moments, writes all but the gradient.</summary>
    private const int Passes = 7;

    /// <summary>Adam on ten million parameters.</summary>
    public static IEnumerable<Workload> All() =>
    [
        new("adam-step", "10 x [1000, 1000]", Work.Bytes((double)Passes * Parameters * Rows * Columns * sizeof(float)), () =>
        {
            Parameter[] parameters = [.. Enumerable.Range(0, Parameters).Select(_ => new Parameter(RandomInput.Uniform([Rows, Columns])))];
            Tensor[] gradients = [.. parameters.Select(_ => RandomInput.Uniform([Rows, Columns]))];
            Tensor.Evaluate([.. parameters]);
            var optimizer = new Adam(parameters);
            return PreparedWorkload.OfTensor(() =>
            {
                for (int i = 0; i < parameters.Length; i++) parameters[i].Gradient = gradients[i];
                optimizer.Step();
                return parameters[0];
            });
        }),
    ];
}
