using static ILGpuNet.Tests.Errors.ErrorCase;

namespace ILGpuNet.Tests.Errors;

/// <summary>Values that cannot be computed with: found when they are read, naming the value and its position in row-major order.</summary>
public class ValueErrorTests
{
    private static readonly Tensor Matrix = Tensor.Zeros([2, 3]);

    private static readonly ErrorCase[] Cases =
    [
        Of<InvalidValueException>("Gather", () => Matrix.Gather(0, Tensor.FromArray(new long[,] { { 0, 1, 0 }, { 1, 2, 1 } })).Evaluate(),
            "[Gather] index 2 at position 4 is out of range for axis 0 of extent 2"),
        Of<InvalidValueException>("IndexSelect", () => Matrix.IndexSelect(1, Tensor.FromArray([0L, 1, -1])).Evaluate(),
            "[IndexSelect] index -1 at position 2 is out of range for axis 1 of extent 3"),
        Of<InvalidValueException>("OneHot", () => Tensor.OneHot(Tensor.FromArray([0L, 3]), 3).Evaluate(),
            "[OneHot] class 3 at position 1: expected 0..2"),
        Of<InvalidValueException>("CrossEntropy class", () => Loss.CrossEntropy(Matrix, Tensor.FromArray([0L, 3])).Evaluate(),
            "[CrossEntropy] class 3 at position 1: expected 0..2"),
        Of<InvalidValueException>("MeanSquaredError target", () => Loss.MeanSquaredError(Matrix[0], Tensor.FromArray([0, float.NaN, 1])).Evaluate(),
            "[MeanSquaredError] target NaN at position 1: expected numbers"),
        Of<InvalidValueException>("Histogram NaN", () => Tensor.FromArray([0, float.NaN, 1]).Histogram(4).Evaluate(),
            "[Histogram] element NaN at position 1: expected numbers"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(error => error.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_BadValue_SaysWhichAndWhere(string name) => Cases.Single(error => error.Name == name).Check();

    /// <summary>So many that threads share the check, with bad ones in several parts.</summary>
    [Fact]
    public void Evaluate_ManyIndices_NamesTheFirstBadOne()
    {
        var indices = new long[300_000];
        foreach (int position in (int[])[299_999, 160_001, 20_003, 20_004]) indices[position] = 2 + position;
        var exception = Assert.Throws<InvalidValueException>(() => Tensor.Zeros([2]).Gather(0, Tensor.FromArray(indices)).Evaluate());
        Assert.Equal("[Gather] index 20005 at position 20003 is out of range for axis 0 of extent 2", exception.Message);
    }

    [Fact]
    public void Evaluate_AfterAFailure_WorksForOthers()
    {
        Tensor indices = Tensor.FromArray([0L, 7]), good = Matrix + 1;
        Tensor bad = Matrix.IndexSelect(1, indices);
        Assert.Throws<InvalidValueException>(() => Tensor.Evaluate(good, bad));
        Assert.Equal(1, good[0, 0].Item());
        Assert.Throws<InvalidValueException>(() => bad.Evaluate());
    }
}
