using System.Text;

namespace ILGpuNet.Benchmarks;

/// <summary>A table in plain text, its columns as wide as their widest cell.</summary>
/// <param name="headers">Titles of the columns; one that starts with '&gt;' aligns its column to the right.</param>
internal sealed class TextTable(params string[] headers)
{
    private const string Gap = "  ";

    private readonly List<string[]> lines = [[.. headers.Select(header => header.TrimStart('>'))]];

    /// <summary>Adds a line; one cell for each column.</summary>
    public void Add(params string[] cells) => lines.Add(cells);

    /// <inheritdoc/>
    public override string ToString()
    {
        int[] widths = [.. headers.Select((_, column) => lines.Max(line => line[column].Length))];
        lines.Insert(1, [.. widths.Select(width => new string('-', width))]);
        var text = new StringBuilder();
        foreach (string[] line in lines)
        {
            IEnumerable<string> cells = line.Select((cell, column) =>
                headers[column].StartsWith('>') ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.AppendLine(string.Join(Gap, cells).TrimEnd());
        }
        lines.RemoveAt(1);
        return text.ToString();
    }
}
