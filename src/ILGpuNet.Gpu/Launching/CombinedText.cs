using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ILGpuNet.Gpu;

/// <summary>
/// Texts of kernels as one program. What each defines gets the text's number by a macro, so that texts need not know of each other.
/// </summary>
internal sealed partial class CombinedText
{
    /// <summary>Kernels in a program at most: one that fails has all of them built anew.</summary>
    public const int MostKernels = 128;

    public CombinedText(IReadOnlyList<ProgramSource> sources)
    {
        var text = new StringBuilder();
        for (int i = 0; i < sources.Count; i++)
        {
            ProgramSource source = sources[i];
            string number = i.ToString(CultureInfo.InvariantCulture);
            string[] macros = [.. Macro().Matches(source.Text).Select(match => match.Groups[1].Value).Distinct()];
            string[] names = [.. Defined().Matches(source.Text).Select(match => match.Groups[1].Value).Append(source.KernelName).Distinct()];
            foreach (string name in names) text.Append($"#define {name} {name}_{number}\n");
            text.Append(source.Text);
            foreach (string name in (IEnumerable<string>)[.. names, .. macros]) text.Append($"#undef {name}\n");
            text.Append('\n');
            Names.Add($"{source.KernelName}_{number}");
        }
        Source = new ProgramSource($"{sources[0].KernelName} and {sources.Count - 1} more", text.ToString(), sources[0].Options);
    }

    public ProgramSource Source { get; }

    /// <summary>The kernels' names in it.</summary>
    public List<string> Names { get; } = [];

    [GeneratedRegex(@"^#define (\w+)", RegexOptions.Multiline)]
    private static partial Regex Macro();

    /// <summary>Functions and structs, which begin and end at the start of a line.</summary>
    [GeneratedRegex(@"^(?:static [^(\n]*?|\} )(\w+)(?:\(|;$)", RegexOptions.Multiline)]
    private static partial Regex Defined();
}
