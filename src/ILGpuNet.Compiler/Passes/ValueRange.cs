namespace ILGpuNet.Compiler;

/// <summary>Bounds of integer expressions, as far as the text shows them.</summary>
internal sealed class ValueRange
{
    private const int LargestGroup = 1024;

    private readonly Dictionary<Variable, (long Low, long High)> known = [];

    public ValueRange(List<Statement> statements)
    {
        var assignments = new Dictionary<Variable, List<Assign>>();
        var loops = new List<Loop>();
        foreach (Statement statement in statements.SelectMany(s => s.DescendantsAndSelf))
        {
            if (statement is Assign assign) Note(assign);
            if (statement is not Loop loop) continue;
            loops.Add(loop);
            if (loop.Initial is not null) Note(loop.Initial);
            if (loop.Step is not null) Note(loop.Step);
        }
        // Bounds of one variable follow from those of others: twice goes deep enough.
        for (int round = 0; round < 2; round++)
        {
            foreach ((Variable variable, List<Assign> all) in assignments)
                if (all is [var only] && !variable.AddressTaken && !variable.IsParameter && variable.Type.IsInteger) known[variable] = Of(only.Value);
            foreach (Loop loop in loops) NoteCounter(loop, assignments);
        }

        void Note(Assign assign)
        {
            if (assign.Variable is not { } variable) return;
            if (!assignments.TryGetValue(variable, out List<Assign>? all)) assignments[variable] = all = [];
            all.Add(assign);
        }
    }

    /// <summary>for (i = a; i &lt; b; i += c), with i assigned nowhere else: from the least of a up to what the last step makes of b.</summary>
    private void NoteCounter(Loop loop, Dictionary<Variable, List<Assign>> assignments)
    {
        if (loop is not { Initial: { Variable: { AddressTaken: false } counter } initial, Test: Comparison { Operator: ComparisonOperator.Less, Left: Load { Source: VariablePlace { Variable: var tested } } } test }) return;
        if (loop.Step is not { Value: Binary { Operator: BinaryOperator.Add, Left: Load { Source: VariablePlace { Variable: var stepped } } } add }) return;
        if (tested != counter || stepped != counter || loop.TestsAtEnd || assignments[counter].Count != 2 || counter.Type != DeviceType.Int32) return;
        (long Low, long High) first = Of(initial.Value), bound = Of(test.Right), step = Of(add.Right);
        if (step.Low < 0) return;
        long high = Math.Max(first.High, bound.High - 1 + step.High);
        if (high <= int.MaxValue) known[counter] = (first.Low, high);
    }

    public (long Low, long High) Of(Expression expression)
    {
        if (!expression.Type.IsInteger) return (long.MinValue, long.MaxValue);
        (long Low, long High) range = expression switch
        {
            Constant { Value: not ulong } constant => (Convert.ToInt64(constant.Value, null), Convert.ToInt64(constant.Value, null)),
            ThreadProperty { Name: nameof(Kernels.KernelThread.LocalIndex) } => (0, LargestGroup - 1),
            ThreadProperty { Name: nameof(Kernels.KernelThread.GroupSize) } => (1, LargestGroup),
            ThreadProperty => (0, int.MaxValue),
            Load { Source: VariablePlace place } when known.TryGetValue(place.Variable, out (long, long) bounds) => bounds,
            Conditional conditional => Union(Of(conditional.WhenTrue), Of(conditional.WhenFalse)),
            Cast { Operand.Type.IsInteger: true } cast => Of(cast.Operand),
            Binary binary => OfBinary(binary),
            _ => (long.MinValue, long.MaxValue),
        };
        (long Low, long High) all = OfType(expression.Type);
        return range.Low >= all.Low && range.High <= all.High ? range : all;
    }

    /// <summary>Whether the exact result of an operation always fits its type.</summary>
    public bool CannotOverflow(Binary binary)
    {
        if (binary.Type.Is64Bit) return false;
        (long low, long high) = OfBinary(binary);
        return low >= int.MinValue && high <= int.MaxValue;
    }

    private (long Low, long High) OfBinary(Binary binary)
    {
        (long Low, long High) a = Of(binary.Left), b = Of(binary.Right);
        bool small = Math.Max(Math.Max(Math.Abs(a.Low / 2), Math.Abs(a.High / 2)), Math.Max(Math.Abs(b.Low / 2), Math.Abs(b.High / 2))) <= int.MaxValue;
        if (!small) return (long.MinValue, long.MaxValue);
        switch (binary.Operator)
        {
            case BinaryOperator.Add: return (a.Low + b.Low, a.High + b.High);
            case BinaryOperator.Subtract: return (a.Low - b.High, a.High - b.Low);
            case BinaryOperator.Multiply when Math.Max(Math.Abs(a.Low), Math.Abs(a.High)) <= int.MaxValue && Math.Max(Math.Abs(b.Low), Math.Abs(b.High)) <= int.MaxValue:
                long[] corners = [a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High];
                return (corners.Min(), corners.Max());
            case BinaryOperator.Divide when b.Low == b.High && b.Low > 0: return (a.Low / b.Low, a.High / b.Low);
            case BinaryOperator.Remainder when b.Low > 0: return (a.Low >= 0 ? 0 : -(b.High - 1), Math.Min(b.High - 1, Math.Max(a.High, 0)));
            case BinaryOperator.And when b.Low >= 0: return (0, a.Low >= 0 ? Math.Min(a.High, b.High) : b.High);
            case BinaryOperator.And when a.Low >= 0: return (0, a.High);
            case BinaryOperator.ShiftRight when b.Low == b.High && b.Low is >= 0 and < 32: return (a.Low >> (int)b.Low, a.High >> (int)b.Low);
            default: return (long.MinValue, long.MaxValue);
        }
    }

    private static (long Low, long High) Union((long Low, long High) a, (long Low, long High) b) => (Math.Min(a.Low, b.Low), Math.Max(a.High, b.High));

    private static (long Low, long High) OfType(DeviceType type) => Type.GetTypeCode(type.Element) switch
    {
        TypeCode.Boolean => (0, 1),
        TypeCode.SByte => (sbyte.MinValue, sbyte.MaxValue),
        TypeCode.Byte => (0, byte.MaxValue),
        TypeCode.Int16 => (short.MinValue, short.MaxValue),
        TypeCode.UInt16 or TypeCode.Char => (0, ushort.MaxValue),
        TypeCode.Int32 => (int.MinValue, int.MaxValue),
        TypeCode.UInt32 => (0, uint.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };
}
