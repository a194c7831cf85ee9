using System.Globalization;
using System.Text;

namespace ILGpuNet.Compiler.Tests;

/// <summary>
/// Writes random kernels in C#: arithmetic in all number types, structs, references, nested control flow with every kind of jump, and, in some,
/// barriers in loops that the whole group goes through alike. They end, divide by nothing that is zero, and index inside their arrays.
/// </summary>
internal sealed class ProgramGenerator(int seed, bool withBarriers)
{
    private const int DeepestExpression = 3, DeepestStatement = 4, MostStatements = 26;

    private readonly Random random = new(seed);
    private readonly List<string> counters = [];
    private int names, statements, loops;

    /// <summary>Types and functions that the kernels use.</summary>
    public const string Preamble = """
        using System;
        using ILGpuNet.Kernels;

        public struct Pair
        {
            public int X;
            public short Y;
            public Pair(int x, int y) { X = x; Y = (short)y; }
            public readonly int Sum(int k) => X * 3 + Y - k;
            public void Bump(int k) { X ^= k; Y += 3; }
        }

        public static class Functions
        {
            public static int Mix(int a, int b)
            {
                if (a > b) return a - b;
                int h = a;
                while ((h & 1) == 0 && h > 2) { if (h == b) break; h >>= 1; }
                return h ^ b;
            }

            public static void Swap(ref int a, ref int b) { int t = a; a = b; b = t; }

            public static int Next(ref int state) { state = state * 1103515245 + 12345; return state >> 16; }
        }

        """;

    /// <summary>A kernel of a given name: input and output of one int a thread.</summary>
    public string Generate(string name)
    {
        string body = withBarriers ? Repeat(random.Next(1, 3), UniformLoop) : Repeat(random.Next(3, 7), () => Statement(0, 3));
        string shared = withBarriers ? "var sh = thread.Shared<int>(16);" : "";
        string end = body.Contains("goto end;", StringComparison.Ordinal) ? "    end:\n" : "";
        return $$"""
            public readonly struct {{name}}(View<int> x, View<int> y, int rounds) : IKernel
            {
                public void Run(KernelThread thread)
                {
                    unchecked
                    {
                        {{shared}}
                        int i = thread.GlobalIndex;
                        int a = x[i], b = i * 77, c = rounds;
                        uint u = (uint)a * 2654435761u;
                        long w = (long)a * b;
                        float f = a * 0.37f;
                        double g = b / 3.0;
                        var p = new Pair(a, b);
                        var q = thread.Local<int>(8);
            {{body}}{{end}}            y[i] = a + b * 3 + c * 5 + (int)u + (int)w + (int)(w >> 32) + Bits(f) + (int)g + p.X + p.Y + q[a & 7] * 7;
                    }
                }

                private static int Bits(float f) => float.IsNaN(f) ? 7 : BitConverter.SingleToInt32Bits(f);
            }

            """;
    }

    private static string Repeat(int count, Func<string> make)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) text.Append(make());
        return text.ToString();
    }

    private string Any(params ReadOnlySpan<string> choices) => choices[random.Next(choices.Length)];

    private bool Chance(double probability) => random.NextDouble() < probability;

    private string Number(int low, int high) => random.Next(low, high).ToString(CultureInfo.InvariantCulture);

    private string Variable() => counters.Count > 0 && Chance(0.3) ? counters[random.Next(counters.Count)] : Any("a", "b", "c");

    private string Int(int depth = 0)
    {
        int next = depth + 1;
        if (depth >= DeepestExpression) return Chance(0.7) ? Variable() : Number(-9, 40);
        return random.Next(16) switch
        {
            0 or 1 => Variable(),
            2 => Number(-100000, 100000),
            3 or 4 => $"({Int(next)} {Any("+", "-", "*", "&", "|", "^")} {Int(next)})",
            5 => $"({Int(next)} {Any("/", "%")} {Any("3", "7", "-5", "16")})",
            6 => $"({Int(next)} {Any("<<", ">>", ">>>")} {Int(next)})",
            7 => $"({Bool(next)} ? {Int(next)} : {Int(next)})",
            8 => $"(int){UInt(next)}",
            9 => $"({Any("byte", "sbyte", "short", "ushort")}){Any(Int(next), Long(next), Float(next))}",
            10 => $"(int){Any(Long(next), Float(next), Double(next))}",
            11 => $"Functions.Mix({Int(next)}, {Int(next)})",
            12 => $"q[{Int(next)} & 7]",
            13 => $"{Any("~", "-")}({Int(next)})",
            14 => Any("p.X", "p.Y", $"p.Sum({Int(next)})", $"Math.{Any("Max", "Min")}(+({Int(next)}), +({Int(next)}))"),
            _ => $"({Bool(next)} ? 1 : 0)",
        };
    }

    private string UInt(int depth)
    {
        int next = depth + 1;
        if (depth >= DeepestExpression) return "u";
        return random.Next(6) switch
        {
            0 or 1 => "u",
            2 => $"({UInt(next)} {Any("+", "-", "*", "&", "|", "^")} {UInt(next)})",
            3 => $"({UInt(next)} {Any("/ 3u", "% 11u", ">> 5", "* 7u", "<< 3")})",
            4 => $"(uint){Any(Int(next), Long(next), Float(next))}",
            _ => $"({Bool(next)} ? {UInt(next)} : {UInt(next)})",
        };
    }

    private string Long(int depth)
    {
        int next = depth + 1;
        if (depth >= DeepestExpression) return "w";
        return random.Next(7) switch
        {
            0 or 1 => "w",
            2 => $"({Long(next)} {Any("+", "-", "*", "&", "|", "^")} {Long(next)})",
            3 => $"({Long(next)} {Any("/ 11", "% 1000", ">> 9", ">>> 7", "<< 5")})",
            4 => $"(long){Any(Int(next), UInt(next), Float(next), Double(next))}",
            5 => $"(long)(ulong){Any(UInt(next), Float(next), Int(next))}",
            _ => $"({Long(next)} {Any("<<", ">>")} {Int(next)})",
        };
    }

    private string Float(int depth)
    {
        int next = depth + 1;
        if (depth >= DeepestExpression) return "f";
        return random.Next(8) switch
        {
            0 or 1 => "f",
            2 or 3 => $"({Float(next)} {Any("+", "-", "*", "/")} {Float(next)})",
            4 => $"(float){Any(Int(next), UInt(next), Long(next), Double(next))}",
            5 => $"({Bool(next)} ? {Float(next)} : {Number(-50, 50)}.5f)",
            6 => $"MathF.{Any("Max", "Min")}({Float(next)}, {Float(next)})",
            _ => $"MathF.{Any("Abs", "Floor", "Ceiling", "Truncate")}({Float(next)})",
        };
    }

    private string Double(int depth)
    {
        int next = depth + 1;
        if (depth >= DeepestExpression) return "g";
        return random.Next(4) switch
        {
            0 => "g",
            1 => $"({Double(next)} {Any("+", "-", "*")} {Double(next)})",
            2 => $"(double){Any(Int(next), UInt(next), Long(next), Float(next))}",
            _ => $"-({Double(next)})",
        };
    }

    private string Bool(int depth = 0)
    {
        int next = depth + 1;
        string comparison = Any("<", ">", "<=", ">=", "==", "!=");
        if (depth >= DeepestExpression) return $"({Variable()} {comparison} {Number(-20, 200)})";
        return random.Next(11) switch
        {
            0 or 1 or 2 => $"({Int(next)} {comparison} {Int(next)})",
            3 => $"({Bool(next)} && {Bool(next)})",
            4 => $"({Bool(next)} || {Bool(next)})",
            5 => $"!({Bool(next)})",
            6 => $"({UInt(next)} {comparison} {UInt(next)})",
            7 => $"({Float(next)} {comparison} {Float(next)})",
            8 => $"({Long(next)} {comparison} {Long(next)})",
            9 => $"(Functions.Next(ref {Any("a", "b", "c")}) {comparison} {Number(-99, 99)})",
            _ => $"({Bool(next)} {Any("&", "|", "^", "==")} {Bool(next)})",
        };
    }

    private string Block(int depth, int indent) => Repeat(random.Next(1, 4), () => Statement(depth, indent));

    private string Statement(int depth, int indent)
    {
        string pad = new(' ', 4 * indent);
        statements++;
        bool mayNest = depth < DeepestStatement && statements < MostStatements;
        switch (random.Next(mayNest ? 18 : 9))
        {
            case 0 or 1: return $"{pad}{Any("a", "b", "c")} {Any("=", "+=", "-=", "^=", "*=")} {Int()};\n";
            case 2: return $"{pad}q[{Int(2)} & 7] {Any("=", "+=", "^=")} {Int(1)};\n";
            case 3: return Chance(0.5) ? $"{pad}p = new Pair({Int(2)}, p.Y {Any("+", "^")} 1);\n" : $"{pad}p.Bump({Int(2)});\n";
            case 4: return Jump(pad);
            case 5: return $"{pad}Functions.Swap(ref {Any("a", "b", "c")}, ref q[{Int(2)} & 7]);\n";
            case 6: return $"{pad}u {Any("=", "+=", "^=")} {UInt(1)};\n{pad}w {Any("=", "-=")} {Long(1)};\n";
            case 7: return $"{pad}f {Any("=", "+=", "*=")} {Float(1)};\n";
            case 8: return $"{pad}{Any("a", "b", "c")}++;\n{pad}g = {Double(1)};\n";
            case >= 9 and <= 12: return Branch(depth, indent, pad);
            case >= 13 and <= 15: return Loop(depth, indent, pad);
            default: return Switch(depth, indent, pad);
        }
    }

    private string Jump(string pad)
    {
        if (loops > 0 && Chance(0.6)) return $"{pad}if ({Bool()}) {Any("break", "continue")};\n";
        if (!withBarriers && Chance(0.3)) return $"{pad}if ({Bool()}) {{ y[i] = {Int()}; return; }}\n";
        if (!withBarriers && Chance(0.3)) return $"{pad}if ({Bool()}) goto end;\n";
        return $"{pad}c -= {Int()};\n";
    }

    private string Branch(int depth, int indent, string pad)
    {
        string text = $"{pad}if ({Bool()})\n{pad}{{\n{Block(depth + 1, indent + 1)}{pad}}}\n";
        return Chance(0.6) ? $"{text}{pad}else\n{pad}{{\n{Block(depth + 1, indent + 1)}{pad}}}\n" : text;
    }

    private string Loop(int depth, int indent, string pad)
    {
        string counter = $"i{++names}", end = Number(2, 6);
        int kind = random.Next(4);
        counters.Add(counter);
        loops++;
        string body = Block(depth + 1, indent + 1);
        loops--;
        counters.Remove(counter);
        return kind switch
        {
            0 => $"{pad}for (int {counter} = 0; {counter} < {end}; {counter}++)\n{pad}{{\n{body}{pad}}}\n",
            1 => $"{pad}int {counter} = {end};\n{pad}while ({counter}-- > 0 && {Bool(1)})\n{pad}{{\n{body}{pad}}}\n",
            2 => $"{pad}int {counter} = 0;\n{pad}do\n{pad}{{\n{body}{pad}}} while (++{counter} < {end});\n",
            _ => $"{pad}for (int {counter} = {end}; ; )\n{pad}{{\n{pad}    if (--{counter} < 0) break;\n{body}{pad}}}\n",
        };
    }

    private string Switch(int depth, int indent, string pad)
    {
        int outer = loops;
        loops = 0; // a break would leave the switch only
        var text = new StringBuilder($"{pad}switch ({Int(1)} & 7)\n{pad}{{\n");
        foreach (int value in Enumerable.Range(0, 8).Where(_ => Chance(0.5)))
        {
            text.Append($"{pad}    case {value}:\n");
            if (Chance(0.75)) text.Append($"{Block(depth + 1, indent + 2)}{pad}        break;\n");
            else text.Append($"{pad}        goto default;\n");
        }
        loops = outer;
        return text.Append($"{pad}    default:\n{Block(depth + 1, indent + 2)}{pad}        break;\n{pad}}}\n").ToString();
    }

    /// <summary>A loop whose control is the same for the whole group, with barriers inside.</summary>
    private string UniformLoop()
    {
        string turn = $"u{++names}", pad = new(' ', 16);
        counters.Add(turn);
        var text = new StringBuilder($"            for (int {turn} = 0; {turn} < rounds; {turn}++)\n            {{\n{Block(2, 4)}");
        text.Append($"{pad}sh[thread.LocalIndex] = {Variable()};\n{pad}thread.Barrier();\n{pad}int first{turn} = sh[0];\n");
        text.Append($"{pad}{Any("a", "b", "c")} ^= sh[(thread.LocalIndex + {turn}) & 15];\n{pad}thread.Barrier();\n");
        if (Chance(0.5)) text.Append($"{pad}if ((first{turn} & {Any("1", "3", "7")}) == {Number(0, 2)}) {Any("break", "continue")};\n");
        if (Chance(0.6))
        {
            text.Append($"{pad}if ({turn} % 2 == {Number(0, 2)})\n{pad}{{\n{pad}    sh[thread.LocalIndex] = {Variable()} + {turn};\n{pad}    thread.Barrier();\n");
            text.Append($"{pad}    for (int v = 0; v < 3; v++)\n{pad}    {{\n{pad}        {Any("a", "b", "c")} += sh[(thread.LocalIndex + v) & 15];\n{pad}        thread.Barrier();\n");
            text.Append($"{pad}        sh[(thread.LocalIndex * 5 + v) & 15] = {Any("a", "b", "c")} ^ v;\n{pad}        thread.Barrier();\n{pad}    }}\n{pad}}}\n");
        }
        counters.Remove(turn);
        return text.Append($"            }}\n").ToString();
    }
}
