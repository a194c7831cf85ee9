using System.Reflection;
using System.Text.RegularExpressions;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace ILGpuNet.Tests.Guides;

/// <summary>
/// Code of a guide's table, such as <c>x.Sum([1])</c>, <c>optimizer.Step(closure)</c> or <c>new Lstm(projection: 2)</c>, and whether its names exist: types,
/// members and parameters.
/// </summary>
internal static partial class PublicName
{
    /// <summary>What names with small letters stand for.</summary>
    private static readonly Dictionary<string, Type> Variables = new()
    {
        ["x"] = typeof(Tensor),
        ["y"] = typeof(Tensor),
        ["mask"] = typeof(Tensor),
        ["model"] = typeof(ILGpuNet.Nn.Module),
        ["layer"] = typeof(Layer),
        ["optimizer"] = typeof(Optimizer),
        ["trainer"] = typeof(Trainer),
        ["history"] = typeof(History),
    };

    private static readonly HashSet<string> Keywords = ["new", "null", "true", "false", "default"];

    private static readonly ILookup<string, Type> Types =
        new[] { typeof(Tensor).Assembly, typeof(DType).Assembly }.Distinct().SelectMany(assembly => assembly.GetExportedTypes()).ToLookup(type => type.Name.Split('`')[0]);

    /// <summary>What is wrong with the code, null where all names exist.</summary>
    public static string? Error(string code)
    {
        string names = Texts().Replace(code, "");
        string arguments = names.Contains('(', StringComparison.Ordinal) ? names[(names.IndexOf('(', StringComparison.Ordinal) + 1)..] : "";
        MatchCollection chains = Chains().Matches(names);
        if (chains.Count == 0) return $"{code}: there is no name";
        string called = Chains().Match(names.StartsWith("new ", StringComparison.Ordinal) ? names[4..] : names).Value;
        HashSet<string> parameters = [.. Parameters(called)];
        foreach (string chain in chains.Select(match => match.Value).Except(Keywords).Except(parameters))
        {
            if (!Owners(chain).Any(owner => Resolve(owner, chain.Split('.').AsSpan(1)) is not null)) return $"{code}: there is no {chain}";
        }
        foreach (string argument in Arguments().Matches(arguments).Select(match => match.Groups[1].Value))
        {
            if (!parameters.Contains(argument)) return $"{code}: {called} has no parameter {argument}";
        }
        return null;
    }

    private static IEnumerable<Type> Owners(string chain)
    {
        string first = chain.Split('.')[0];
        return Variables.TryGetValue(first, out Type? type) ? [type] : Types[first];
    }

    /// <summary>The type that a chain of members ends with, null where one does not exist.</summary>
    private static Type? Resolve(Type? type, ReadOnlySpan<string> members)
    {
        foreach (string name in members)
        {
            type = Members(type!, name).FirstOrDefault() switch
            {
                PropertyInfo property => property.PropertyType,
                FieldInfo field => field.FieldType,
                MethodInfo method => method.ReturnType,
                _ => null,
            };
            if (type is null) return null;
        }
        return type;
    }

    private static IEnumerable<string> Parameters(string called)
    {
        string[] members = called.Split('.')[1..];
        return Owners(called).SelectMany(owner => members.Length == 0
            ? owner.GetConstructors()
            : Members(Resolve(owner, members.AsSpan()[..^1]) ?? typeof(object), members[^1]).OfType<MethodBase>())
            .SelectMany(method => method.GetParameters()).Select(parameter => parameter.Name!);
    }

    private static MemberInfo[] Members(Type type, string name) =>
        type.GetMember(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy);

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Texts();

    /// <summary>A name and what follows it behind points; not the name of an argument.</summary>
    [GeneratedRegex(@"(?<![\w.])[A-Za-z]\w*(?:\.[A-Z]\w*)*(?![\w:])")]
    private static partial Regex Chains();

    [GeneratedRegex(@"(\w+):")]
    private static partial Regex Arguments();
}
