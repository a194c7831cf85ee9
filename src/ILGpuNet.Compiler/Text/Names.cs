namespace ILGpuNet.Compiler;

/// <summary>Names of variables in the text: those of the source, unique among what can be seen from where they are declared.</summary>
internal sealed class Names
{
    private static readonly HashSet<string> Reserved =
    [
        .. """
        auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed
        sizeof static struct switch typedef union unsigned void volatile while kernel global local constant private generic half bool true false uchar uint
        ulong ushort size_t event_t sampler_t pipe complex imaginary class new delete template typename this throw try catch operator namespace using asm
        virtual friend public protected abs min max exp log log2 log10 pow sqrt cbrt sin cos tan sinh cosh tanh atan2 fabs floor ceil rint trunc fmod fma
        copysign step mix dot cross length distance normalize clamp select barrier any all sign radians degrees
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
    ];

    private readonly Dictionary<Variable, string> names = [];
    private readonly Stack<HashSet<string>> scopes = new();

    public Names(IEnumerable<string> functions) => scopes.Push([.. functions]);

    public string this[Variable variable] => names[variable];

    public static string Unreserved(string name) => Reserved.Contains(name) ? name + "_" : name;

    public void Enter() => scopes.Push([]);

    public void Leave() => scopes.Pop();

    public string Declare(Variable variable)
    {
        string wanted = Unreserved(TypeNames.Clean(variable.Name)), name = wanted;
        for (int number = 2; scopes.Any(scope => scope.Contains(name)); number++) name = wanted + number;
        scopes.Peek().Add(name);
        return names[variable] = name;
    }
}
