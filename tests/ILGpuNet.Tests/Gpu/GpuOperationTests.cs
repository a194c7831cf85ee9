using ILGpuNet.Graphs.Passes;
using ILGpuNet.Tests.Graphs;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Gpu;

/// <summary>
/// The <see cref="OperationTable"/> on a GPU against the CPU: values and gradients. In Float64 it is the whole table, with the kernels of each operation alone,
/// many of which rows have in common. Fused, nearly each row has kernels of its own, which drivers take minutes to compile: in Float32 it is each eighth row,
/// fused. On ILGPU's accelerator for debugging, which takes seconds for a product, it is each sixteenth row of either type. With the environment variable
/// ILGPUNET_TEST_ALL=1 it is all. Rows are computed many at a time, because the kernels of one plan are compiled together.
/// </summary>
[Collection(Alone.Name)]
public class GpuOperationTests
{
    /// <summary>What functions such as exp, and other orders of sums, may add to a row's own tolerance in double precision.</summary>
    private const double DoubleTolerance = 1e-11;

    private const int RowsOfPlan = 32;

    /// <summary>Without joined maps: equal ones of different rows are not to share a kernel, which in a plan of its own a row would not do.</summary>
    private const OptionalPasses Fused = OptionalPasses.All & ~OptionalPasses.JoinedMaps;

    public static TheoryData<string> Families => [.. OperationTable.Rows.Select(row => row.Family).Distinct()];

    [GpuTheory]
    [MemberData(nameof(Families))]
    public void ValuesAndGradients_Float64_AreThoseOfTheCpu(string family) => CompareRows(family, DType.Float64, OptionalPasses.None, EachRowOf(1), first: 0);

    [GpuTheory]
    [MemberData(nameof(Families))]
    public void ValuesAndGradients_Float32Fused_AreThoseOfTheCpu(string family) => CompareRows(family, DType.Float32, Fused, EachRowOf(8), first: EachRowOf(8) / 2);

    private static int EachRowOf(int usual) => Environment.GetEnvironmentVariable("ILGPUNET_TEST_ALL") == "1" ? 1
        : TestDevice.Instance.Name.StartsWith("ilgpu", StringComparison.Ordinal) ? 16
        : usual;

    private static void CompareRows(string family, DType type, OptionalPasses passes, int each, int first)
    {
        var failures = new List<string>();
        foreach (OperationCase[] rows in OperationTable.Rows.Where((row, i) => row.Family == family && i % each == first).Chunk(RowsOfPlan))
        {
            int before = failures.Count;
            PlainArray[][]? together = null;
            string? failure = Try(() => together = ComputeOnDevice(rows, type, passes));
            for (int i = 0; i < rows.Length; i++)
            {
                // Where something fails, one at a time, so that it is known which.
                if (Try(() => Compare(rows[i], type, together?[i] ?? ComputeOnDevice([rows[i]], type, passes)[0])) is { } difference)
                    failures.Add($"{rows[i].Name}: {difference}");
            }
            if (failure is not null && failures.Count == before) failures.Add($"{rows[0].Name} to {rows[^1].Name}, together only: {failure}");
        }
        Assert.True(failures.Count == 0, $"{failures.Count} failures:\n{string.Join('\n', failures)}");
    }

    private static string? Try(Action action) =>
        Record.Exception(action) is { } exception ? string.Join(" | ", exception.ToString().Split('\n').Take(6)) : null;

    private static void Compare(OperationCase row, DType type, PlainArray[] actual)
    {
        PlainArray[] expected = [.. Build(row, type).Select(PlainArray.From)];
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double largest = expected[i].Data.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
            double tolerance = type == DType.Float64 ? DoubleTolerance + 10 * row.Tolerance : 2 * row.SingleTolerance;
            GradientCheck.AssertClose(expected[i], actual[i], tolerance * Math.Max(1, largest), i == 0 ? "value" : $"gradient {i - 1}");
        }
    }

    /// <summary>The results of rows, in one plan.</summary>
    private static PlainArray[][] ComputeOnDevice(OperationCase[] rows, DType type, OptionalPasses passes)
    {
        using IDisposable scope = TestDevice.Use();
        Tensor[][] results = Array.ConvertAll(rows, row => Build(row, type));
        return PlanInspection.With(passes, () =>
        {
            Tensor.Evaluate([.. results.SelectMany(tensors => tensors)]);
            return Array.ConvertAll(results, tensors => Array.ConvertAll(tensors, PlainArray.From));
        });
    }

    /// <summary>The value, then the gradients of the inputs that have one.</summary>
    private static Tensor[] Build(OperationCase row, DType type)
    {
        Tensor[] inputs = row.ToLeaves(row.Draw(), type);
        Tensor output = row.Compute(inputs);
        if (row.Derivatives == 0) return [output];
        var random = new Random(41);
        Tensor cotangent = PlainArray.Create(output.Shape.ToArray(), _ => random.Next(-64, 65) / 64.0).ToTensor(output.DType);
        return [output, .. Tensor.Grad([output], [cotangent], [.. inputs.Where(input => input.RequiresGradient)])];
    }
}
