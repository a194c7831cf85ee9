namespace ILGpuNet.Compiler;

/// <summary>Expressions as C, with the parentheses that its precedence needs and those that readers expect.</summary>
internal sealed class ExpressionPrinter(ProgramText program, Names names)
{
    private const int Postfix = 16, Prefix = 15, Multiplicative = 13, Additive = 12, Shift = 11, Relational = 10, Equality = 9,
        BitAnd = 8, BitXor = 7, BitOr = 6, LogicalAnd = 5, LogicalOr = 4, Ternary = 3;

    public string Print(Expression expression) => Write(expression).Text;

    private string At(int precedence, Expression expression)
    {
        (string text, int own) = Write(expression);
        return own >= precedence ? text : $"({text})";
    }

    private (string Text, int Precedence) Write(Expression expression)
    {
        switch (expression)
        {
            case Constant constant: return WriteConstant(constant);
            case ZeroStruct zero: return (program.Dialect.ZeroStruct(program.TypeName(zero.Type)), Postfix);
            case ThreadProperty property: return (program.Require(program.Dialect.ThreadProperty(property.Name)), Postfix);
            case Unary unary: return (Sign(unary.Operator) + At(Prefix + 1, unary.Operand), Prefix);
            case Binary binary: return WriteBinary(binary);
            case Comparison comparison:
                int precedence = comparison.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual ? Equality : Relational;
                return ($"{At(Shift, comparison.Left)} {Sign(comparison.Operator)} {At(Shift, comparison.Right)}", precedence);
            case Logical { IsAnd: true } and: return ($"{At(LogicalAnd, and.Left)} && {At(LogicalAnd, and.Right)}", LogicalAnd);
            case Logical or: return ($"{Clear(or.Left)} || {Clear(or.Right)}", LogicalOr);
            case Conditional conditional:
                return ($"{At(LogicalOr, conditional.Test)} ? {At(Ternary + 1, conditional.WhenTrue)} : {At(Ternary, conditional.WhenFalse)}", Ternary);
            case Cast cast: return ($"({program.TypeName(cast.Type)}){At(Prefix, cast.Operand)}", Prefix);
            case Call call: return (WriteCall(call), Postfix);
            case Load load: return (Place(load.Source), load.Source is PointerTarget ? Prefix : Postfix);
            case AddressOf { Target: PointerTarget target }: return Write(target.Pointer);
            case AddressOf address: return ("&" + Place(address.Target), Prefix);
            case Place place: return (Place(place), Postfix);
            default: throw new InvalidOperationException($"{expression.GetType().Name} has no text");
        }
    }

    /// <summary>An operand of ||: an &amp;&amp; in it gets parentheses that C does not need but readers do.</summary>
    private string Clear(Expression operand) => operand is Logical { IsAnd: true } ? $"({Print(operand)})" : At(LogicalOr, operand);

    private (string, int) WriteConstant(Constant constant)
    {
        string text = Literals.Of(constant.Value);
        foreach (string name in (ReadOnlySpan<string>)["NAN", "INFINITY"])
            if (text.Contains(name, StringComparison.Ordinal) && program.Dialect.SpecialNumber(name) is { } definition) program.Require(definition);
        return (text, text[0] == '-' ? Prefix : Postfix);
    }

    private (string, int) WriteBinary(Binary binary)
    {
        int precedence = binary.Operator switch
        {
            BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Remainder => Multiplicative,
            BinaryOperator.Add or BinaryOperator.Subtract => Additive,
            BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight => Shift,
            BinaryOperator.And => BitAnd,
            BinaryOperator.Xor => BitXor,
            _ => BitOr,
        };
        // Nobody knows the precedence of shifts and bit operators by heart.
        bool plain = precedence >= Additive;
        int left = plain ? precedence : binary.Left is Binary same && same.Operator == binary.Operator ? precedence : Prefix, right = plain ? precedence + 1 : Prefix;
        return ($"{At(left, binary.Left)} {Sign(binary.Operator)} {At(right, binary.Right)}", precedence);
    }

    private string WriteCall(Call call)
    {
        if (call.Definition is not null) program.Require(call.Definition);
        return $"{call.Name}({string.Join(", ", call.Arguments.Select(Print))})";
    }

    private string Place(Place place) => place switch
    {
        VariablePlace variable => names[variable.Variable],
        ElementPlace element => $"{At(Postfix, element.Pointer)}[{Print(element.Index)}]",
        FieldPlace { Owner: PointerTarget owner } field => $"{At(Postfix, owner.Pointer)}->{ProgramText.FieldName(field.Field)}",
        FieldPlace field => $"{Place(field.Owner)}.{ProgramText.FieldName(field.Field)}",
        PointerTarget target => "*" + At(Prefix, target.Pointer),
        _ => throw new InvalidOperationException($"{place.GetType().Name} has no text"),
    };

    public static string Sign(BinaryOperator op) => op switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Remainder => "%",
        BinaryOperator.And => "&",
        BinaryOperator.Or => "|",
        BinaryOperator.Xor => "^",
        BinaryOperator.ShiftLeft => "<<",
        _ => ">>",
    };

    private static string Sign(UnaryOperator op) => op switch
    {
        UnaryOperator.Negate => "-",
        UnaryOperator.Complement => "~",
        _ => "!",
    };

    private static string Sign(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => "==",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        _ => ">=",
    };
}
