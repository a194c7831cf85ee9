using ILGpuNet.Compiler;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// The text of a map: a loop over elements, in which inputs are read, each instruction defines a value, and outputs are written. Arguments: count, then
/// those of the <see cref="MapBody"/>.
/// </summary>
internal sealed class MapText
{
    private const int NamedFunctions = 4;

    /// <param name="program">What is computed.</param>
    /// <param name="indexing">Where the elements of its inputs lie.</param>
    /// <param name="language">The language.</param>
    /// <param name="hasFloat64">Whether the device has double precision.</param>
    /// <param name="isProcessor">Whether a thread takes elements one after the other, rather than neighbours neighbouring ones.</param>
    public MapText(MapProgram program, MapIndexing indexing, KernelDialect language, bool hasFloat64, bool isProcessor = false)
    {
        var dialect = Dialect.Of(language);
        Body = new MapBody(program, indexing, dialect, hasFloat64);
        var text = new KernelText(dialect, NameOf("Map", program));
        text.Parameters.Add("int count");
        text.Add(Body);
        if (isProcessor) WriteStretch(text, Body, indexing.Rank);
        else WriteLoop(text, Body);
        Source = text.ToSource();
    }

    public MapBody Body { get; }

    public ProgramSource Source { get; }

    /// <summary>A name that says what a program does.</summary>
    public static string NameOf(string kind, MapProgram program)
    {
        var functions = program.Instructions.Select(instruction => instruction.Function).Where(function => function != MapFunction.Copy).ToArray();
        return string.Join('_', functions.Take(NamedFunctions).Select(function => function.ToString()).Prepend(kind))
            + (functions.Length > NamedFunctions ? $"_and_{functions.Length - NamedFunctions}_more" : "");
    }

    /// <summary>Neighbouring threads take neighbouring elements.</summary>
    public static void WriteLoop(KernelText text, MapBody body, string count = "count")
    {
        text.Open($"for (int i = {text.Thread("GlobalIndex")}; i < {count}; i += {text.Thread("GlobalSize")})");
        text.Lines(body.Element());
        text.Close();
    }

    /// <summary>
    /// Each thread takes a stretch of elements: of whole rows, where positions are asked for, so that nothing is divided for an element. Outputs may lie in
    /// the memory of inputs, but each element in its own place.
    /// </summary>
    private static void WriteStretch(KernelText text, MapBody body, int rank)
    {
        const string CanBeVectors = "#pragma clang loop vectorize(assume_safety)";
        bool isByRows = body.NeedsPositions && rank > 1;
        int last = rank - 1;
        string thread = text.Thread("GlobalIndex"), threads = text.Thread("GlobalSize");
        text.Line(isByRows ? $"uint pieces = (uint)count / (uint)extent{last};" : "uint pieces = (uint)count;");
        text.Line($"uint stretch = pieces / (uint){threads} + 1u, start = (uint){thread} * stretch;");
        text.Line("int first = (int)min(start, pieces), end = (int)min(start + stretch, pieces);");
        if (!isByRows)
        {
            text.Line(CanBeVectors);
            text.Open("for (int i = first; i < end; i++)");
            text.Lines(body.Element());
            text.Close();
            return;
        }
        text.Open("for (int row = first; row < end; row++)");
        text.Lines(body.Positions("row", last - 1));
        text.Line(CanBeVectors);
        text.Open($"for (int at{last} = 0; at{last} < extent{last}; at{last}++)");
        text.Line($"int i = row * extent{last} + at{last};");
        text.Lines([.. body.Instructions, .. body.Stores()]);
        text.Close();
        text.Close();
    }
}
