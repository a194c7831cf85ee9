namespace ILGpuNet.Compiler;

/// <summary>
/// A map in the place of a kernel's stores (<see cref="ILGpuNet.Kernels.Result"/>): its arguments come behind those of the kernel, and a macro computes it where
/// the kernel would have stored.
/// </summary>
/// <param name="Suffix">What is added to the kernel's name.</param>
/// <param name="Parameters">Parameters of the map, as text.</param>
/// <param name="Statements">Statements at the start of the kernel that these need.</param>
/// <param name="Needs">Definitions that the map needs.</param>
/// <param name="Body">Lines that compute and store, given <see cref="Index"/> and <see cref="Value"/>.</param>
/// <param name="ValueType">Type of the kernel's result.</param>
/// <param name="UsesFloat64">Whether the map has numbers in double precision.</param>
internal sealed record KernelEpilogue(
    string Suffix, IReadOnlyList<string> Parameters, IReadOnlyList<string> Statements, IReadOnlyList<Definition> Needs, IReadOnlyList<string> Body, string ValueType, bool UsesFloat64)
{
    /// <summary>Name of the macro.</summary>
    public const string StoreName = "STORE_RESULT";

    /// <summary>Names of the element's number and value in the body. The kernel's own variables may be in the expressions that these are made from.</summary>
    public const string Index = "element_", Value = "value_";

    /// <summary>Equal for epilogues of equal text.</summary>
    public string Key => string.Join('\n', [Suffix, ValueType, .. Parameters, .. Body]);

    /// <summary>Without a map.</summary>
    public static readonly Definition PlainStore = new(StoreName, $"#define {StoreName}(output, index, value) (output)[index] = (value)\n");

    /// <summary>The macro that computes the map.</summary>
    public Definition Store => new(StoreName,
        $"#define {StoreName}(output, index, value) \\\n    {{ \\\n        int {Index} = (index); \\\n        {ValueType} {Value} = (value); \\\n"
        + string.Concat(Body.Select(line => $"        {line} \\\n")) + "    }\n", Needs);
}
