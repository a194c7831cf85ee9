using System.Reflection;

namespace ILGpuNet.Compiler;

/// <summary>Functions of .NET that a device has, or that a helper makes up.</summary>
internal static class MathFunctions
{
    /// <summary>Names in C. All but those that are exact by nature may differ from .NET's in the last bits.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        ["Abs"] = "fabs",
        ["Atan2"] = "atan2",
        ["Cbrt"] = "cbrt",
        ["Ceiling"] = "ceil",
        ["CopySign"] = "copysign",
        ["Cos"] = "cos",
        ["Cosh"] = "cosh",
        ["Exp"] = "exp",
        ["Floor"] = "floor",
        ["FusedMultiplyAdd"] = "fma",
        ["Log"] = "log",
        ["Log10"] = "log10",
        ["Log2"] = "log2",
        ["Pow"] = "pow",
        ["Round"] = "rint",
        ["Sin"] = "sin",
        ["Sinh"] = "sinh",
        ["Sqrt"] = "sqrt",
        ["Tan"] = "tan",
        ["Tanh"] = "tanh",
        ["Truncate"] = "trunc",
    };

    public static Expression? Translate(MethodBase called, List<Expression> arguments, Dialect dialect)
    {
        if (called is not MethodInfo { IsStatic: true } method) return null;
        if (method.DeclaringType == typeof(BitConverter)) return Bits(method, arguments, dialect);
        if (method.DeclaringType != typeof(MathF) && method.DeclaringType != typeof(Math)) return null;
        if (!method.ReturnType.IsPrimitive || method.GetParameters().Any(p => p.ParameterType != method.ReturnType)) return null;
        var type = new DeviceType(method.ReturnType);
        Expression[] values = [.. arguments.Select(value => Make.To(value, type))];
        if (method.Name is "Max" or "Min")
        {
            if (type.IsSmall) return null;
            if (type.IsInteger) return new Call(method.Name.ToLowerInvariant(), values, type);
            Definition order = Definitions.Extremum(method.Name, type, dialect);
            return new Call(order.Name, values, type) { Definition = order };
        }
        if (type.IsFloating && Names.TryGetValue(method.Name, out string? name)) return new Call(dialect.MathFunction(name, type), values, type);
        if (method.Name == "Abs" && type == DeviceType.Int32)
            return new Call(Definitions.AbsoluteInt32.Name, values, type) { Definition = Definitions.AbsoluteInt32 };
        return null;
    }

    private static Call? Bits(MethodInfo method, List<Expression> values, Dialect dialect) => method.Name switch
    {
        nameof(BitConverter.SingleToInt32Bits) or nameof(BitConverter.SingleToUInt32Bits) or nameof(BitConverter.Int32BitsToSingle) or nameof(BitConverter.UInt32BitsToSingle)
            or nameof(BitConverter.DoubleToInt64Bits) or nameof(BitConverter.Int64BitsToDouble)
            => new Call(dialect.Reinterpretation(new DeviceType(method.ReturnType), new DeviceType(method.GetParameters()[0].ParameterType)),
                [Make.To(values[0], new DeviceType(method.GetParameters()[0].ParameterType))], new DeviceType(method.ReturnType)),
        _ => null,
    };
}
