namespace ILGpuNet.Benchmarks.Tests;

public sealed class ReportTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void AReportIsReadAsItWasWritten()
    {
        RowReport report = Reports.Of(Reports.Row("gemm", "NN 8x8x8", ours: 100, theirs: 93), Reports.Row("map", "add", ours: 5));
        File.WriteAllText(file, report.ToJson());
        RowReport read = RowReport.Read(file);
        Assert.Equal((report.Date, report.Machine, report.PyTorch), (read.Date, read.Machine, read.PyTorch));
        Assert.Equal(report.Rows, read.Rows);
    }

    [Theory]
    [InlineData("", "is no report of 'rows --json': ")]
    [InlineData("null", "is no report of 'rows --json': it is null")]
    [InlineData("{\"gemm\": {}}", "is no report of 'rows --json': JSON deserialization for type")]
    [InlineData("[1, 2]", "is no report of 'rows --json': The JSON value could not be converted")]
    public void AnotherFileIsRefused(string text, string reason)
    {
        File.WriteAllText(file, text);
        Assert.StartsWith($"'{file}' {reason}", Assert.Throws<UsageException>(() => RowReport.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNotThereIsNamed() =>
        Assert.StartsWith("cannot read 'nowhere.json': ", Assert.Throws<UsageException>(() => DiffCommand.Run(["nowhere.json", file])).Message, StringComparison.Ordinal);

    [Fact]
    public void DiffTakesTwoFiles() => Assert.Equal("diff takes two files that 'rows --json' wrote, found 'a.json'",
        Assert.Throws<UsageException>(() => DiffCommand.Run(["a.json"])).Message);

    [Fact]
    public void TwoReportsAreComparedRowByRow()
    {
        RowReport first = Reports.Of(Reports.Row("fma-peak", "x", 8, threads: 1), Reports.Row("fma-peak", "x", 4, threads: 2),
            Reports.Row("gemm", "a", ours: 10, theirs: 20), Reports.Row("gemm", "b", ours: 10), Reports.Row("gemm", "c", ours: 10));
        RowReport second = Reports.Of(Reports.Row("fma-peak", "x", 2, threads: 2),
            Reports.Row("gemm", "d", ours: 1), Reports.Row("gemm", "b", ours: 40, threads: 8), Reports.Row("gemm", "a", ours: 5, theirs: 15));
        var difference = new ReportDifference(first, second);
        Assert.Equal([("x", 2.0), ("a", 2.0), ("b", 0.25)], difference.Rows.Select(row => (row.First.Shape, row.Speedup!.Value)));
        string text = difference.ToString();
        Assert.Contains("geometric mean of A / B 0.71 over 2 rows", text, StringComparison.Ordinal);
        Assert.Contains("only in A: fma-peak x; gemm c", text, StringComparison.Ordinal);
        Assert.Contains("only in B: gemm d", text, StringComparison.Ordinal);
        Assert.Matches(@"gemm +a +cpu +cpu +10\.0 us +5\.0 us +2\.00 +2\.00 +3\.00", text);
    }

    [Fact]
    public void MeansAreGeometricAndNameTheLowestRow()
    {
        Row[] rows = [Reports.Row("mlp-step", "a", ours: 1, theirs: 4), Reports.Row("gru-step", "b", ours: 1, theirs: 1), Reports.Row("mlp-step-compiled", "a", ours: 1)];
        Assert.Contains("all training steps: geometric mean of the ratios 2.00, lowest 1.00 (gru-step b)", RatioMean.Of(rows).Select(mean => mean.ToString()));
        Assert.DoesNotContain(RatioMean.Of(rows), mean => mean.Name is "all inference" or "mlp-step-compiled");
    }

    [Fact]
    public void ThePageShowsRatiosAndFailures()
    {
        Row failed = Reports.Row("gemm", "<8>", ours: 100) with { PyTorchFailure = "PyTorch failed on gemm: why" };
        string page = HtmlPage.Of(Reports.Of(Reports.Row("gemm", "a", ours: 100, theirs: 200), Reports.Row("gemm", "b", ours: 100, theirs: 10), failed));
        Assert.Contains("<i class=\"faster\" style=\"left:50.0%;width:25.0%\">", page, StringComparison.Ordinal);
        Assert.Contains("<i class=\"slower\" style=\"left:0.0%;width:50.0%\">", page, StringComparison.Ordinal);
        Assert.Contains("&lt;8&gt;", page, StringComparison.Ordinal);
        Assert.Contains("PyTorch failed on gemm: why", page, StringComparison.Ordinal);
    }
}
