using System.Globalization;
using ILGpuNet.Cpu;

namespace ILGpuNet.Benchmarks;

/// <summary>Options of <c>rows</c>.</summary>
/// <param name="Families">Names of the chosen workloads, in the order of the table.</param>
/// <param name="Seconds">Time for each workload, and for each setting of a rival.</param>
/// <param name="Rounds">Times that this library and the rival take turns.</param>
/// <param name="Threads">Threads of both.</param>
/// <param name="JsonFile">Where the rows are also written, or null.</param>
/// <param name="HtmlFile">Where they are also written as a page, or null.</param>
/// <param name="LimitsFile">The ratios that are allowed, or null.</param>
/// <param name="NewLimitsFile">Where limits that follow from this run are written, or null.</param>
/// <param name="LimitFactor">A new limit's part of the measured ratio.</param>
internal sealed record RowOptions(IReadOnlyList<string> Families, double Seconds, int Rounds, int Threads,
    string? JsonFile, string? HtmlFile, string? LimitsFile, string? NewLimitsFile, double LimitFactor)
{
    private static IEnumerable<string> AllNames => References.Names.Concat(WorkloadCatalogue.Names);

    /// <summary>Reads the arguments after the command.</summary>
    /// <exception cref="UsageException">An argument is unknown, incomplete or out of range.</exception>
    public static RowOptions Parse(ReadOnlySpan<string> arguments)
    {
        var chosen = new HashSet<string>();
        bool isQuick = false;
        double? seconds = null;
        int threads = ForkJoin.Threads;
        string? jsonFile = null, htmlFile = null, limitsFile = null, newLimitsFile = null;
        double? factor = null;
        for (int i = 0; i < arguments.Length; i++)
        {
            string option = arguments[i];
            switch (option)
            {
                case "--quick":
                    isQuick = true;
                    break;
                case "--workload":
                    string name = Value(arguments, ref i);
                    if (!AllNames.Contains(name))
                        throw new UsageException($"there is no workload '{name}': expected one of {string.Join(", ", AllNames)}");
                    chosen.Add(name);
                    break;
                case "--seconds":
                    seconds = ParseSeconds(Value(arguments, ref i));
                    break;
                case "--threads":
                    threads = ParseThreads(Value(arguments, ref i));
                    break;
                case "--json":
                    jsonFile = Value(arguments, ref i);
                    break;
                case "--html":
                    htmlFile = Value(arguments, ref i);
                    break;
                case "--check":
                    limitsFile = Value(arguments, ref i);
                    break;
                case "--write-limits":
                    newLimitsFile = Value(arguments, ref i);
                    break;
                case "--factor":
                    factor = ParseFactor(Value(arguments, ref i));
                    break;
                default:
                    throw new UsageException($"'{option}' is not an option of rows");
            }
        }
        IReadOnlyList<string> families = chosen.Count == 0 ? WorkloadCatalogue.Names : [.. WorkloadCatalogue.Names.Where(chosen.Contains)];
        if (factor is not null && newLimitsFile is null) throw new UsageException("--factor belongs to --write-limits, which is missing");
        return new RowOptions(families, seconds ?? (isQuick ? 0.2 : 3), isQuick ? 1 : 3, threads,
            jsonFile, htmlFile, limitsFile, newLimitsFile, factor ?? 0.8);
    }

    private static string Value(ReadOnlySpan<string> arguments, ref int index) =>
        index + 1 < arguments.Length ? arguments[++index] : throw new UsageException($"{arguments[index]} needs a value");

    /// <summary>The value of <c>--seconds</c>.</summary>
    public static double ParseSeconds(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= 3600
            ? seconds
            : throw new UsageException($"--seconds takes a number above 0, at most 3600, found '{text}'");

    private static int ParseThreads(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads is >= 1 and <= 1024
            ? threads
            : throw new UsageException($"--threads takes a whole number from 1 to 1024, found '{text}'");

    private static double ParseFactor(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double factor) && factor is > 0 and <= 1
            ? factor
            : throw new UsageException($"--factor takes a number above 0, at most 1, found '{text}'");
}
