using System.Globalization;

namespace ILGpuNet.Compiler;

/// <summary>Literals of C.</summary>
internal static class Literals
{
    /// <summary>The literal; one that begins with a sign has to be put in parentheses by who needs that.</summary>
    public static string Of(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        int.MinValue => "(-2147483647 - 1)",
        long.MinValue => "(-9223372036854775807L - 1)",
        uint number => number.ToString(CultureInfo.InvariantCulture) + "u",
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        char character => ((int)character).ToString(CultureInfo.InvariantCulture),
        float number when float.IsNaN(number) => "NAN",
        float number when float.IsInfinity(number) => number > 0 ? "INFINITY" : "-INFINITY",
        float number => WithPoint(number.ToString("R", CultureInfo.InvariantCulture)) + "f",
        double number when double.IsNaN(number) => "(double)NAN",
        double number when double.IsInfinity(number) => number > 0 ? "(double)INFINITY" : "-(double)INFINITY",
        double number => WithPoint(number.ToString("R", CultureInfo.InvariantCulture)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string WithPoint(string digits) => digits.AsSpan().ContainsAny('.', 'E') ? digits : digits + ".0";
}
