using ILGpuNet.Compiler;

namespace ILGpuNet.Gpu;

/// <summary>Functions of maps that are longer than an expression, in C.</summary>
internal sealed class MapDefinitions(Dialect dialect, bool hasFloat64)
{
    private readonly string function = dialect.FunctionQualifier;

    /// <summary>The bits of a half precision number as Float32; numbers below 2^-14 are multiples of 2^-24.</summary>
    public Definition FromFloat16 => new("half_to_float", $$"""
        {{function}} float half_to_float({{Short}} half_bits)
        {
            {{UInt}} magnitude = half_bits & 0x7FFFu, sign = ({{UInt}})(half_bits & 0x8000u) << 16;
            if (magnitude >= 0x7C00u) return {{AsFloat}}(sign | 0x7F800000u | (magnitude & 0x3FFu) << 13);
            if (magnitude < 0x400u) return sign ? -(float)magnitude * 5.9604644775390625e-8f : (float)magnitude * 5.9604644775390625e-8f;
            return {{AsFloat}}(sign | (magnitude + 0x1C000u) << 13);
        }

        """);

    /// <summary>The nearest number in half precision, ties to even. Adding 0.5 leaves a multiple of 2^-24 in the lower bits of small numbers.</summary>
    public Definition ToFloat16 => new("float_to_half", $$"""
        {{function}} {{Short}} float_to_half(float x)
        {
            {{UInt}} bits = {{AsUInt}}(x), sign = bits >> 16 & 0x8000u, magnitude = bits & 0x7FFFFFFFu;
            if (magnitude > 0x7F800000u) return ({{Short}})(sign | 0x7E00u | (magnitude >> 13 & 0x3FFu));
            if (magnitude >= 0x477FF000u) return ({{Short}})(sign | 0x7C00u);
            if (magnitude < 0x38800000u) return ({{Short}})(sign | ({{AsUInt}}({{AsFloat}}(magnitude) + 0.5f) - 0x3F000000u));
            return ({{Short}})(sign | (magnitude - 0x38000000u + 0xFFFu + (magnitude >> 13 & 1u)) >> 13);
        }

        """);

    /// <summary>The upper half of a Float32.</summary>
    public Definition FromBFloat16 => new("bfloat_to_float", $$"""
        {{function}} float bfloat_to_float({{Short}} upper_bits)
        {
            return {{AsFloat}}(({{UInt}})upper_bits << 16);
        }

        """);

    /// <summary>The nearest number, ties to even; NaN stays NaN.</summary>
    public Definition ToBFloat16 => new("float_to_bfloat", $$"""
        {{function}} {{Short}} float_to_bfloat(float x)
        {
            {{UInt}} bits = {{AsUInt}}(x);
            return x != x ? ({{Short}})(bits >> 16 | 0x40u) : ({{Short}})((bits + 0x7FFFu + (bits >> 16 & 1u)) >> 16);
        }

        """);

    /// <summary>
    /// The inverse of the error function: a rational approximation with an error of some 1e-4, then Halley's steps, each of which cubes it. Near the ends the
    /// steps compare complements, which hold 1 - |y| exactly.
    /// </summary>
    public Definition InverseErrorFunction
    {
        get
        {
            string number = hasFloat64 ? "double" : "float";
            DeviceType type = hasFloat64 ? new DeviceType(typeof(double)) : DeviceType.Float32;
            return new Definition("inverse_erf", $$"""
                {{function}} {{number}} inverse_erf({{number}} y)
                {
                    {{number}} magnitude = {{Math("fabs", type)}}(y), complement = 1 - magnitude, x;
                    if (magnitude == 1) return y / 0;
                    if (!(magnitude < 1)) return 0 / (complement - complement);
                    bool is_central = magnitude < ({{number}})0.7;
                    if (is_central)
                    {
                        {{number}} z = y * y;
                        x = magnitude * (((({{number}})-0.140543331 * z + ({{number}})0.914624893) * z - ({{number}})1.645349621) * z + ({{number}})0.886226899)
                            / ((((({{number}})0.012229801 * z - ({{number}})0.329097515) * z + ({{number}})1.442710462) * z - ({{number}})2.118377725) * z + 1);
                    }
                    else
                    {
                        {{number}} z = {{Math("sqrt", type)}}(-{{Math("log", type)}}(complement * ({{number}})0.5));
                        x = ((({{number}})1.641345311 * z + ({{number}})3.429567803) * z - ({{number}})1.624906493) * z - ({{number}})1.970840454;
                        x /= (({{number}})1.637067800 * z + ({{number}})3.543889200) * z + 1;
                    }
                    for (int step = 0; step < 2; step++)
                    {
                        {{number}} error = is_central ? {{Math("erf", type)}}(x) - magnitude : complement - {{Math("erfc", type)}}(x);
                        {{number}} newton = error * ({{number}})0.8862269254527580 * {{Math("exp", type)}}(x * x);
                        x -= newton / (x * newton + 1);
                    }
                    return y < 0 ? -x : x;
                }

                """);
        }
    }

    /// <summary>ln(e^a + e^b). Equal infinities have the distance 0.</summary>
    public Definition LogarithmAddExponential(DeviceType type, string number)
    {
        Definition larger = Definitions.Extremum("Max", type, dialect);
        return new Definition($"log_add_exp_{number}", $$"""
            {{function}} {{number}} log_add_exp_{{number}}({{number}} a, {{number}} b)
            {
                {{number}} distance = a == b ? 0 : {{Math("fabs", type)}}(a - b);
                return {{larger.Name}}(a, b) + {{Math("log1p", type)}}({{Math("exp", type)}}(-distance));
            }

            """, [larger]);
    }

    /// <summary>The remainder with the sign of the divisor.</summary>
    public Definition FlooredRemainder(DeviceType type, string number) => new($"remainder_{number}", $$"""
        {{function}} {{number}} remainder_{{number}}({{number}} a, {{number}} b)
        {
            {{number}} rest = {{Math("fmod", type)}}(a, b);
            return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
        }

        """);

    /// <summary>Saturates, and makes 0 of NaN.</summary>
    public Definition RealToByte(string number) => new($"{number}_to_byte", $$"""
        {{function}} {{dialect.NumberType(typeof(byte))}} {{number}}_to_byte({{number}} x)
        {
            return x >= 255 ? 255 : x > 0 ? ({{dialect.NumberType(typeof(byte))}})x : 0;
        }

        """);

    /// <summary>Wraps around; a negative power is the truncated reciprocal.</summary>
    public Definition IntegerPower(string number, string unsigned) => new($"power_{Word(number)}", $$"""
        {{function}} {{number}} power_{{Word(number)}}({{number}} base, {{number}} exponent)
        {
            if (exponent < 0) return base == 1 || (base == -1 && (exponent & 1)) ? base : base == -1 ? 1 : 0;
            {{unsigned}} power = 1, square = ({{unsigned}})base;
            for (; exponent > 0; exponent >>= 1, square *= square)
            {
                if (exponent & 1) power *= square;
            }
            return ({{number}})power;
        }

        """);

    /// <summary>Towards zero; wraps where the quotient does not fit.</summary>
    public Definition IntegerDivide(string number, string unsigned) => new($"divide_{Word(number)}", $$"""
        {{Signature($"divide_{Word(number)}", number)}}
        {
            if (b == 0)
            {
                if ({{AtomicMinimum}}(position, i) > i) *value = a;
                return 0;
            }
            return b == -1 ? ({{number}})(0 - ({{unsigned}})a) : a / b;
        }

        """);

    /// <summary>The remainder with the sign of a, or, floored, of b.</summary>
    public Definition IntegerRemainder(string number, bool isFloored)
    {
        string name = $"{(isFloored ? "floored" : "truncated")}_remainder_{Word(number)}";
        return new Definition(name, $$"""
            {{Signature(name, number)}}
            {
                if (b == 0)
                {
                    if ({{AtomicMinimum}}(position, i) > i) *value = a;
                    return 0;
                }
                {{number}} rest = b == -1 ? 0 : a % b;
                return {{(isFloored ? "rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest" : "rest")}};
            }

            """);
    }

    private string Short => dialect.NumberType(typeof(ushort));

    private string UInt => dialect.NumberType(typeof(uint));

    private string AsFloat => dialect.Reinterpretation(DeviceType.Float32, DeviceType.UInt32);

    private string AsUInt => dialect.Reinterpretation(DeviceType.UInt32, DeviceType.Float32);

    private string AtomicMinimum => dialect.Atomic("Min", DeviceType.Int32, AddressSpace.Global).Name;

    private string Math(string name, DeviceType type) => dialect.MathFunction(name, type);

    private static string Word(string number) => number.Replace(' ', '_');

    /// <summary>
    /// Division that notes a zero: the first position, and the dividend there; with several zeros at once it may be that of another.
    /// </summary>
    private string Signature(string name, string number)
    {
        string space = dialect.SpaceQualifier(AddressSpace.Global);
        return $"{function} {number} {name}({number} a, {number} b, int i, {space}int* position, {space}{dialect.NumberType(typeof(long))}* value)";
    }
}
