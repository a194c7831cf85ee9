namespace ILGpuNet.Benchmarks.Tests;

public class RowOptionsTests
{
    [Fact]
    public void EveryWorkloadIsMeasuredUnlessSomeAreChosen()
    {
        Assert.Equal(WorkloadCatalogue.Names, RowOptions.Parse([]).Families);
        Assert.Equal(["gemm", "map"], RowOptions.Parse(["--workload", "map", "--workload", "gemm"]).Families);
        Assert.Empty(RowOptions.Parse(["--workload", "fma-peak"]).Families);
    }

    [Fact]
    public void OptionsAreRead()
    {
        RowOptions options = RowOptions.Parse(["--seconds", "0.5", "--threads", "1", "--json", "a", "--html", "b", "--check", "c", "--write-limits", "d", "--factor", "0.7"]);
        Assert.Equal((0.5, 1, "a", "b", "c", "d", 0.7),
            (options.Seconds, options.Threads, options.JsonFile, options.HtmlFile, options.LimitsFile, options.NewLimitsFile, options.LimitFactor));
        Assert.True(RowOptions.Parse(["--quick"]).Seconds < RowOptions.Parse([]).Seconds);
    }

    [Theory]
    [InlineData("--workload gem", "there is no workload 'gem': expected one of fma-peak, tf32-peak, bfloat16-peak, copy-bandwidth, gemm")]
    [InlineData("--seconds fast", "--seconds takes a number above 0, at most 3600, found 'fast'")]
    [InlineData("--threads 0", "--threads takes a whole number from 1 to 1024, found '0'")]
    [InlineData("--write-limits a --factor 1.5", "--factor takes a number above 0, at most 1, found '1.5'")]
    [InlineData("--factor 0.8", "--factor belongs to --write-limits, which is missing")]
    [InlineData("--json", "--json needs a value")]
    [InlineData("--fast", "'--fast' is not an option of rows")]
    public void WhatIsWrongIsNamed(string arguments, string message) =>
        Assert.StartsWith(message, Assert.Throws<UsageException>(() => RowOptions.Parse(arguments.Split(' '))).Message, StringComparison.Ordinal);
}
