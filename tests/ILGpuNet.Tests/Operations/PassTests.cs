using ILGpuNet.Graphs.Passes;
using ILGpuNet.Runtime;
using ILGpuNet.Tests.Graphs;

namespace ILGpuNet.Tests.Operations;

/// <summary>What passes do to a plan changes its speed and its memory, never its results.</summary>
public class PassTests
{
    /// <summary>Of the passes, rows have nothing for the one of updates to do: see <see cref="UpdateTests"/>.</summary>
    private static readonly OptionalPasses[] Single = [.. Enum.GetValues<OptionalPasses>().Where(
        pass => pass is not (OptionalPasses.None or OptionalPasses.All or OptionalPasses.UpdatesInPlace))];

    public static TheoryData<string> Rows => [.. OperationTable.Rows.Select(row => row.Name)];

    /// <summary>
    /// Value, gradients and second gradients of every row, with all passes, with none, and with all but one. Which one is left out changes from row to
    /// row.
    /// </summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_WithAndWithoutEachPass_IsEqual(string name)
    {
        OperationCase row = OperationTable.Find(name);
        PlainArray[] expected = PlanInspection.With(OptionalPasses.None, () => Compute(row));
        // Elements that only go through maps have the same bits whatever is fused; sums may be made in another order.
        double tolerance = PlanInspection.With(OptionalPasses.None, () => IsElementwise(row)) ? 0 : 1e-12;
        AssertEqual(OptionalPasses.All, "with all passes");
        OptionalPasses leftOut = Single[Array.IndexOf(OperationTable.Rows, row) % Single.Length];
        AssertEqual(OptionalPasses.All & ~leftOut, $"without {leftOut}");

        void AssertEqual(OptionalPasses passes, string what)
        {
            PlainArray[] actual = PlanInspection.With(passes, () => Compute(row));
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                if (tolerance == 0) Assert.True(expected[i].Data.AsSpan().SequenceEqual(actual[i].Data), $"result {i} {what}");
                else GradientCheck.AssertClose(expected[i], actual[i], tolerance, $"result {i} {what}");
            }
        }
    }

    [Fact]
    public void Table_ManyRows_AreComparedBitForBit() =>
        Assert.InRange(OperationTable.Rows.Count(row => PlanInspection.With(OptionalPasses.None, () => IsElementwise(row))), 150, OperationTable.Rows.Length);

    private static Tensor[] Build(OperationCase row)
    {
        (Tensor output, Tensor[] gradients, Tensor[] secondGradients) = GradientCheck.Build(row);
        return [output, .. gradients, .. secondGradients];
    }

    private static PlainArray[] Compute(OperationCase row)
    {
        Tensor[] results = Build(row);
        Tensor.Evaluate(results);
        return [.. results.Select(PlainArray.From)];
    }

    private static bool IsElementwise(OperationCase row) => Array.TrueForAll(PlanInspection.PlanOf(Build(row)).Steps, step => step.Primitive is MapPrimitive);
}
