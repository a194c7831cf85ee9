using ILGpuNet.Tests.Golden;

namespace ILGpuNet.Tests.Operations;

/// <summary>Every row of the <see cref="OperationTable"/>.</summary>
public class OperationTests
{
    public static TheoryData<string> Rows => [.. OperationTable.Rows.Select(row => row.Name)];

    public static TheoryData<string> DifferentiableRows => [.. OperationTable.Rows.Where(row => row.Derivatives >= 1).Select(row => row.Name)];

    public static TheoryData<string> TwiceDifferentiableRows => [.. OperationTable.Rows.Where(row => row.Derivatives >= 2).Select(row => row.Name)];

    public static TheoryData<string> GoldenGradientRows =>
        [.. OperationTable.Rows.Where(row => row.Golden?.Cotangent is not null).Select(row => row.Name)];

    [Fact]
    public void Rows_AllNames_AreDifferent() =>
        Assert.Empty(OperationTable.Rows.GroupBy(row => row.Name).Where(group => group.Count() > 1).Select(group => group.Key));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Value_Float64_MatchesItsReference(string name) => GradientCheck.Forward(OperationTable.Find(name));

    [Theory]
    [MemberData(nameof(DifferentiableRows))]
    public void Gradient_Float64_MatchesDifferences(string name) => GradientCheck.FirstDerivative(OperationTable.Find(name));

    [Theory]
    [MemberData(nameof(GoldenGradientRows))]
    public void Gradient_Float64_MatchesPyTorch(string name) => GradientCheck.GoldenGradient(OperationTable.Find(name));

    [Fact]
    public void Golden_EveryRowOfTheFiles_IsInTheTable() =>
        Assert.Empty(GoldenRow.All.Keys.Except(OperationTable.Rows.Where(row => row.Golden is not null).Select(row => row.Name)));

    [Theory]
    [MemberData(nameof(TwiceDifferentiableRows))]
    public void SecondGradient_Float64_MatchesDifferences(string name) => GradientCheck.SecondDerivative(OperationTable.Find(name));

    [Theory]
    [MemberData(nameof(Rows))]
    public void ValueAndGradient_Float32_AreCloseToFloat64(string name) => GradientCheck.Single(OperationTable.Find(name));
}
