using System.Text;
using ILGpuNet.Compiler;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// The text of a map: a loop over elements, in which inputs are read, each instruction defines a value, and outputs are written. Arguments: count, extents,
/// strides, inputs, scalars, outputs, and where integer division notes a zero.
/// </summary>
internal sealed class MapText
{
    private const int NamedFunctions = 4;

    private readonly MapProgram program;
    private readonly MapIndexing indexing;
    private readonly Dialect dialect;
    private readonly MapExpressions expressions;

    /// <param name="program">What is computed.</param>
    /// <param name="indexing">Where the elements of its inputs lie.</param>
    /// <param name="language">The language.</param>
    /// <param name="hasFloat64">Whether the device has double precision.</param>
    public MapText(MapProgram program, MapIndexing indexing, KernelDialect language, bool hasFloat64)
    {
        this.program = program;
        this.indexing = indexing;
        dialect = Dialect.Of(language);
        expressions = new MapExpressions(dialect, hasFloat64);
        Source = Write();
    }

    /// <summary>Functions that note a division by zero.</summary>
    public IReadOnlyList<string> Failures => expressions.Failures;

    public ProgramSource Source { get; }

    private ProgramSource Write()
    {
        var body = new StringBuilder();
        WritePositions(body);
        var names = new List<string>();
        for (int i = 0; i < program.InputTypes.Count; i++)
        {
            DType type = program.InputTypes[i];
            body.AppendLine($"        {expressions.TypeName(type)} v{names.Count} = x{i}[{IndexOf(i)}]{(type == DType.Bool ? " != 0" : "")};");
            names.Add($"v{names.Count}");
        }
        for (int i = 0; i < program.ScalarTypes.Count; i++) names.Add(program.ScalarTypes[i] == DType.Bool ? $"(s{i} != 0)" : $"s{i}");
        foreach (MapInstruction instruction in program.Instructions)
        {
            string value = expressions.Of(instruction, names);
            body.AppendLine($"        {expressions.TypeName(instruction.ResultType)} v{names.Count} = {value};");
            names.Add($"v{names.Count}");
        }
        for (int i = 0; i < program.Outputs.Count; i++) body.AppendLine($"        y{i}[i] = {names[program.Outputs[i]]};");

        var functions = program.Instructions.Select(instruction => instruction.Function).Where(function => function != MapFunction.Copy).ToArray();
        string name = string.Join('_', functions.Take(NamedFunctions).Select(function => function.ToString()).Prepend("Map"))
            + (functions.Length > NamedFunctions ? $"_and_{functions.Length - NamedFunctions}_more" : "");
        return new ProgramSource(name, Frame(name, body.ToString()), dialect.BuildOptions);
    }

    /// <summary>Everything around the loop's body.</summary>
    private string Frame(string name, string body)
    {
        var parameters = new List<string> { "int count" };
        parameters.AddRange(indexing.ExtentAxes.Select(axis => $"int extent{axis}"));
        parameters.AddRange(indexing.StridedAxes.Select(stride => $"int stride{stride.Input}_{stride.Axis}"));
        var statements = new List<string?>();
        for (int i = 0; i < program.InputTypes.Count; i++) AddView(expressions.MemoryTypeName(program.InputTypes[i]), $"x{i}");
        for (int i = 0; i < program.ScalarTypes.Count; i++) parameters.Add($"{expressions.MemoryTypeName(program.ScalarTypes[i])} s{i}");
        for (int i = 0; i < program.Outputs.Count; i++) AddView(expressions.MemoryTypeName(program.TypeOf(program.Outputs[i])), $"y{i}");
        foreach (string failure in Failures)
        {
            AddView("int", $"{failure}_position");
            AddView(dialect.NumberType(typeof(long)), $"{failure}_value");
        }

        var text = new StringBuilder(dialect.Preamble);
        if (expressions.UsesFloat64(program)) text.Append(dialect.Float64Preamble);
        Definition index = dialect.ThreadProperty("GlobalIndex"), size = dialect.ThreadProperty("GlobalSize");
        text.Append(index.Text).Append(size.Text).AppendLine();
        foreach (Definition definition in expressions.Definitions) text.Append(definition.Text).AppendLine();
        text.AppendLine($"{dialect.KernelQualifier} void {name}(").Append("    ").AppendJoin(",\n    ", parameters).AppendLine(")").AppendLine("{");
        foreach (string? statement in statements)
        {
            if (statement is not null) text.Append("    ").AppendLine(statement);
        }
        text.AppendLine($"    for (int i = {index.Name}; i < count; i += {size.Name})").AppendLine("    {").Append(body).AppendLine("    }").AppendLine("}");
        return text.Replace("\r", "").ToString();

        void AddView(string type, string view)
        {
            parameters.Add(dialect.ViewParameter(type, view));
            statements.Add(dialect.ViewStatement(type, view));
        }
    }

    /// <summary>The element's position along each axis, the innermost first.</summary>
    private void WritePositions(StringBuilder body)
    {
        string rest = "i";
        for (int axis = indexing.Rank - 1; axis >= 1 && indexing.ExtentAxes.Count > 0; axis--)
        {
            body.AppendLine($"        int outer{axis} = {rest} / extent{axis}, at{axis} = {rest} - outer{axis} * extent{axis};");
            rest = $"outer{axis}";
        }
        if (indexing.ExtentAxes.Count > 0) body.AppendLine($"        int at0 = {rest};");
    }

    private string IndexOf(int input)
    {
        if (indexing.IsConstant(input)) return "0";
        if (indexing.IsDirect(input)) return "i";
        var terms = new List<string>();
        for (int axis = 0; axis < indexing.Rank; axis++)
        {
            string at = indexing.Rank == 1 ? "i" : $"at{axis}";
            long stride = indexing.StrideOf(input, axis);
            if (stride != 0) terms.Add(stride == 1 ? at : $"{at} * stride{input}_{axis}");
        }
        return string.Join(" + ", terms);
    }
}
