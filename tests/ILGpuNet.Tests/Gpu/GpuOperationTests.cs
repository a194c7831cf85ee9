using ILGpuNet.Graphs.Passes;
using ILGpuNet.Tests.Graphs;
using ILGpuNet.Tests.Operations;

namespace ILGpuNet.Tests.Gpu;

/// <summary>
/// The <see cref="OperationTable"/> on a GPU against the CPU: values and gradients. In Float64 it is the whole table, with the kernels of each operation alone,
/// many of which rows have in common. Fused, nearly each row has kernels of its own, which drivers take minutes to compile: in Float32 it is each fourth row,
/// fused; with the environment variable ILGPUNET_TEST_ALL=1 it is all. Rows are computed many at a time, because the kernels of one plan are compiled together.
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

    private static bool TestsAll => Environment.GetEnvironmentVariable("ILGPUNET_TEST_ALL") == "1";

    [GpuTheory]
    [MemberData(nameof(Families))]
    public void ValuesAndGradients_Float64_AreThoseOfTheCpu(string family) => CompareRows(family, DType.Float64, OptionalPasses.None, everyRow: 1);

    [GpuTheory]
    [MemberData(nameof(Families))]
    public void ValuesAndGradients_Float32Fused_AreThoseOfTheCpu(string family) => CompareRows(family, DType.Float32, Fused, everyRow: TestsAll ? 1 : 4);

    private static void CompareRows(string family, DType type, OptionalPasses passes, int everyRow)
    {
        var failures = new List<string>();
        foreach (OperationCase[] rows in OperationTable.Rows.Where(row => row.Family == family).Where((_, i) => i % everyRow == 0).Chunk(RowsOfPlan))
        {
            PlainArray[][]? together = TryComputeOnDevice(rows, type, passes);
            for (int i = 0; i < rows.Length; i++)
            {
                try
                {
                    // Where something fails, one at a time, so that it is known which.
                    Compare(rows[i], type, together?[i] ?? TryComputeOnDevice([rows[i]], type, passes, throws: true)![0]);
                }
                catch (Exception exception)
                {
                    failures.Add($"{rows[i].Name}: {string.Join(" | ", exception.ToString().Split('\n').Take(6))}");
                }
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} rows differ:\n{string.Join('\n', failures)}");
    }

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

    /// <summary>The results of rows, in one plan; null where one of them fails.</summary>
    private static PlainArray[][]? TryComputeOnDevice(OperationCase[] rows, DType type, OptionalPasses passes, bool throws = false)
    {
        using IDisposable scope = TestDevice.Use();
        try
        {
            Tensor[][] results = Array.ConvertAll(rows, row => Build(row, type));
            PlanInspection.With(passes, () =>
            {
                Tensor.Evaluate([.. results.SelectMany(tensors => tensors)]);
                return 0;
            });
            return Array.ConvertAll(results, tensors => Array.ConvertAll(tensors, PlainArray.From));
        }
        catch (Exception) when (!throws)
        {
            return null;
        }
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
