using ILGpuNet.Compiler;
using ILGpuNet.Cpu;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// The text of a program over rows. What reduces a row comes in passes over its elements: a pass does all that needs only what earlier ones have found, and
/// computes the elements again from the inputs, which are in a cache by then. The last pass stores. Arguments: rows, length, rows of a group, extent and
/// stride of axes, inputs, scalars, outputs, what is summed over rows, and where failures are noted.
/// </summary>
internal sealed class RowText
{
    /// <summary>The failures that an index is outside of its row, named as the operations are.</summary>
    public const string PickFailure = "Gather", PlaceFailure = "ScatterAdd";

    private readonly RowPrimitive primitive;
    private readonly RowProgram program;
    private readonly LoopNest[] nests;
    private readonly int[] summands, levels;
    private readonly Dialect dialect;
    private readonly MapExpressions expressions;
    private readonly KernelText text;
    private readonly List<string> names = [];
    private readonly List<string> indexFailures = [];

    /// <param name="primitive">What is computed.</param>
    /// <param name="nests">The axes of each input.</param>
    /// <param name="summands">Values that are stored to be summed over rows.</param>
    /// <param name="language">The language.</param>
    /// <param name="hasFloat64">Whether the device has double precision.</param>
    public RowText(RowPrimitive primitive, LoopNest[] nests, int[] summands, KernelDialect language, bool hasFloat64)
    {
        (this.primitive, program, this.nests, this.summands) = (primitive, primitive.Program, nests, summands);
        dialect = Dialect.Of(language);
        expressions = new MapExpressions(dialect, hasFloat64);
        text = new KernelText(dialect, NameOf(program));
        levels = Levels(program);
        Source = Write();
    }

    /// <summary>Axes of inputs whose extent and stride are arguments.</summary>
    public List<(int Input, int Axis)> ExtentsAndStrides { get; } = [];

    /// <summary>What is noted where it goes wrong.</summary>
    public List<string> Failures { get; } = [];

    public ProgramSource Source { get; }

    private int Given => program.Given;

    private static string NameOf(RowProgram program) => "Rows_" + string.Join('_', program.Instructions
        .Select(step => step.Function == RowFunction.Map ? step.Map.ToString() : step.Function.ToString()).Where(name => name != "Copy").Distinct().Take(4));

    /// <summary>After how many passes over the row a value is known.</summary>
    private static int[] Levels(RowProgram program)
    {
        var levels = new int[program.Given + program.Instructions.Count];
        for (int i = 0; i < program.Instructions.Count; i++)
        {
            RowInstruction step = program.Instructions[i];
            int operands = OperandsOf(step).Max(operand => levels[operand]);
            levels[program.Given + i] = operands + step.Function switch
            {
                RowFunction.Sum or RowFunction.Max or RowFunction.Min => 1,
                RowFunction.Softmax or RowFunction.LogSoftmax => 2,
                _ => 0,
            };
        }
        return levels;
    }

    private static IEnumerable<int> OperandsOf(RowInstruction step) => new[] { step.First, step.Second, step.Third }.Where(operand => operand >= 0);

    private ProgramSource Write()
    {
        for (int i = 0; i < program.Inputs.Count; i++) names.Add(program.Inputs[i].IsPerRow ? $"r{i}" : $"v{i}");
        for (int i = 0; i < program.ScalarTypes.Count; i++) names.Add(program.ScalarTypes[i] == DType.Bool ? $"(s{i} != 0)" : $"s{i}");
        for (int i = 0; i < program.Instructions.Count; i++) names.Add($"{(program.Instructions[i].Result.IsPerRow ? 'r' : 'v')}{Given + i}");
        // The body decides which definitions and failures there are, which stand before it.
        var body = new KernelText(dialect, "body");
        WriteBody(body);
        text.UsesFloat64 = expressions.UsesFloat64(AllTypes());
        foreach (Definition definition in expressions.Definitions) text.Require(definition);
        Failures.AddRange(expressions.Failures);
        Failures.AddRange(indexFailures);
        WriteParameters();
        text.Take(body);
        return text.ToSource();
    }

    /// <summary>A map of all types in the program.</summary>
    private MapProgram AllTypes() => new(
        ValueList.Create<DType>([.. program.Inputs.Select(input => input.Type), .. program.Instructions.Select(step => step.Result.Type)]), program.ScalarTypes, [], []);

    private void WriteParameters()
    {
        text.Parameters.AddRange(["int row_count", "int length", "int rows"]);
        foreach ((int input, int axis) in ExtentsAndStrides) text.Parameters.AddRange([$"int extent{input}_{axis}", $"int stride{input}_{axis}"]);
        for (int i = 0; i < program.Inputs.Count; i++) text.AddView(expressions.MemoryTypeName(program.Inputs[i].Type), $"x{i}");
        for (int i = 0; i < program.ScalarTypes.Count; i++) text.Parameters.Add($"{expressions.MemoryTypeName(program.ScalarTypes[i])} s{i}");
        for (int i = 0; i < program.Outputs.Count; i++) text.AddView(expressions.MemoryTypeName(program[program.Outputs[i]].Type), $"y{i}");
        for (int i = 0; i < summands.Length; i++) text.AddView(expressions.MemoryTypeName(program[summands[i]].Type), $"z{i}");
        foreach (string failure in Failures)
        {
            text.AddView("int", $"{failure}_position");
            text.AddView(dialect.NumberType(typeof(long)), $"{failure}_value");
        }
    }

    private void WriteBody(KernelText body)
    {
        string group = body.Thread("GroupIndex"), thread = body.Thread("LocalIndex"), threads = body.Thread("GroupSize");
        foreach (DType type in ReducedTypes())
            body.Line($"{dialect.SharedArrayQualifier} {expressions.TypeName(type)} scratch_{expressions.TypeName(type)}[{GroupReduction.MaximumGroupSize}];");
        body.Line($"int lanes = {threads} / rows, own_row = {thread} / lanes, lane = {thread} % lanes;");
        body.Line($"int wanted_row = {group} * rows + own_row;");
        // Threads without a row go along, for the barriers, and store nothing.
        body.Line("bool is_active = wanted_row < row_count;");
        body.Line("int row = is_active ? wanted_row : row_count - 1;");
        for (int i = 0; i < program.Inputs.Count; i++)
        {
            if (program.Inputs[i].IsPerRow) body.Line(ReadLine(i, "row"));
        }
        int last = levels.Length == 0 ? 0 : levels.Max();
        WriteRowValues(body, 0);
        for (int level = 1; level <= last; level++)
        {
            WritePass(body, level);
            WriteRowValues(body, level);
        }
        WriteStores(body);
    }

    private IEnumerable<DType> ReducedTypes() => program.Instructions
        .Where(step => step.Function is RowFunction.Sum or RowFunction.Max or RowFunction.Min or RowFunction.Softmax or RowFunction.LogSoftmax)
        .Select(step => step.Result.Type).Distinct();

    /// <summary>Values of each row that are known at a level and need no pass.</summary>
    private void WriteRowValues(KernelText body, int level)
    {
        for (int i = 0; i < program.Instructions.Count; i++)
        {
            RowInstruction step = program.Instructions[i];
            int value = Given + i;
            if (levels[value] != level) continue;
            string type = expressions.TypeName(step.Result.Type);
            if (step.Function == RowFunction.Map && step.Result.IsPerRow)
            {
                body.Line($"{type} {names[value]} = {ExpressionOf(step)};");
            }
            else if (step.Function == RowFunction.Pick)
            {
                body.Line($"{type} {names[value]};");
                body.Open("");
                body.Line($"int column = {CheckedIndex(names[step.Second], PickFailure)};");
                body.Line("int i = row * length + column;");
                WriteElements(body, [step.First]);
                body.Line($"{names[value]} = {names[step.First]};");
                body.Close();
            }
            else if (step.Function == RowFunction.Place)
            {
                body.Line($"int index{value} = {CheckedIndex(names[step.First], PlaceFailure)};");
            }
        }
    }

    /// <summary>A pass that finds the reductions of a level.</summary>
    private void WritePass(KernelText body, int level)
    {
        var found = new List<(string Name, DType Type, string Identity, string Combine, int Operand, string Value, string? Then)>();
        for (int i = 0; i < program.Instructions.Count; i++)
        {
            RowInstruction step = program.Instructions[i];
            int value = Given + i, operand = step.First;
            DType type = step.Result.Type;
            switch (step.Function)
            {
                case RowFunction.Sum when levels[value] == level: found.Add((names[value], type, "0", "Sum", operand, names[operand], null)); break;
                case RowFunction.Max when levels[value] == level: found.Add((names[value], type, "-INFINITY", "Max", operand, names[operand], null)); break;
                case RowFunction.Min when levels[value] == level: found.Add((names[value], type, "INFINITY", "Min", operand, names[operand], null)); break;
                case RowFunction.Softmax or RowFunction.LogSoftmax when levels[value] == level + 1:
                    found.Add(($"largest{value}", type, "-INFINITY", "Max", operand, names[operand], null));
                    break;
                case RowFunction.Softmax or RowFunction.LogSoftmax when levels[value] == level:
                    string exponential = $"{dialect.MathFunction("exp", DeviceTypeOf(type))}({names[operand]} - largest{value})";
                    string? logarithm = step.Function == RowFunction.LogSoftmax
                        ? $"{expressions.TypeName(type)} log_total{value} = {dialect.MathFunction("log", DeviceTypeOf(type))}(total{value});" : null;
                    found.Add(($"total{value}", type, "0", "Sum", operand, exponential, logarithm));
                    break;
                default: break;
            }
        }
        if (found.Count == 0) return;
        if (found.Exists(item => item.Identity != "0") && dialect.SpecialNumber("INFINITY") is { } infinity) body.Require(infinity);
        foreach (var item in found) body.Line($"{expressions.TypeName(item.Type)} {item.Name} = {item.Identity};");
        body.Open("for (int column = lane; column < length; column += lanes)");
        body.Line("int i = row * length + column;");
        WriteElements(body, [.. found.Select(item => item.Operand)]);
        foreach (var item in found)
            body.Line(item.Combine == "Sum" ? $"{item.Name} += {item.Value};" : $"{item.Name} = {Extremum(body, item.Combine, item.Type)}({item.Name}, {item.Value});");
        body.Close();
        foreach (var item in found)
        {
            string scratch = $"scratch_{expressions.TypeName(item.Type)}";
            body.Line($"{item.Name} = {body.Require(Reduction(item.Combine, item.Type))}({scratch}, {item.Name}, lanes, lane, rows, own_row);");
            if (item.Then is not null) body.Line(item.Then);
        }
    }

    /// <summary>The last pass: outputs that are rows, and those that are values of each row.</summary>
    private void WriteStores(KernelText body)
    {
        (int Value, string Target)[] stores =
        [
            .. Enumerable.Range(0, program.Outputs.Count).Select(i => (program.Outputs[i], $"y{i}")),
            .. Enumerable.Range(0, summands.Length).Select(i => (summands[i], $"z{i}")),
        ];
        body.Open("if (is_active)");
        if (stores.Any(store => !program[store.Value].IsPerRow))
        {
            body.Open("for (int column = lane; column < length; column += lanes)");
            body.Line("int i = row * length + column;");
            WriteElements(body, [.. stores.Where(store => !program[store.Value].IsPerRow).Select(store => store.Value)]);
            foreach ((int value, string target) in stores.Where(store => !program[store.Value].IsPerRow)) body.Line($"{target}[i] = {names[value]};");
            body.Close();
        }
        foreach ((int value, string target) in stores.Where(store => program[store.Value].IsPerRow)) body.Line($"if (lane == 0) {target}[row] = {names[value]};");
        body.Close();
    }

    /// <summary>Defines the elements at <c>column</c> of rows, with all that they are computed from.</summary>
    private void WriteElements(KernelText body, IReadOnlyList<int> wanted)
    {
        var needed = new SortedSet<int>();
        foreach (int value in wanted) Need(value);
        foreach (int value in needed)
        {
            if (value < program.Inputs.Count)
            {
                body.Line(ReadLine(value, "i"));
                continue;
            }
            RowInstruction step = program.Instructions[value - Given];
            DType type = step.Result.Type;
            string expression = step.Function switch
            {
                RowFunction.Softmax => $"{dialect.MathFunction("exp", DeviceTypeOf(type))}({names[step.First]} - largest{value}) / total{value}",
                RowFunction.LogSoftmax => $"{names[step.First]} - largest{value} - log_total{value}",
                RowFunction.Place => $"column == index{value} ? {names[step.Second]} : 0",
                _ => ExpressionOf(step),
            };
            body.Line($"{expressions.TypeName(type)} {names[value]} = {expression};");
        }

        void Need(int value)
        {
            if (program[value].IsPerRow || !needed.Add(value) || value < Given) return;
            foreach (int operand in OperandsOf(program.Instructions[value - Given])) Need(operand);
        }
    }

    private string ExpressionOf(RowInstruction step) => expressions.Of(
        new MapInstruction(step.Map, step.OperandType, step.Result.Type, step.First, step.Second, step.Third), names);

    /// <summary>The definition of an input's value, at an element or a row.</summary>
    private string ReadLine(int input, string counter)
    {
        DType type = program.Inputs[input].Type;
        return $"{expressions.TypeName(type)} {names[input]} = x{input}[{IndexOf(input, counter)}]{(type == DType.Bool ? " != 0" : "")};";
    }

    private string IndexOf(int input, string counter)
    {
        LoopNest nest = nests[input];
        if (nest.IsConstant(0)) return "0";
        if (nest.IsContiguous(0)) return counter;
        for (int axis = 0; axis < nest.Rank; axis++)
        {
            if (!ExtentsAndStrides.Contains((input, axis))) ExtentsAndStrides.Add((input, axis));
        }
        if (counter == "i" && nest.Rank == 2 && nest.Extents[1] == primitive.Length) return $"row * stride{input}_0 + column * stride{input}_1";
        var terms = new List<string>();
        string rest = counter;
        for (int axis = nest.Rank - 1; axis >= 0; axis--)
        {
            terms.Add(axis == 0 ? $"{rest} * stride{input}_0" : $"{rest} % extent{input}_{axis} * stride{input}_{axis}");
            rest = $"({rest} / extent{input}_{axis})";
        }
        return string.Join(" + ", terms);
    }

    private string CheckedIndex(string index, string failure)
    {
        if (!indexFailures.Contains(failure)) indexFailures.Add(failure);
        text.Require(CheckedIndexFunction);
        return $"checked_index({index}, length, row, {failure}_position, {failure}_value)";
    }

    private Definition CheckedIndexFunction
    {
        get
        {
            string global = dialect.SpaceQualifier(AddressSpace.Global), whole = dialect.NumberType(typeof(long));
            return new Definition("checked_index", $$"""
                {{dialect.FunctionQualifier}} int checked_index({{whole}} index, int length, int row, {{global}}int* position, {{global}}{{whole}}* value)
                {
                    if (index >= 0 && index < length) return (int)index;
                    if ({{dialect.Atomic("Min", DeviceType.Int32, AddressSpace.Global).Name}}(position, row) > row) *value = index;
                    return 0;
                }

                """);
        }
    }

    private string Extremum(KernelText body, string which, DType type) => body.Require(Definitions.Extremum(which, DeviceTypeOf(type), dialect));

    /// <summary>Combines the values of a row's lanes as a tree; each of its threads gets the result.</summary>
    private Definition Reduction(string combine, DType type)
    {
        string number = expressions.TypeName(type), name = $"group_{combine.ToLowerInvariant()}_{number}", shared = dialect.SpaceQualifier(AddressSpace.Shared);
        Definition? extremum = combine == "Sum" ? null : Definitions.Extremum(combine, DeviceTypeOf(type), dialect);
        string combined = extremum is null ? "scratch[slot] + scratch[slot + half_active]" : $"{extremum.Name}(scratch[slot], scratch[slot + half_active])";
        return new Definition(name, $$"""
            {{dialect.FunctionQualifier}} {{number}} {{name}}({{shared}}{{number}}* scratch, {{number}} value, int lanes, int lane, int rows, int own_row)
            {
                int slot = own_row * lanes + lane;
                scratch[slot] = value;
                {{dialect.BarrierStatement}}
                for (int active = lanes; active > 1;)
                {
                    int half_active = (active + 1) / 2;
                    if (lane + half_active < active) scratch[slot] = {{combined}};
                    {{dialect.BarrierStatement}}
                    active = half_active;
                }
                {{number}} result = scratch[own_row * lanes];
                {{dialect.BarrierStatement}}
                return result;
            }

            """, extremum is null ? [] : [extremum]);
    }

    private static DeviceType DeviceTypeOf(DType type) => type == DType.Float64 ? new DeviceType(typeof(double)) : DeviceType.Float32;
}
