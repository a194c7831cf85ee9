namespace ILGpuNet.Compiler;

/// <summary>
/// C# wraps where a signed integer overflows; C does as it pleases. What might overflow is computed unsigned. Left as it stands is what cannot
/// overflow, the sums and products directly under an index and the step of a for: an index, or a counter, that overflows is an error of the kernel.
/// Shift counts that C# has not masked are.
/// </summary>
internal sealed class WrappingArithmetic
{
    private readonly ValueRange ranges;

    private WrappingArithmetic(List<Statement> statements) => ranges = new ValueRange(statements);

    public static void MakeExplicit(List<Statement> statements)
    {
        var pass = new WrappingArithmetic(statements);
        foreach (Statement statement in statements.SelectMany(s => s.DescendantsAndSelf).ToList())
        {
            if (statement is Loop { Step: { } step } loop) pass.RewriteFor(loop, step);
            else statement.Rewrite(pass.Explicit);
        }
    }

    private void RewriteFor(Loop loop, Assign step)
    {
        Expression value = step.Value;
        loop.Rewrite(Explicit);
        if (value is Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } add) step.Value = add with { Left = Explicit(add.Left), Right = Explicit(add.Right) };
    }

    private Expression Explicit(Expression expression) => expression switch
    {
        ElementPlace element => new ElementPlace(Explicit(element.Pointer), Index(element.Index)),
        Binary binary => ExplicitBinary(binary),
        Unary { Operator: UnaryOperator.Negate, Type.IsInteger: true } negate => Wrap(new Binary(BinaryOperator.Subtract, Make.Zero(negate.Type), Explicit(negate.Operand), negate.Type)),
        _ => expression.WithChildren(Explicit),
    };

    private Expression Index(Expression index) => index is Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply } sum
        ? sum with { Left = Index(sum.Left), Right = Index(sum.Right) }
        : Explicit(index);

    private Expression ExplicitBinary(Binary binary)
    {
        bool isShift = binary.Operator is BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight;
        bool mayOverflow = binary.Operator is BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.ShiftLeft
            && binary.Type.IsInteger && !binary.Type.IsUnsigned && !ranges.CannotOverflow(binary);
        Expression right = isShift ? MaskedCount(binary) : Explicit(binary.Right);
        Binary result = binary with { Left = Explicit(binary.Left), Right = right };
        return mayOverflow ? Wrap(result) : result;
    }

    private Expression MaskedCount(Binary shift)
    {
        int largest = shift.Type.Is64Bit ? 63 : 31;
        (long low, long high) = ranges.Of(shift.Right);
        Expression count = Explicit(shift.Right);
        return low >= 0 && high <= largest ? count : new Binary(BinaryOperator.And, count, Make.Constant(largest), DeviceType.Int32);
    }

    private static Expression Wrap(Binary binary)
    {
        DeviceType unsigned = binary.Type.AsUnsigned;
        Expression right = binary.Operator == BinaryOperator.ShiftLeft ? binary.Right : Make.To(binary.Right, unsigned);
        return Make.To(new Binary(binary.Operator, Make.To(binary.Left, unsigned), right, unsigned), binary.Type);
    }
}
