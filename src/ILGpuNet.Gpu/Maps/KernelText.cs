using System.Text;
using ILGpuNet.Compiler;

namespace ILGpuNet.Gpu;

/// <summary>A kernel that is written as text: what stands before it, its head and its body.</summary>
internal sealed class KernelText(Dialect dialect, string name)
{
    private readonly List<Definition> definitions = [];
    private readonly StringBuilder body = new();
    private string indent = "    ";

    public Dialect Dialect => dialect;

    public List<string> Parameters { get; } = [];

    public bool UsesFloat64 { get; set; }

    /// <summary>Name of a property of the thread.</summary>
    public string Thread(string property) => Require(dialect.ThreadProperty(property));

    /// <summary>Puts a definition before the kernel, once, and gives its name.</summary>
    public string Require(Definition definition)
    {
        if (definitions.Exists(known => known.Name == definition.Name)) return definition.Name;
        foreach (Definition needed in definition.Needs) Require(needed);
        definitions.Add(definition);
        return definition.Name;
    }

    /// <summary>Adds the parameters of a map and what these and its instructions need.</summary>
    public void Add(MapBody map)
    {
        foreach (Definition definition in map.Definitions) Require(definition);
        foreach (string parameter in map.Parameters.Where(parameter => !Parameters.Contains(parameter))) Parameters.Add(parameter);
        UsesFloat64 |= map.UsesFloat64;
        Lines(map.Statements);
    }

    /// <summary>Adds a parameter that is memory.</summary>
    public void AddView(string elementType, string view)
    {
        Parameters.Add(dialect.ViewParameter(elementType, view));
        if (dialect.ViewStatement(elementType, view) is { } statement) Line(statement);
    }

    public void Line(string line) => body.Append(indent).Append(line).Append('\n');

    public void Lines(IEnumerable<string> lines)
    {
        foreach (string line in lines) Line(line);
    }

    /// <summary>Adds the lines of another text, and what they need.</summary>
    public void Take(KernelText other)
    {
        foreach (Definition definition in other.definitions) Require(definition);
        body.Append(other.body);
    }

    /// <summary>Begins a block.</summary>
    public void Open(string head)
    {
        if (head.Length > 0) Line(head);
        Line("{");
        indent += "    ";
    }

    /// <summary>Ends the block that was begun last.</summary>
    public void Close()
    {
        indent = indent[4..];
        Line("}");
    }

    /// <summary>The whole text.</summary>
    public ProgramSource ToSource()
    {
        var text = new StringBuilder(dialect.Preamble);
        if (UsesFloat64) text.Append(dialect.Float64Preamble);
        foreach (Definition macro in definitions.Where(definition => definition.Text.StartsWith('#'))) text.Append(macro.Text);
        text.Append('\n');
        foreach (Definition function in definitions.Where(definition => !definition.Text.StartsWith('#'))) text.Append(function.Text).Append('\n');
        text.Append($"{dialect.KernelQualifier} void {name}(\n    ").AppendJoin(",\n    ", Parameters).Append(")\n{\n").Append(body).Append("}\n");
        return new ProgramSource(name, text.Replace("\r", "").ToString(), dialect.BuildOptions);
    }
}
