using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ILGpuNet.Benchmarks;

/// <summary>
/// The lowest ratio to PyTorch that is allowed for each row. A ratio below its limit says that something has become slower. The file is a JSON object of
/// families, each an object of shapes, each a limit for every width of vectors that was measured, a line for each row:
/// <code>
/// {
///   "gemm": {
///     "NN 256x256x256": { "256-bit": 0.82, "512-bit": 0.85 },
/// </code>
/// </summary>
internal sealed class RatioLimits
{
    /// <summary>No limit is higher: a rival that is far behind may have been unlucky, and then says nothing of us.</summary>
    public const double Highest = 2;

    private static readonly JsonSerializerOptions TextOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, Dictionary<string, Dictionary<string, double>>> limits;

    private RatioLimits(Dictionary<string, Dictionary<string, Dictionary<string, double>>> limits) => this.limits = limits;

    /// <summary>Reads a file of limits.</summary>
    /// <exception cref="UsageException">It cannot be read, or is not of that kind.</exception>
    public static RatioLimits Read(string file)
    {
        try
        {
            return Parse(File.ReadAllText(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UsageException($"cannot read the limits in '{file}': {exception.Message}");
        }
    }

    /// <summary>Those in a file, or none where there is no such file yet.</summary>
    /// <exception cref="UsageException">It cannot be read, or is not of that kind.</exception>
    public static RatioLimits ReadIfThere(string file) => File.Exists(file) ? Read(file) : new RatioLimits([]);

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="JsonException">It is not of that kind.</exception>
    public static RatioLimits Parse(string text)
    {
        RatioLimits parsed = new(JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, Dictionary<string, double>>>>(text) ?? []);
        foreach ((string family, Dictionary<string, Dictionary<string, double>> shapes) in parsed.limits)
        {
            foreach ((string shape, Dictionary<string, double> widths) in shapes)
            {
                foreach ((string width, double limit) in widths)
                {
                    if (width is not ("128-bit" or "256-bit" or "512-bit"))
                        throw new JsonException($"{family} {shape}: a limit is for 128-bit, 256-bit or 512-bit vectors, found '{width}'");
                    if (limit is not (> 0 and <= 1000)) throw new JsonException($"{family} {shape}: a limit is above 0 and at most 1000, found {limit}");
                }
            }
        }
        return parsed;
    }

    /// <summary>
    /// These with limits from a run: a part of its ratios, at most <see cref="Highest"/>, rounded down to hundredths. Families that it did not measure, and other
    /// widths of vectors, stay as they are.
    /// </summary>
    /// <param name="rows">The rows of the run.</param>
    /// <param name="vectorBits">Width of the vectors that it computed with.</param>
    /// <param name="factor">The part, such as 0.8, that leaves room for what differs from run to run.</param>
    public RatioLimits Updated(IReadOnlyList<Row> rows, int vectorBits, double factor)
    {
        string width = NameOf(vectorBits);
        var updated = limits.ToDictionary(family => family.Key, family => family.Value.ToDictionary(shape => shape.Key, shape => new Dictionary<string, double>(shape.Value)));
        foreach (IGrouping<string, Row> family in rows.Where(row => row.Ratio is not null).GroupBy(row => row.Workload))
        {
            if (!updated.TryGetValue(family.Key, out Dictionary<string, Dictionary<string, double>>? shapes)) shapes = updated[family.Key] = [];
            foreach (Dictionary<string, double> widths in shapes.Values) widths.Remove(width);
            foreach (Row row in family)
            {
                if (!shapes.TryGetValue(row.Shape, out Dictionary<string, double>? widths)) widths = shapes[row.Shape] = [];
                widths[width] = Math.Max(0.01, Math.Min(Highest, Math.Floor(100 * factor * row.Ratio!.Value) / 100));
            }
            foreach ((string shape, _) in shapes.Where(shape => shape.Value.Count == 0).ToArray()) shapes.Remove(shape);
        }
        return new RatioLimits(updated);
    }

    /// <summary>What is wrong with some rows, one line each: a ratio below its limit, a limit without a row, a row of a rival's family without a limit.</summary>
    /// <param name="rows">The measured rows.</param>
    /// <param name="families">The families that were measured.</param>
    /// <param name="vectorBits">Width of the vectors that they were computed with.</param>
    public IEnumerable<string> Violations(IReadOnlyList<Row> rows, IReadOnlyList<string> families, int vectorBits)
    {
        string width = NameOf(vectorBits);
        if (!limits.Values.SelectMany(shapes => shapes.Values).Any(widths => widths.ContainsKey(width)))
        {
            yield return $"there are no limits for {width} vectors: --write-limits adds them";
            yield break;
        }
        foreach (Row row in rows)
        {
            if (row.Ratio is not { } ratio) continue;
            if (Limit(row.Workload, row.Shape, width) is not { } limit)
                yield return FormattableString.Invariant($"{row.Workload} {row.Shape}: has no limit for {width} vectors yet, measured {ratio:0.00}");
            else if (ratio < limit)
                yield return FormattableString.Invariant($"{row.Workload} {row.Shape}: ratio {ratio:0.00}, allowed at least {limit:0.00}");
        }
        foreach ((string family, Dictionary<string, Dictionary<string, double>> shapes) in limits)
        {
            if (!families.Contains(family)) continue;
            foreach ((string shape, Dictionary<string, double> widths) in shapes)
            {
                if (widths.ContainsKey(width) && !rows.Any(row => row.Workload == family && row.Shape == shape && row.Ratio is not null))
                    yield return $"{family} {shape}: has a limit, but was not measured against PyTorch";
            }
        }
    }

    /// <summary>The text of a file: a line for each row.</summary>
    public override string ToString()
    {
        IEnumerable<string> families = limits.Select(family =>
            $"  {Quote(family.Key)}: {{\n{string.Join(",\n", family.Value.Select(shape => $"    {Quote(shape.Key)}: {{ {Widths(shape.Value)} }}"))}\n  }}");
        return new StringBuilder("{\n").AppendJoin(",\n", families).Append("\n}\n").ToString();
    }

    private static string Widths(Dictionary<string, double> widths) =>
        string.Join(", ", widths.OrderBy(width => width.Key).Select(width => $"{Quote(width.Key)}: {width.Value.ToString("0.00", CultureInfo.InvariantCulture)}"));

    private static string Quote(string text) => JsonSerializer.Serialize(text, TextOptions);

    private static string NameOf(int vectorBits) => string.Create(CultureInfo.InvariantCulture, $"{vectorBits}-bit");

    private double? Limit(string family, string shape, string width) =>
        limits.TryGetValue(family, out Dictionary<string, Dictionary<string, double>>? shapes) && shapes.TryGetValue(shape, out Dictionary<string, double>? widths)
            && widths.TryGetValue(width, out double limit) ? limit : null;
}
