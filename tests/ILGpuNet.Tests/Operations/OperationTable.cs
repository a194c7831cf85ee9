using ILGpuNet.Tests.Golden;

namespace ILGpuNet.Tests.Operations;

/// <summary>
/// One row for every operation and situation, by family in the other files of this class. A new operation adds its rows; the tests in
/// <see cref="OperationTests"/> and <see cref="OperationCoverageTests"/> do the rest.
/// </summary>
internal static partial class OperationTable
{
    private static readonly Dictionary<string, OperationCase> ByName = [];

    static OperationTable()
    {
        Rows =
        [
            .. Family("Elementwise", [.. ElementwiseRows(), .. BasicElementwiseRows(), .. PromotedBasicRows(), .. GoldenElementwiseRows(), .. SpecialValueRows(), .. PromotionRows(), .. FunctionRows()]),
            .. Family("Activation", ActivationRows()),
            .. Family("Comparison and logic", [.. ComparisonRows(), .. BasicComparisonRows()]),
            .. Family("Creation", [.. CreationRows(), .. GoldenCreationRows()]),
            .. Family("Reduction", [.. ReductionRows(), .. BasicReductionRows(), .. StatisticsRows()]),
            .. Family("Scan", ScanRows()),
            .. Family("Sorting and searching", SortingRows()),
            .. Family("Shape", [.. ShapeRows(), .. BasicShapeRows(), .. ViewRows(), .. ViewedInputRows(), .. JoiningRows()]),
            .. Family("Indexing", [.. IndexingRows(), .. BasicIndexingRows(), .. GoldenIndexingRows()]),
            .. Family("Linear algebra", [.. MatrixRows(), .. BasicProductRows(), .. ProductRows(), .. LinearAlgebraRows()]),
            .. Family("Softmax and attention", [.. SoftmaxRows(), .. AttentionRows()]),
            .. Family("Convolution", [.. ConvolutionRows(), .. GoldenConvolutionRows()]),
            .. Family("Pooling", [.. PoolingRows(), .. GoldenPoolingRows()]),
            .. Family("Resampling", ResamplingRows()),
            .. Family("Normalisation", NormalizationRows()),
            .. Family("Recurrent", RecurrentRows()),
            .. Family("Loss", LossRows()),
            .. Family("Gradients", GradientRows()),
        ];
        foreach (OperationCase row in Rows) ByName.TryAdd(row.Name, row);
    }

    public static OperationCase[] Rows { get; }

    public static OperationCase Find(string name) => ByName[name];

    private static IEnumerable<OperationCase> Family(string name, IEnumerable<OperationCase> rows) => rows.Select(row => row with { Family = name });

    /// <summary>
    /// A row whose inputs, value and gradients are those of the row of the same name that PyTorch computed (<c>tests/golden/operations</c>). Where the
    /// file holds no gradients, none are checked.
    /// </summary>
    private static OperationCase Golden(string name, Func<Tensor[], Tensor> compute)
    {
        GoldenRow golden = GoldenRow.All.TryGetValue(name, out GoldenRow? found)
            ? found
            : throw new KeyNotFoundException($"no file of tests/golden has a row '{name}': add it in tests/golden/operations and run generate.py --operations");
        CaseInput[] inputs = [.. golden.Inputs.Select(input => new CaseInput(
            input.Values.Extents, 0, 0, input.Type == DType.Float64 ? null : input.Type) { Values = input.Values.Data })];
        return new(name, compute, inputs, _ => golden.Output.Values)
        {
            Golden = golden,
            Derivatives = golden.Cotangent is null ? 0 : 2,
            OutputType = golden.Output.Type == DType.Float64 ? null : golden.Output.Type,
        };
    }

    /// <summary>Values in (-2, 2), none of them zero.</summary>
    private static CaseInput Real(params int[] extents) => new(extents, -2, 2);

    /// <summary>Values in (0.3, 3).</summary>
    private static CaseInput Positive(params int[] extents) => new(extents, 0.3, 3);

    private static CaseInput Between(double low, double high, params int[] extents) => new(extents, low, high);

    /// <summary>Whole numbers in [low, high) of a type that does not change with the type under test.</summary>
    private static CaseInput Whole(DType type, int low, int high, params int[] extents) => new(extents, low, high, type);

    /// <summary>Int64 indices in [0, end).</summary>
    private static CaseInput Indices(int end, params int[] extents) => new(extents, 0, end, DType.Int64);

    private static CaseInput Truths(params int[] extents) => new(extents, 0, 2, DType.Bool);

    /// <summary>Given values, one axis.</summary>
    private static CaseInput Given(params double[] values) => new([values.Length], 0, 0) { Values = values };

    /// <summary>Given values of a type.</summary>
    private static CaseInput Typed(DType type, params double[] values) => new([values.Length], 0, 0, type) { Values = values };

    private static Func<PlainArray[], PlainArray> Each(Func<double, double> function) => inputs => inputs[0].Map(function);

    private static Func<PlainArray[], PlainArray> Both(Func<double, double, double> function) =>
        inputs => PlainArray.Combine(inputs[0], inputs[1], function);
}
