using System.Text.Json;

namespace ILGpuNet.Benchmarks.Tests;

public class RatioLimitsTests
{
    private static readonly Row[] Rows =
    [
        Reports.Row("gemm", "NN 8x8x8", ours: 100, theirs: 93), Reports.Row("gemm", "NN 9x9x9", ours: 100, theirs: 900),
        Reports.Row("conv2d", "1x1 -> 2, \"valid\"", ours: 100, theirs: 120), Reports.Row("gemm-kernel", "NN 8x8x8", ours: 90),
    ];

    private static readonly string[] Families = ["gemm", "conv2d", "gemm-kernel"];

    [Fact]
    public void ARunGivesLimitsAPartBelowItsRatios()
    {
        // 0.8 of 0.93 and of 1.2, rounded down; 0.8 of 9 is cut off; what is not compared has none.
        string expected = """
            {
              "gemm": {
                "NN 8x8x8": { "256-bit": 0.74 },
                "NN 9x9x9": { "256-bit": 2.00 }
              },
              "conv2d": {
                "1x1 -> 2, \"valid\"": { "256-bit": 0.96 }
              }
            }

            """.ReplaceLineEndings("\n");
        string text = RatioLimits.Parse("{}").Updated(Rows, vectorBits: 256, factor: 0.8).ToString();
        Assert.Equal(expected, text);
        Assert.Equal(expected, RatioLimits.Parse(text).ToString());
        Assert.Empty(RatioLimits.Parse(text).Violations(Rows, Families, vectorBits: 256));
    }

    [Fact]
    public void NewLimitsReplaceThoseOfTheirFamilyAndWidth()
    {
        const string Former = """
            {"gemm": {"NN 8x8x8": {"512-bit": 0.9, "256-bit": 0.1}, "gone": {"256-bit": 1}}, "map": {"add": {"256-bit": 0.5}}}
            """;
        string text = RatioLimits.Parse(Former).Updated([Rows[0]], vectorBits: 256, factor: 0.8).ToString();
        Assert.Equal("""{ "gemm": { "NN 8x8x8": { "256-bit": 0.74, "512-bit": 0.90 } }, "map": { "add": { "256-bit": 0.50 } } } """,
            string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) + " ");
    }

    [Fact]
    public void ARatioBelowItsLimitIsAViolation()
    {
        RatioLimits limits = RatioLimits.Parse("""{"gemm": {"NN 8x8x8": {"256-bit": 0.94}, "NN 7x7x7": {"256-bit": 0.5}}, "map": {"add": {"256-bit": 0.5}}}""");
        Assert.Equal(
            [
                "gemm NN 8x8x8: ratio 0.93, allowed at least 0.94",
                "gemm NN 9x9x9: has no limit for 256-bit vectors yet, measured 9.00",
                "conv2d 1x1 -> 2, \"valid\": has no limit for 256-bit vectors yet, measured 1.20",
                "gemm NN 7x7x7: has a limit, but was not measured against PyTorch",
            ],
            limits.Violations(Rows, Families, vectorBits: 256));
        Assert.Equal(["there are no limits for 512-bit vectors: --write-limits adds them"], limits.Violations(Rows, Families, vectorBits: 512));
    }

    [Theory]
    [InlineData("""{"gemm": {"NN": {"255-bit": 1}}}""", "gemm NN: a limit is for 128-bit, 256-bit or 512-bit vectors, found '255-bit'")]
    [InlineData("""{"gemm": {"NN": {"256-bit": -1}}}""", "gemm NN: a limit is above 0 and at most 1000, found -1")]
    [InlineData("""{"gemm": 1}""", "The JSON value could not be converted")]
    public void AFileOfAnotherKindIsRefused(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<JsonException>(() => RatioLimits.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void AFileThatIsNotThereIsNamed() =>
        Assert.StartsWith("cannot read the limits in 'nowhere.json': ", Assert.Throws<UsageException>(() => RatioLimits.Read("nowhere.json")).Message, StringComparison.Ordinal);
}
