using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>
/// The steps of a row program in stages. A stage begins with what works on whole rows or on values of rows, and goes on, block by block, with maps and
/// reductions: what they reduce is known in the next stage.
/// </summary>
internal sealed class RowSchedule
{
    /// <summary>Instructions that are computed again in a later stage instead of being stored for it: they take no longer than that.</summary>
    private const int MostRepeatedInstructions = 4;

    private readonly RowProgram program;

    /// <summary>For each value the instructions that compute it again from what is there in later stages, or 0 where that would be too many.</summary>
    private readonly int[] repeatedInstructions;

    /// <param name="program">The program.</param>
    /// <param name="sums">What is summed over the rows when a stage has computed it.</param>
    public RowSchedule(RowProgram program, ValueList<RowSum> sums)
    {
        this.program = program;
        int values = program.Given + program.Instructions.Count;
        StageOf = new int[values];
        LastStageOf = new int[values];
        IsRowWide = new bool[values];
        Repeats = new int[values];
        Array.Fill(Repeats, -1);
        AssignStages();
        repeatedInstructions = FindRepeatable([.. sums.Select(sum => sum.Value)]);
        int[][] instructions = [.. Enumerable.Range(0, StageOf.Max() + 1).Select(InstructionsOf)];
        FindLifetimes(instructions);
        foreach (RowSum sum in sums) IsRowWide[sum.Value] = true;
        Stages = [.. instructions.Select(StageAt)];
    }

    public RowStage[] Stages { get; }

    /// <summary>For each value the stage that computes it.</summary>
    public int[] StageOf { get; }

    /// <summary>For each value the last stage that reads it.</summary>
    public int[] LastStageOf { get; }

    /// <summary>
    /// Whether the elements of a row have to be kept from block to block: they are read in another stage, by what works on whole rows, or by sums.
    /// </summary>
    public bool[] IsRowWide { get; }

    /// <summary>Whether a value is computed again in each stage that reads it.</summary>
    public bool IsRepeated(int value) => repeatedInstructions[value] > 0;

    /// <summary>For values of rows that maps of rows read, the stage from which on they are repeated along the row; else -1.</summary>
    public int[] Repeats { get; }

    /// <summary>Whether an instruction works on blocks, and not on whole rows or on values of rows.</summary>
    public static bool IsBlockwise(RowInstruction instruction) => instruction.Function switch
    {
        RowFunction.Map => !instruction.Result.IsPerRow,
        RowFunction.Sum or RowFunction.Max or RowFunction.Min => true,
        _ => false,
    };

    /// <summary>Whether the elements of a value of a stage's blocks are brought to memory, rather than read in that block alone.</summary>
    public bool IsStored(int value) => !program[value].IsPerRow && (IsRowWide[value] || program.Outputs.Span.Contains(value));

    /// <summary>
    /// What a stage's blocks are the first to read of the inputs, and what they write of the outputs: memory that a compiled loop asks for ahead.
    /// </summary>
    public IEnumerable<int> StreamsOf(RowStage stage) => stage.Blocks
        .SelectMany(value => Operands(program.Instructions[value - program.Given]).Where(operand => IsFirstReadBy(stage, operand)).Append(value))
        .Where(value => !program[value].IsPerRow && (value < program.Inputs.Count || program.Outputs.Span.Contains(value)))
        .Distinct();

    private bool IsFirstReadBy(RowStage stage, int input) => input < program.Inputs.Count && Array.IndexOf(Stages, stage) is var number
        && !Enumerable.Range(0, program.Instructions.Count).Any(i => Operands(program.Instructions[i]).Contains(input)
            && (StageOf[program.Given + i] < number || !IsBlockwise(program.Instructions[i])));

    /// <summary>The number of a reduction among the reductions.</summary>
    public int TotalsOf(int value) => program.Instructions.Take(value - program.Given).Count(IsReduction);

    public static bool IsReduction(RowInstruction instruction) => instruction.Function is RowFunction.Sum or RowFunction.Max or RowFunction.Min;

    /// <summary>The values that an instruction reads.</summary>
    public static IEnumerable<int> Operands(RowInstruction instruction) =>
        new[] { instruction.First, instruction.Second, instruction.Third }.Where(operand => operand >= 0);

    private void AssignStages()
    {
        for (int i = 0; i < program.Instructions.Count; i++)
        {
            RowInstruction instruction = program.Instructions[i];
            foreach (int operand in Operands(instruction))
                StageOf[program.Given + i] = Math.Max(StageOf[program.Given + i], FirstStageToRead(operand, IsBlockwise(instruction)));
        }
    }

    private int FirstStageToRead(int operand, bool isBlockwise)
    {
        if (operand < program.Given) return 0;
        RowInstruction computedBy = program.Instructions[operand - program.Given];
        bool mustWait = IsReduction(computedBy) || (IsBlockwise(computedBy) && !isBlockwise);
        return StageOf[operand] + (mustWait ? 1 : 0);
    }

    private int[] FindRepeatable(int[] summed)
    {
        var counts = new int[StageOf.Length];
        for (int i = 0; i < program.Instructions.Count; i++)
        {
            RowInstruction instruction = program.Instructions[i];
            int value = program.Given + i;
            bool isStored = program.Outputs.Contains(value) || summed.Contains(value);
            if (isStored || instruction.Result.IsPerRow || instruction.Function != RowFunction.Map || !IsCheap(instruction.Map)) continue;
            bool isReadWhole = program.Instructions.Any(reader => !IsBlockwise(reader) && Operands(reader).Contains(value));
            int count = 1 + Operands(instruction).Distinct().Sum(operand => counts[operand]);
            if (!isReadWhole && count <= MostRepeatedInstructions) counts[value] = count;
        }
        for (int value = counts.Length - 1; value >= 0; value--)
            if (counts[value] > 0 && !IsReadLater(value, counts)) counts[value] = 0;
        return counts;
    }

    /// <summary>Whether a later stage reads a value, or what it computes again from it.</summary>
    private bool IsReadLater(int value, int[] counts) => Enumerable.Range(0, program.Instructions.Count).Any(i =>
        Operands(program.Instructions[i]).Contains(value) && (StageOf[program.Given + i] > StageOf[value] || counts[program.Given + i] > 0));

    private static bool IsCheap(MapFunction function) => function is MapFunction.Copy or MapFunction.Negate or MapFunction.Absolute or MapFunction.Square
        or MapFunction.Relu or MapFunction.Add or MapFunction.Subtract or MapFunction.Multiply or MapFunction.MultiplyAdd or MapFunction.ReluGradient;

    /// <summary>What a stage computes: its own instructions, and those that it repeats for them.</summary>
    private int[] InstructionsOf(int stage)
    {
        var numbers = new SortedSet<int>();
        for (int i = 0; i < program.Instructions.Count; i++)
            if (StageOf[program.Given + i] == stage) Add(i);
        return [.. numbers];

        void Add(int i)
        {
            if (!numbers.Add(i) || !IsBlockwise(program.Instructions[i])) return;
            foreach (int operand in Operands(program.Instructions[i]))
                if (IsRepeated(operand)) Add(operand - program.Given);
        }
    }

    private void FindLifetimes(int[][] instructions)
    {
        for (int i = 0; i < program.Instructions.Count; i++)
        {
            // What is computed row by row is there before the blocks.
            IsRowWide[program.Given + i] = !IsBlockwise(program.Instructions[i]);
        }
        StageOf.CopyTo(LastStageOf, 0);
        for (int stage = 0; stage < instructions.Length; stage++)
        {
            foreach (int i in instructions[stage])
            {
                RowInstruction instruction = program.Instructions[i];
                LastStageOf[program.Given + i] = Math.Max(LastStageOf[program.Given + i], stage);
                foreach (int operand in Operands(instruction)) Read(operand, stage, instruction);
            }
        }
    }

    private void Read(int operand, int stage, RowInstruction instruction)
    {
        LastStageOf[operand] = Math.Max(LastStageOf[operand], stage);
        IsRowWide[operand] |= !IsRepeated(operand) && (stage != StageOf[operand] || !IsBlockwise(instruction));
        bool isScalar = operand >= program.Inputs.Count && operand < program.Given;
        bool isAlongRow = !isScalar && instruction.Function == RowFunction.Map && !instruction.Result.IsPerRow && program[operand].IsPerRow;
        if (isAlongRow && (Repeats[operand] < 0 || stage < Repeats[operand])) Repeats[operand] = stage;
    }

    private RowStage StageAt(int[] instructions, int stage) => new(
        [.. instructions.Where(i => !IsBlockwise(program.Instructions[i])).Select(i => program.Given + i)],
        [.. Enumerable.Range(0, program.Given + program.Instructions.Count).Where(value => Repeats[value] == stage)],
        [.. instructions.Where(i => IsBlockwise(program.Instructions[i])).Select(i => program.Given + i)]);
}

/// <summary>One stage, as numbers of values.</summary>
/// <param name="Before">What is computed from whole rows and values of rows.</param>
/// <param name="Repeated">Values of rows that are repeated along their rows.</param>
/// <param name="Blocks">What is computed block by block, also what an earlier stage has computed and nobody has kept.</param>
internal sealed record RowStage(int[] Before, int[] Repeated, int[] Blocks);
