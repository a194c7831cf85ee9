namespace ILGpuNet.Benchmarks;

/// <summary><c>diff</c>: two reports side by side, of two commits or of two machines.</summary>
internal static class DiffCommand
{
    /// <summary>Prints the rows of both.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments is not [var first, var second] || first.StartsWith('-') || second.StartsWith('-'))
            throw new UsageException($"diff takes two files that 'rows --json' wrote, found '{string.Join(' ', arguments.ToArray())}'");
        Console.Write(new ReportDifference(RowReport.Read(first), RowReport.Read(second)));
        return 0;
    }
}
