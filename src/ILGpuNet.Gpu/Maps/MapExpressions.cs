using ILGpuNet.Compiler;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>The instructions of maps as expressions in C, with the definitions that these need.</summary>
internal sealed class MapExpressions(Dialect dialect, bool hasFloat64)
{
    private readonly List<Definition> definitions = [];
    private readonly List<string> failures = [];
    private readonly MapDefinitions library = new(dialect, hasFloat64);
    private bool usesFloat64;

    /// <summary>What stands before the kernel, in order.</summary>
    public IReadOnlyList<Definition> Definitions => definitions;

    /// <summary>Functions that note a division by zero.</summary>
    public IReadOnlyList<string> Failures => failures;

    /// <summary>Whether any number of the text is in double precision.</summary>
    public bool UsesFloat64(MapProgram program) => usesFloat64 || program.InputTypes.Concat(program.ScalarTypes)
        .Concat(program.Instructions.Select(instruction => instruction.ResultType)).Contains(DType.Float64);

    /// <summary>Name of the type of a value.</summary>
    public string TypeName(DType type) => type == DType.Bool ? "bool" : MemoryTypeName(type);

    /// <summary>Name of the type of an element in memory. 16-bit numbers are their bits.</summary>
    public string MemoryTypeName(DType type) => dialect.NumberType(type switch
    {
        DType.Bool or DType.UInt8 => typeof(byte),
        DType.Float16 or DType.BFloat16 => typeof(ushort),
        DType.Int32 => typeof(int),
        DType.Int64 => typeof(long),
        DType.Float32 => typeof(float),
        _ => typeof(double),
    });

    /// <summary>The expression of an instruction.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="values">Names of the values so far.</param>
    /// <exception cref="DTypeException">The function is not defined for the operand type.</exception>
    public string Of(MapInstruction instruction, IReadOnlyList<string> values)
    {
        string a = values[instruction.First], b = instruction.Second < 0 ? "" : values[instruction.Second], c = instruction.Third < 0 ? "" : values[instruction.Third];
        DType type = instruction.OperandType;
        string? text = instruction.Function switch
        {
            MapFunction.Copy => a,
            MapFunction.Cast => Cast(type, instruction.ResultType, a),
            MapFunction.Where => $"{a} ? {b} : {c}",
            MapFunction.Equal => $"{a} == {b}",
            MapFunction.NotEqual => $"{a} != {b}",
            MapFunction.Less => $"{a} < {b}",
            MapFunction.LessOrEqual => $"{a} <= {b}",
            MapFunction.Greater => $"{a} > {b}",
            MapFunction.GreaterOrEqual => $"{a} >= {b}",
            _ => type switch
            {
                DType.Bool => OfBools(instruction.Function, a, b),
                DType.Int32 or DType.Int64 => OfIntegers(instruction.Function, type, a, b, c),
                DType.Float32 or DType.Float64 => OfReals(instruction.Function, type, a, b, c),
                _ => null,
            },
        };
        return text ?? throw new DTypeException($"[{instruction.Function}] is not defined for {type} with a result of {instruction.ResultType}");
    }

    private static string? OfBools(MapFunction function, string a, string b) => function switch
    {
        MapFunction.Not => $"!{a}",
        MapFunction.And => $"{a} && {b}",
        MapFunction.Or => $"{a} || {b}",
        MapFunction.Xor => $"{a} != {b}",
        _ => null,
    };

    /// <summary>Signed overflow is undefined in C: what may overflow is computed without sign.</summary>
    private string? OfIntegers(MapFunction function, DType type, string a, string b, string c)
    {
        string name = TypeName(type), unsigned = dialect.NumberType(type == DType.Int32 ? typeof(uint) : typeof(ulong));
        return function switch
        {
            MapFunction.Negate => $"({name})(0 - ({unsigned}){a})",
            MapFunction.Absolute => $"{a} < 0 ? ({name})(0 - ({unsigned}){a}) : {a}",
            MapFunction.Sign => $"({a} > 0) - ({a} < 0)",
            MapFunction.Square => $"({name})(({unsigned}){a} * ({unsigned}){a})",
            MapFunction.Relu => $"{a} < 0 ? 0 : {a}",
            MapFunction.ReluGradient => $"{a} <= 0 ? 0 : {b}",
            MapFunction.Floor or MapFunction.Ceiling or MapFunction.Round or MapFunction.Truncate => a,
            MapFunction.IsNaN => "false",
            MapFunction.Add => $"({name})(({unsigned}){a} + ({unsigned}){b})",
            MapFunction.Subtract => $"({name})(({unsigned}){a} - ({unsigned}){b})",
            MapFunction.Multiply => $"({name})(({unsigned}){a} * ({unsigned}){b})",
            MapFunction.MultiplyAdd => $"({name})(({unsigned}){a} * ({unsigned}){b} + ({unsigned}){c})",
            MapFunction.Maximum => $"{a} > {b} ? {a} : {b}",
            MapFunction.Minimum => $"{a} < {b} ? {a} : {b}",
            MapFunction.Power => Call(library.IntegerPower(name, unsigned), a, b),
            MapFunction.Divide => Divide(library.IntegerDivide(name, unsigned), "Divide", a, b),
            MapFunction.Remainder => Divide(library.IntegerRemainder(name, isFloored: true), "Remainder", a, b),
            MapFunction.TruncatedRemainder => Divide(library.IntegerRemainder(name, isFloored: false), "Remainder", a, b),
            _ => null,
        };
    }

    private string? OfReals(MapFunction function, DType type, string a, string b, string c)
    {
        string name = TypeName(type), zero = Number("0.0"), one = Number("1.0");
        return function switch
        {
            MapFunction.Negate => $"-{a}",
            MapFunction.Absolute => Math("fabs", a),
            MapFunction.Sign => $"{a} > 0 ? {one} : {a} < 0 ? -{one} : {a}",
            MapFunction.Reciprocal => $"{one} / {a}",
            MapFunction.Square => $"{a} * {a}",
            MapFunction.SquareRoot => Math("sqrt", a),
            MapFunction.ReciprocalSquareRoot => $"{one} / {Math("sqrt", a)}",
            MapFunction.Sigmoid => $"{one} / ({one} + {Math("exp", $"-{a}")})",
            MapFunction.Relu => $"{a} < 0 ? {zero} : {a}",
            MapFunction.ReluGradient => $"{a} <= 0 ? {zero} : {b}",
            MapFunction.IsNaN => $"{a} != {a}",
            MapFunction.Add => $"{a} + {b}",
            MapFunction.Subtract => $"{a} - {b}",
            MapFunction.Multiply => $"{a} * {b}",
            MapFunction.Divide => $"{a} / {b}",
            MapFunction.MultiplyAdd => Math("fma", a, b, c),
            MapFunction.Power => Math("pow", a, b),
            MapFunction.ArcTangent2 => Math("atan2", a, b),
            MapFunction.Hypotenuse => Math("hypot", a, b),
            MapFunction.TruncatedRemainder => Math("fmod", a, b),
            MapFunction.Remainder => Call(library.FlooredRemainder(DeviceTypeOf(type), name), a, b),
            MapFunction.Maximum => Call(Compiler.Definitions.Extremum("Max", DeviceTypeOf(type), dialect), a, b),
            MapFunction.Minimum => Call(Compiler.Definitions.Extremum("Min", DeviceTypeOf(type), dialect), a, b),
            MapFunction.LogarithmAddExponential => Call(library.LogarithmAddExponential(DeviceTypeOf(type), name), a, b),
            MapFunction.InverseErrorFunction => InverseErrorFunction(name, a),
            _ => MathName(function) is { } known ? Math(known, a) : null,
        };

        string Number(string digits) => type == DType.Float32 ? digits + "f" : digits;

        string Math(string function, params ReadOnlySpan<string> arguments) =>
            $"{dialect.MathFunction(function, DeviceTypeOf(type))}({string.Join(", ", arguments.ToArray())})";
    }

    private static string? MathName(MapFunction function) => function switch
    {
        MapFunction.Exponential => "exp",
        MapFunction.Logarithm => "log",
        MapFunction.ExponentialBase2 => "exp2",
        MapFunction.ExponentialMinusOne => "expm1",
        MapFunction.LogarithmBase2 => "log2",
        MapFunction.LogarithmBase10 => "log10",
        MapFunction.LogarithmOnePlus => "log1p",
        MapFunction.Sine => "sin",
        MapFunction.Cosine => "cos",
        MapFunction.Tangent => "tan",
        MapFunction.ArcSine => "asin",
        MapFunction.ArcCosine => "acos",
        MapFunction.ArcTangent => "atan",
        MapFunction.HyperbolicSine => "sinh",
        MapFunction.HyperbolicCosine => "cosh",
        MapFunction.HyperbolicTangent => "tanh",
        MapFunction.InverseHyperbolicSine => "asinh",
        MapFunction.InverseHyperbolicCosine => "acosh",
        MapFunction.InverseHyperbolicTangent => "atanh",
        MapFunction.ErrorFunction => "erf",
        MapFunction.ComplementaryErrorFunction => "erfc",
        MapFunction.Floor => "floor",
        MapFunction.Ceiling => "ceil",
        MapFunction.Round => "rint",
        MapFunction.Truncate => "trunc",
        _ => null,
    };

    private string? Cast(DType from, DType to, string a)
    {
        if (from == to) return a;
        if (from == DType.Float16) return to == DType.Float32 ? Call(library.FromFloat16, a) : null;
        if (from == DType.BFloat16) return to == DType.Float32 ? Call(library.FromBFloat16, a) : null;
        if (to == DType.Float16) return from == DType.Float32 ? Call(library.ToFloat16, a) : null;
        if (to == DType.BFloat16) return from == DType.Float32 ? Call(library.ToBFloat16, a) : null;
        if (to == DType.Bool) return $"{a} != 0";
        if (!from.IsFloatingPoint() || to.IsFloatingPoint()) return $"({TypeName(to)}){a}";
        return to == DType.UInt8
            ? Call(library.RealToByte(TypeName(from)), a)
            : Call(Compiler.Definitions.FloatingToInteger(DeviceTypeOf(from), DeviceTypeOf(to), dialect), a);
    }

    /// <summary>Computed in double precision where there is any.</summary>
    private string InverseErrorFunction(string name, string a)
    {
        usesFloat64 |= hasFloat64;
        return $"({name}){Call(library.InverseErrorFunction, a)}";
    }

    private string Divide(Definition function, string failure, string a, string b)
    {
        if (!failures.Contains(failure)) failures.Add(failure);
        return Call(function, a, b, "i", $"{failure}_position", $"{failure}_value");
    }

    private string Call(Definition function, params ReadOnlySpan<string> arguments)
    {
        Require(function);
        return $"{function.Name}({string.Join(", ", arguments.ToArray())})";
    }

    private void Require(Definition definition)
    {
        if (definitions.Any(known => known.Name == definition.Name)) return;
        foreach (Definition needed in definition.Needs) Require(needed);
        definitions.Add(definition);
    }

    private static DeviceType DeviceTypeOf(DType type) => type switch
    {
        DType.Int32 => DeviceType.Int32,
        DType.Int64 => new DeviceType(typeof(long)),
        DType.Float32 => DeviceType.Float32,
        _ => new DeviceType(typeof(double)),
    };
}
