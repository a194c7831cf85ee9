using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ILGpuNet.Tests.Operations;

/// <summary>A public method that gives tensors, under the name that rows of the operation table begin with.</summary>
/// <param name="Name">The method's name; operators without their prefix, and the class before the name where it is not <see cref="Tensor"/>.</param>
/// <param name="Summary">The first sentence of its documentation.</param>
internal sealed partial record PublicOperation(string Name, string Summary)
{
    /// <summary>Classes whose methods are operations.</summary>
    private static readonly Type[] Classes = [typeof(Tensor), typeof(Loss), typeof(Gradients)];

    /// <summary>What C# calls operators.</summary>
    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Addition"] = "Add",
        ["op_Subtraction"] = "Subtract",
        ["op_Multiply"] = "Multiply",
        ["op_Division"] = "Divide",
        ["op_Modulus"] = "Remainder",
        ["op_UnaryNegation"] = "Negate",
        ["op_LessThan"] = "Less",
        ["op_GreaterThan"] = "Greater",
        ["op_LessThanOrEqual"] = "LessOrEqual",
        ["op_GreaterThanOrEqual"] = "GreaterOrEqual",
        ["op_BitwiseAnd"] = "And",
        ["op_BitwiseOr"] = "Or",
        ["op_ExclusiveOr"] = "Xor",
        ["op_LogicalNot"] = "Not",
        ["op_OnesComplement"] = "Not",
        ["get_Item"] = "Index",
    };

    private static readonly Lazy<XElement[]> Documentation = new(() =>
        [.. XDocument.Load(Path.Combine(AppContext.BaseDirectory, "ILGpuNet.xml")).Descendants("member")]);

    /// <summary>All of them, overloads as one.</summary>
    public static IReadOnlyList<PublicOperation> All { get; } = [.. Classes
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => (!method.IsSpecialName || Operators.ContainsKey(method.Name)) && GivesTensors(method.ReturnType))
        .GroupBy(NameOf)
        .Select(overloads => new PublicOperation(overloads.Key, SummaryOf(overloads)))];

    private static string NameOf(MethodInfo method)
    {
        string name = Operators.GetValueOrDefault(method.Name, method.Name);
        return method.DeclaringType == typeof(Tensor) ? name : $"{method.DeclaringType!.Name}.{name}";
    }

    private static bool GivesTensors(Type type) =>
        typeof(Tensor).IsAssignableFrom(type) || type.IsAssignableTo(typeof(IEnumerable<Tensor>)) || type.IsGenericType && type.GetGenericArguments().Any(GivesTensors);

    /// <summary>The first sentence of the first overload that has words of its own.</summary>
    private static string SummaryOf(IEnumerable<MethodInfo> overloads)
    {
        foreach (MethodInfo method in overloads)
        {
            string start = $"M:{method.DeclaringType!.FullName}.{method.Name}";
            XElement? member = Documentation.Value.FirstOrDefault(element =>
                element.Attribute("name")!.Value is string name && name.StartsWith(start, StringComparison.Ordinal)
                && (name.Length == start.Length || name[start.Length] is '(' or '`') && element.Element("summary") is not null)
                ?? Documentation.Value.FirstOrDefault(element => method.Name == "get_Item" && element.Attribute("name")!.Value.StartsWith($"P:{method.DeclaringType.FullName}.Item(", StringComparison.Ordinal));
            if (member?.Element("summary") is not { } summary) continue;
            string text = Spaces().Replace(string.Concat(summary.Nodes().Select(TextOf)), " ").Trim();
            Match sentence = FirstSentence().Match(text);
            return sentence.Success ? sentence.Value : text;
        }
        return "";
    }

    private static string TextOf(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{(see.Attribute("cref")?.Value is string target ? Reference().Match(target).Groups[1].Value : see.Attribute("langword")?.Value)}`",
        XElement { Name.LocalName: "paramref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
        XElement element => element.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    /// <summary>Up to a full stop, colon or semicolon that ends a thought.</summary>
    [GeneratedRegex(@"^.+?(?=[.;](\s|$))")]
    private static partial Regex FirstSentence();

    [GeneratedRegex(@"([A-Za-z0-9]+)(\(.*)?$")]
    private static partial Regex Reference();
}
