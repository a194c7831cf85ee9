namespace ILGpuNet.Compiler;

/// <summary>Text that must stand before others for a name to mean something, and the definitions it relies on itself.</summary>
internal sealed record Definition(string Name, string Text, IReadOnlyList<Definition> Needs)
{
    public Definition(string name, string text) : this(name, text, []) { }
}

/// <summary>Helpers that say in C what .NET does.</summary>
internal static class Definitions
{
    /// <summary>Math.Abs for int; of int.MinValue, where .NET throws, it is that again.</summary>
    public static readonly Definition AbsoluteInt32 = new("absolute_int", "#define absolute_int(x) abs((int)(x))\n");

    /// <summary>Saturates, and makes 0 of NaN.</summary>
    public static Definition FloatingToInteger(DeviceType from, DeviceType to, Dialect dialect)
    {
        string source = dialect.NumberType(from.Element), target = dialect.NumberType(to.Element);
        string name = $"{source}_to_{TypeNames.Of(to.Element)}";
        string suffix = from == DeviceType.Float32 ? "f" : "";
        // The least power of two that is too large, and the type's bounds.
        (string limit, string largest, string smallest) = Type.GetTypeCode(to.Element) switch
        {
            TypeCode.Int32 => ("2147483648.0", "2147483647", "-2147483647 - 1"),
            TypeCode.UInt32 => ("4294967296.0", "4294967295u", "0u"),
            TypeCode.Int64 => ("9223372036854775808.0", "9223372036854775807L", "-9223372036854775807L - 1"),
            _ => ("18446744073709551616.0", "18446744073709551615UL", "0UL"),
        };
        string low = to.IsUnsigned ? "0.0" : "-" + limit;
        string text = $$"""
            {{dialect.FunctionQualifier}} {{target}} {{name}}({{source}} x)
            {
                if (x != x) return 0;
                if (x >= {{limit}}{{suffix}}) return {{largest}};
                if (x <= {{low}}{{suffix}}) return {{smallest}};
                return ({{target}})x;
            }

            """;
        return new Definition(name, text);
    }

    /// <summary>Math.Max or Min of floating point numbers: NaN if either is, and -0 is less than 0.</summary>
    public static Definition Extremum(string which, DeviceType type, Dialect dialect)
    {
        string number = dialect.NumberType(type.Element);
        string name = $"{number}_{which.ToLowerInvariant()}";
        string order = which == "Max" ? ">" : "<";
        // Of equal numbers, which are the same but for the sign of zero: 1 / 0 tells.
        string prefersLeft = $"1 / left {order} 1 / right";
        string text = $$"""
            {{dialect.FunctionQualifier}} {{number}} {{name}}({{number}} left, {{number}} right)
            {
                if (left == right) return left == 0 && {{prefersLeft}} ? left : right;
                return left {{order}} right || left != left ? left : right;
            }

            """;
        return new Definition(name, text);
    }
}
