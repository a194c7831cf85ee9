namespace ILGpuNet.Tests.Guides;

/// <summary>A guide whose code is compiled and run by a test: between the lines "guide: begin" and "guide: end" of the test's file.</summary>
internal static class GuideFile
{
    /// <summary>Throws unless the pieces of C# in a guide are those of a test, in any order.</summary>
    /// <param name="guide">The guide, from the repository's root.</param>
    /// <param name="test">The test's file, from the repository's root.</param>
    public static void RequireTestedCode(string guide, string test)
    {
        string[] shown = [.. File.ReadAllText(RepositoryFiles.PathOf(guide)).Split("```csharp\n")[1..].Select(part => Lines(part.Split("```")[0])).Order(StringComparer.Ordinal)];
        string[] tested = [.. File.ReadAllText(RepositoryFiles.PathOf(test)).Split("// guide: begin\n")[1..].Select(part => Lines(part.Split("// guide: end\n")[0])).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(shown);
        Assert.Equal(shown, tested);
    }

    /// <summary>What the last column of a guide's tables has in code spans, of tables whose last column is named ILGpuNet.</summary>
    public static IReadOnlyList<string> Names(string guide)
    {
        var names = new List<string>();
        bool isTable = false;
        foreach (string line in File.ReadLines(RepositoryFiles.PathOf(guide)))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length < 3) isTable = false;
            else if (cells[^2] == nameof(ILGpuNet)) isTable = true;
            else if (isTable) names.AddRange(cells[^2].Split('`').Where((_, i) => i % 2 == 1));
        }
        return names;
    }

    private static string Lines(string code) => string.Join('\n', code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
