using System.Reflection;
using System.Text;

namespace ILGpuNet.Compiler;

/// <summary>The whole text of a kernel: what its parts need, its structs, its functions, itself.</summary>
internal sealed class ProgramText(Dialect dialect)
{
    private readonly StringBuilder macros = new(), structs = new(), helpers = new(), functions = new();
    private readonly HashSet<string> required = [];
    private readonly Dictionary<Type, string> structNames = [];
    private readonly HashSet<string> names = [];
    private bool usesFloat64;

    public Dialect Dialect { get; } = dialect;

    public static string FieldName(FieldInfo field) => Names.Unreserved(TypeNames.Identifier(field));

    /// <summary>Puts a definition before the functions, once, and returns its name.</summary>
    public string Require(Definition definition)
    {
        if (!required.Add(definition.Name)) return definition.Name;
        foreach (Definition needed in definition.Needs) Require(needed);
        if (definition.Text.StartsWith('#')) macros.Append(definition.Text);
        else helpers.Append(definition.Text).Append('\n');
        return definition.Name;
    }

    /// <summary>Name of a value's type; a pointer with its star.</summary>
    public string TypeName(DeviceType type)
    {
        if (type.Space is { } space) return $"{Dialect.SpaceQualifier(space)}{MemoryTypeName(type.Element)}*";
        return type.IsStruct ? StructName(type.Element) : NumberName(type.Element);
    }

    /// <summary>Name of a type as memory has it.</summary>
    public string MemoryTypeName(Type type) => type == typeof(bool) ? Dialect.MemoryType(type) : new DeviceType(type).IsStruct ? StructName(type) : NumberName(type);

    private string NumberName(Type type)
    {
        usesFloat64 |= type == typeof(double);
        return Dialect.NumberType(type);
    }

    public string Declaration(DeviceType type, string name) => $"{TypeName(type)} {name}";

    private string StructName(Type type)
    {
        if (structNames.TryGetValue(type, out string? name)) return name;
        string wanted = Names.Unreserved(TypeNames.Identifier(type));
        name = wanted;
        for (int number = 2; !names.Add(name); number++) name = $"{wanted}_{number}";
        structNames[type] = name;
        var text = new StringBuilder("typedef struct\n{\n");
        FieldInfo[] fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        foreach (FieldInfo field in fields)
        {
            DeviceType fieldType = DeviceType.Of(field.FieldType);
            text.Append("    ").Append(fieldType.IsPointer ? TypeName(fieldType) : MemoryTypeName(fieldType.Element)).Append(' ').Append(FieldName(field)).Append(";\n");
        }
        if (fields.Length == 0) text.Append("    ").Append(Dialect.MemoryType(typeof(byte))).Append(" empty;\n");
        structs.Append(text).Append("} ").Append(name).Append(";\n\n");
        return name;
    }

    public void AddFunction(Function function, IReadOnlyCollection<string> functionNames)
    {
        var scope = new Names(functionNames);
        string parameters = string.Join(", ", function.Parameters.Select(p => Declaration(p.Type, scope.Declare(p))));
        functions.Append($"{Dialect.FunctionQualifier} {TypeName(function.ReturnType)} {function.Name}({parameters})\n{{\n");
        AddBody(function, scope);
    }

    public void AddKernel(Function kernel, int groupSize, IReadOnlyCollection<string> functionNames, KernelEpilogue? epilogue)
    {
        var scope = new Names(functionNames);
        var parameters = new List<string>();
        var statements = new List<string>();
        foreach (Variable parameter in kernel.Parameters)
        {
            string name = scope.Declare(parameter), type = MemoryTypeName(parameter.Type.Element);
            parameters.Add(parameter.Type.IsPointer ? Dialect.ViewParameter(type, name) : $"{type} {name}");
            if (parameter.Type.IsPointer && Dialect.ViewStatement(type, name) is { } statement) statements.Add(statement);
        }
        parameters.AddRange(epilogue?.Parameters ?? []);
        statements.AddRange(epilogue?.Statements ?? []);
        usesFloat64 |= epilogue?.UsesFloat64 ?? false;
        string attribute = groupSize > 0 ? Dialect.GroupSizeAttribute(groupSize) + " " : "";
        functions.Append($"{Dialect.KernelQualifier} {attribute}void {kernel.Name}({string.Join(", ", parameters)})\n{{\n");
        foreach (string statement in statements) functions.Append($"    {statement}\n");
        foreach (Variable array in kernel.SharedArrays)
            functions.Append($"    {Dialect.SharedArrayQualifier} {MemoryTypeName(array.Type.Element)} {scope.Declare(array)}[{array.ArrayLength}];\n");
        AddBody(kernel, scope);
    }

    private void AddBody(Function function, Names scope)
    {
        scope.Enter();
        new StatementPrinter(this, scope, functions).Print(function.Body);
        functions.Append("}\n\n");
    }

    public override string ToString()
    {
        var text = new StringBuilder(Dialect.Preamble).Append(usesFloat64 ? Dialect.Float64Preamble : "").Append(macros);
        if (text.Length > 0) text.Append('\n');
        return text.Append(structs).Append(helpers).Append(functions).ToString().TrimEnd('\n') + "\n";
    }
}
