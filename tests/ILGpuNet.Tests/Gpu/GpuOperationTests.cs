using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Gpu;

/// <summary>
/// Rows of the <see cref="OperationTable"/> on a GPU against the CPU: values and gradients. Drivers take minutes to compile the kernels of all rows for the
/// first time, so that it is each sixteenth; with the environment variable ILGPUNET_TEST_ALL=1 it is all.
/// </summary>
[Collection(Alone.Name)]
public class GpuOperationTests
{
    /// <summary>What functions such as exp, and other orders of sums, may add to a row's own tolerance in double precision.</summary>
    private const double DoubleTolerance = 1e-11;

    public static TheoryData<string> Families => [.. OperationTable.Rows.Select(row => row.Family).Distinct()];

    [GpuTheory]
    [MemberData(nameof(Families))]
    public void ValuesAndGradients_Float64_AreThoseOfTheCpu(string family) => CompareRows(family, DType.Float64);

    [GpuTheory]
    [MemberData(nameof(Families))]
    public void ValuesAndGradients_Float32_AreThoseOfTheCpu(string family) => CompareRows(family, DType.Float32);

    /// <summary>All recurrent sequences: few kernels, but many kinds of steps.</summary>
    [GpuFact]
    public void RecurrentSequences_Float64_AreThoseOfTheCpu() => CompareRows(OperationTable.Find("Recurrent Lstm").Family, DType.Float64, isTested: _ => true);

    private static bool IsTested(OperationCase row, DType type) =>
        Environment.GetEnvironmentVariable("ILGPUNET_TEST_ALL") == "1" || Array.IndexOf(OperationTable.Rows, row) % 16 == (type == DType.Float64 ? 0 : 8);

    private static void CompareRows(string family, DType type, Func<OperationCase, bool>? isTested = null)
    {
        var failures = new List<string>();
        foreach (OperationCase row in OperationTable.Rows.Where(row => row.Family == family && (isTested?.Invoke(row) ?? IsTested(row, type))))
        {
            try
            {
                Compare(row, type);
            }
            catch (Exception exception)
            {
                string[] lines = exception.ToString().Split('\n');
                failures.Add($"{row.Name}: {string.Join(" | ", lines.Take(6))}");
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} rows differ:\n{string.Join('\n', failures)}");
    }

    private static void Compare(OperationCase row, DType type)
    {
        PlainArray[] expected = Compute(row, type), actual;
        using (TestDevice.Use()) actual = Compute(row, type);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double largest = expected[i].Data.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
            double tolerance = type == DType.Float64 ? DoubleTolerance + 10 * row.Tolerance : 2 * row.SingleTolerance;
            GradientCheck.AssertClose(expected[i], actual[i], tolerance * Math.Max(1, largest), i == 0 ? "value" : $"gradient {i - 1}");
        }
    }

    /// <summary>The value, then the gradients of the inputs that have one.</summary>
    private static PlainArray[] Compute(OperationCase row, DType type)
    {
        PlainArray[] values = row.Draw();
        Tensor[] inputs = row.ToLeaves(values, type);
        Tensor output = row.Compute(inputs);
        var results = new List<PlainArray> { PlainArray.From(output) };
        if (row.Derivatives == 0) return [.. results];
        var random = new Random(41);
        Tensor cotangent = PlainArray.Create(output.Shape.ToArray(), _ => random.Next(-64, 65) / 64.0).ToTensor(output.DType);
        results.AddRange(Tensor.Grad([output], [cotangent], [.. inputs.Where(input => input.RequiresGradient)]).Select(PlainArray.From));
        return [.. results];
    }
}
