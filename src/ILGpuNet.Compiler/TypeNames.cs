using System.Reflection;
using System.Text;

namespace ILGpuNet.Compiler;

/// <summary>Names of types and methods as C# writes them, for errors, and as identifiers, for translated text.</summary>
internal static class TypeNames
{
    public static string Of(Type type)
    {
        if (type.IsByRef) return "ref " + Of(type.GetElementType()!);
        if (type.IsArray) return Of(type.GetElementType()!) + "[]";
        if (type.IsPointer) return Of(type.GetElementType()!) + "*";
        string name = Keyword(type) ?? type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : name;
    }

    public static string Of(MethodBase method)
    {
        string name = method.IsConstructor ? "constructor" : method.Name;
        string arguments = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Of))}>" : "";
        return $"{Of(method.DeclaringType!)}.{name}{arguments}";
    }

    /// <summary>Map&lt;Exponential&gt; becomes Map_Exponential.</summary>
    public static string Identifier(Type type)
    {
        string name = Clean(type.Name.Split('`')[0]);
        return type.IsGenericType ? name + "_" + string.Join("_", type.GetGenericArguments().Select(Identifier)) : name;
    }

    /// <summary>Type and name of a method, with its type arguments.</summary>
    public static string Identifier(MethodBase method)
    {
        string name = method.IsConstructor ? "Create" : Clean(method.Name.Split('.')[^1]);
        string arguments = method.IsGenericMethod ? "_" + string.Join("_", method.GetGenericArguments().Select(Identifier)) : "";
        return $"{Identifier(method.DeclaringType!)}_{name}{arguments}";
    }

    /// <summary>A field's name: of a captured constructor parameter or an automatic property, theirs.</summary>
    public static string Identifier(FieldInfo field) =>
        Clean(field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name);

    /// <summary>Letters, digits and underscores; anything else becomes one underscore.</summary>
    public static string Clean(string name)
    {
        var clean = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c)) clean.Append(c);
            else if (clean.Length > 0 && clean[^1] != '_') clean.Append('_');
        }
        string result = clean.ToString().TrimEnd('_');
        return result.Length == 0 || char.IsAsciiDigit(result[0]) ? "value" + result : result;
    }

    private static string? Keyword(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Byte => "byte",
        TypeCode.SByte => "sbyte",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 => "ushort",
        TypeCode.Char => "char",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.Decimal => "decimal",
        TypeCode.String => "string",
        _ => type == typeof(object) ? "object" : type == typeof(void) ? "void" : null,
    };
}
