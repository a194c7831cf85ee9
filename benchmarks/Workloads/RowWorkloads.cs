namespace ILGpuNet.Benchmarks;

/// <summary>Reductions, softmax and normalisations of matrices: what is bound by memory, unless rows are gone through several times.</summary>
internal static class RowWorkloads
{
    private const int Rows = 4096, Columns = 512, Classes = 1000;

    /// <summary>Sums and extremes of a matrix over either axis and over all.</summary>
    public static IEnumerable<Workload> Reductions() =>
    [
        Reduction("sum of all", x => x.Sum()),
        Reduction("sum of rows", x => x.Sum([1])),
        Reduction("sum of columns", x => x.Sum([0])),
        Reduction("largest of rows", x => x.Max([1])),
        Reduction("position of the largest of rows", x => x.ArgMax(1)),
    ];

    /// <summary>Softmax, cross-entropy and layer normalisation, forward and with their gradients.</summary>
    public static IEnumerable<Workload> All() =>
    [
        Forward("softmax", passes: 2, x => x.Softmax()),
        WithGradient("softmax", passes: 5, x => x.Softmax()),
        Forward("layer norm", passes: 2, x => x.LayerNorm([Columns])),
        WithGradient("layer norm", passes: 5, x => x.LayerNorm([Columns])),
        CrossEntropy(),
    ];

    private static Workload Reduction(string name, Func<Tensor, Tensor> reduce) =>
        new("reduce", $"{name} {Rows}x{Columns}", Work.Bytes((double)Rows * Columns * sizeof(float)), () =>
        {
            Tensor x = RandomInput.Uniform([Rows, Columns]);
            return PreparedWorkload.OfTensor(() => reduce(x).Evaluate());
        });

    private static Workload Forward(string name, int passes, Func<Tensor, Tensor> compute) =>
        new("rows", $"{name} {Rows}x{Columns}", Traffic(passes, Columns), () =>
        {
            Tensor x = RandomInput.Uniform([Rows, Columns]);
            return PreparedWorkload.OfTensor(() => compute(x).Evaluate());
        });

    /// <summary>The value and the gradient of x, for a given gradient of the value.</summary>
    private static Workload WithGradient(string name, int passes, Func<Tensor, Tensor> compute) =>
        new("rows", $"{name} and gradient {Rows}x{Columns}", Traffic(passes, Columns), () =>
        {
            var x = new Parameter(RandomInput.Uniform([Rows, Columns]));
            Tensor outputGradient = RandomInput.Uniform([Rows, Columns]);
            Tensor.Evaluate(x, outputGradient);
            return PreparedWorkload.OfTensor(() =>
            {
                Tensor value = compute(x);
                Tensor gradient = Tensor.Grad([value], [outputGradient], [x])[0];
                Tensor.Evaluate(value, gradient);
                return gradient;
            });
        });

    private static Workload CrossEntropy() =>
        new("rows", $"cross-entropy and gradient {Rows}x{Classes}", Traffic(2, Classes), () =>
        {
            var scores = new Parameter(RandomInput.Uniform([Rows, Classes]));
            Tensor labels = RandomInput.Classes(Rows, Classes);
            Tensor.Evaluate(scores, labels);
            return PreparedWorkload.OfTensor(() =>
            {
                Tensor loss = Loss.CrossEntropy(scores, labels);
                Tensor gradient = Tensor.Grad(loss, [scores])[0];
                Tensor.Evaluate(loss, gradient);
                return gradient;
            });
        });

    private static Work Traffic(int passes, int columns) => Work.Bytes((double)passes * Rows * columns * sizeof(float));
}
