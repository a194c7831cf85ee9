using ILGpuNet.Compiler;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// What a map does with one element, as text, and the parameters that it needs, in this order: extents, strides, inputs, scalars, outputs, and where integer
/// division notes a zero. The text around it says which element.
/// </summary>
internal sealed class MapBody
{
    private readonly MapProgram program;
    private readonly MapIndexing indexing;
    private readonly MapExpressions expressions;
    private readonly int given, summed;

    /// <param name="program">What is computed.</param>
    /// <param name="indexing">Where the elements of its inputs lie; of those that are given, as the outputs'.</param>
    /// <param name="dialect">The language.</param>
    /// <param name="hasFloat64">Whether the device has double precision.</param>
    /// <param name="given">How many of the first inputs are no operands: their values are there.</param>
    /// <param name="summed">How many of the last outputs are not stored.</param>
    /// <param name="prefix">What the names of parameters begin with.</param>
    public MapBody(MapProgram program, MapIndexing indexing, Dialect dialect, bool hasFloat64, int given = 0, int summed = 0, string prefix = "")
    {
        (this.program, this.indexing, this.given, this.summed, Dialect, Prefix) = (program, indexing, given, summed, dialect, prefix);
        expressions = new MapExpressions(dialect, hasFloat64);
        // The instructions decide which definitions, and so which parameters, there are.
        Instructions = [.. WriteInstructions()];
        AddParameters(dialect);
    }

    public Dialect Dialect { get; }

    public string Prefix { get; }

    /// <summary>Whether the position along each axis is asked for.</summary>
    public bool NeedsPositions => indexing.ExtentAxes.Count > 0;

    /// <summary>Functions that note a division by zero.</summary>
    public IReadOnlyList<string> Failures => expressions.Failures;

    /// <summary>What stands before the kernel.</summary>
    public IReadOnlyList<Definition> Definitions => expressions.Definitions;

    public bool UsesFloat64 => expressions.UsesFloat64(program);

    public List<string> Parameters { get; } = [];

    /// <summary>Statements at the start of the kernel that the parameters need.</summary>
    public List<string> Statements { get; } = [];

    /// <summary>Lines that define all values; the element's number is <c>i</c>, positions are there.</summary>
    public IReadOnlyList<string> Instructions { get; }

    /// <summary>Names of all values, after <see cref="Instructions"/>.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Type of the first value that is given, in the kernel's language.</summary>
    public string TypeOfValue(int value) => expressions.TypeName(program.TypeOf(value));

    /// <summary>Lines that store the outputs.</summary>
    public IEnumerable<string> Stores() => Enumerable.Range(0, program.Outputs.Count - summed).Select(i => $"{Prefix}y{i}[i] = {Names[program.Outputs[i]]};");

    /// <summary>The value that a sum adds.</summary>
    public string Summand(int sum) => Names[program.Outputs[program.Outputs.Count - summed + sum]];

    /// <summary>Lines for the positions of element <c>i</c> along each axis, or, from an axis on, of what a name counts.</summary>
    /// <param name="rest">Counts the elements of the axes up to the last one.</param>
    /// <param name="last">The last axis whose position is wanted.</param>
    public IEnumerable<string> Positions(string rest, int last)
    {
        if (!NeedsPositions) yield break;
        for (int axis = last; axis >= 1; axis--)
        {
            yield return $"int outer{axis} = {rest} / {Prefix}extent{axis}, at{axis} = {rest} - outer{axis} * {Prefix}extent{axis};";
            rest = $"outer{axis}";
        }
        yield return $"int at0 = {rest};";
    }

    /// <summary>All lines for element <c>i</c>.</summary>
    public IEnumerable<string> Element() => [.. Positions("i", indexing.Rank - 1), .. Instructions, .. Stores()];

    /// <summary>The values of the parameters, in their order.</summary>
    /// <param name="builder">Has the operands.</param>
    /// <param name="input">The argument of an input.</param>
    /// <param name="output">The argument of an output.</param>
    /// <param name="firstScalar">Number of the program's first scalar.</param>
    public IEnumerable<KernelArgument> Arguments(KernelBuilder builder, Func<int, KernelArgument> input, Func<int, KernelArgument> output, int firstScalar = 0)
    {
        foreach (int axis in indexing.ExtentAxes) yield return builder.Whole(indexing.ExtentOf(axis));
        foreach ((int strided, int axis) in indexing.StridedAxes) yield return builder.Whole(indexing.StrideOf(strided, axis));
        for (int i = given; i < program.InputTypes.Count; i++) yield return input(i);
        for (int i = 0; i < program.ScalarTypes.Count; i++) yield return KernelArgument.Scalar(firstScalar + i, program.ScalarTypes[i]);
        for (int i = 0; i < program.Outputs.Count - summed; i++) yield return output(i);
        foreach (KernelArgument argument in FailureArguments(builder, Failures)) yield return argument;
    }

    /// <summary>Where failures are noted.</summary>
    public static IEnumerable<KernelArgument> FailureArguments(KernelBuilder builder, IReadOnlyList<string> failures)
    {
        foreach (string failure in failures)
        {
            string what = failure == "Divide" ? "integer division" : "integer remainder";
            (nint memory, _, long position, long value) = builder.Engine.Register(failure, (bits, _) => $"[{failure}] {what} of {bits} by zero");
            yield return KernelArgument.Memory(memory, position, sizeof(int));
            yield return KernelArgument.Memory(memory, value, sizeof(long));
        }
    }

    private IEnumerable<string> WriteInstructions()
    {
        for (int i = 0; i < program.InputTypes.Count; i++)
        {
            DType type = program.InputTypes[i];
            string name = $"v{Names.Count}";
            Names.Add(name);
            string value = i < given ? KernelEpilogue.Value : $"{Prefix}x{i}[{IndexOf(i)}]{(type == DType.Bool ? " != 0" : "")}";
            yield return $"{expressions.TypeName(type)} {name} = {value};";
        }
        for (int i = 0; i < program.ScalarTypes.Count; i++) Names.Add(program.ScalarTypes[i] == DType.Bool ? $"({Prefix}s{i} != 0)" : $"{Prefix}s{i}");
        foreach (MapInstruction instruction in program.Instructions)
        {
            string value = expressions.Of(instruction, Names), name = $"v{Names.Count}";
            Names.Add(name);
            yield return $"{expressions.TypeName(instruction.ResultType)} {name} = {value};";
        }
    }

    private void AddParameters(Dialect dialect)
    {
        Parameters.AddRange(indexing.ExtentAxes.Select(axis => $"int {Prefix}extent{axis}"));
        Parameters.AddRange(indexing.StridedAxes.Select(stride => $"int {Prefix}stride{stride.Input}_{stride.Axis}"));
        for (int i = given; i < program.InputTypes.Count; i++) AddView(expressions.MemoryTypeName(program.InputTypes[i]), $"{Prefix}x{i}");
        for (int i = 0; i < program.ScalarTypes.Count; i++) Parameters.Add($"{expressions.MemoryTypeName(program.ScalarTypes[i])} {Prefix}s{i}");
        for (int i = 0; i < program.Outputs.Count - summed; i++) AddView(expressions.MemoryTypeName(program.TypeOf(program.Outputs[i])), $"{Prefix}y{i}");
        foreach (string failure in Failures)
        {
            AddView("int", $"{failure}_position");
            AddView(dialect.NumberType(typeof(long)), $"{failure}_value");
        }

        void AddView(string type, string view)
        {
            Parameters.Add(dialect.ViewParameter(type, view));
            if (dialect.ViewStatement(type, view) is { } statement) Statements.Add(statement);
        }
    }

    private string IndexOf(int input)
    {
        if (indexing.IsConstant(input)) return "0";
        if (indexing.IsDirect(input)) return "i";
        var terms = new List<string>();
        for (int axis = 0; axis < indexing.Rank; axis++)
        {
            string at = indexing.Rank == 1 ? "i" : $"at{axis}";
            long stride = indexing.StrideOf(input, axis);
            if (stride != 0) terms.Add(stride == 1 ? at : $"{at} * {Prefix}stride{input}_{axis}");
        }
        return string.Join(" + ", terms);
    }
}
