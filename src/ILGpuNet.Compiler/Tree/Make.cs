namespace ILGpuNet.Compiler;

/// <summary>Builds expressions from values on IL's stack: finds the types that operators work in, and folds what is constant.</summary>
internal static class Make
{
    public static readonly Constant True = new(true, DeviceType.Boolean), False = new(false, DeviceType.Boolean);

    public static Constant Constant(object value)
    {
        if (value is Enum) value = Convert.ChangeType(value, value.GetType().GetEnumUnderlyingType(), null);
        return new Constant(value, new DeviceType(value.GetType()));
    }

    public static Expression Load(Variable variable) => new Load(new VariablePlace(variable));

    /// <summary>The place that a pointer points to.</summary>
    public static Place Target(Expression pointer) => pointer switch
    {
        AddressOf address => address.Target,
        { Type.IsPointer: true } => new PointerTarget(pointer),
        _ => throw new UnsupportedConstructException($"an address of type {TypeNames.Of(pointer.Type.Element)}", "use View<T>, Shared<T> or Local<T>"),
    };

    /// <summary>An operand of IL's arithmetic: what is smaller than an int is one.</summary>
    public static Expression OnStack(Expression value) => To(value, value.Type.OnStack);

    /// <summary>The value as another type, converted as IL's conv and stores do; numbers from floating point are the helpers' task.</summary>
    public static Expression To(Expression value, DeviceType type)
    {
        if (value.Type == type || value is Erased) return value;
        if (value.Type.IsPointer || type.IsPointer || value.Type.IsStruct || type.IsStruct)
        {
            if (value.Type.Element == type.Element && value.Type.IsPointer && type.IsPointer)
                throw new UnsupportedConstructException($"a reference into {Name(type.Space)} memory that is also one into {Name(value.Type.Space)} memory", "use two references");
            throw new UnsupportedConstructException($"{Name(value.Type)} used as {Name(type)}", "a value keeps its type on a device");
        }
        if (type == DeviceType.Boolean) return value is Constant c ? Constant(Convert.ToInt64(c.Value, null) != 0) : Compare(ComparisonOperator.NotEqual, value, Zero(value.Type), false);
        if (value is Constant constant && Fold(constant.Value, type) is { } folded) return new Constant(folded, type);
        // A cast between integers of the same or smaller size forgets a cast before it.
        if (value is Cast { Operand.Type.IsInteger: true } cast && value.Type.IsInteger && type.IsInteger && !type.Is64Bit && !type.IsSmall && !value.Type.IsSmall)
            return To(cast.Operand, type);
        return new Cast(value, type);
    }

    private static string Name(AddressSpace? space) => space!.Value.ToString().ToLowerInvariant();

    private static string Name(DeviceType type) => type.IsPointer ? $"a reference to {TypeNames.Of(type.Element)}" : TypeNames.Of(type.Element);

    private static object? Fold(object value, DeviceType type)
    {
        TypeCode code = Type.GetTypeCode(type.Element);
        if (value is float or double)
        {
            return code switch
            {
                TypeCode.Single => (float)Convert.ToDouble(value, null),
                TypeCode.Double => Convert.ToDouble(value, null),
                _ => null,
            };
        }
        long bits = value switch
        {
            ulong word => unchecked((long)word),
            bool truth => truth ? 1 : 0,
            char character => character,
            _ => Convert.ToInt64(value, null),
        };
        return code switch
        {
            TypeCode.SByte => unchecked((sbyte)bits),
            TypeCode.Byte => unchecked((byte)bits),
            TypeCode.Int16 => unchecked((short)bits),
            TypeCode.UInt16 => unchecked((ushort)bits),
            TypeCode.Char => unchecked((char)bits),
            TypeCode.Int32 => unchecked((int)bits),
            TypeCode.UInt32 => unchecked((uint)bits),
            TypeCode.Int64 => bits,
            TypeCode.UInt64 => unchecked((ulong)bits),
            TypeCode.Single => value is ulong word ? (float)word : (float)bits,
            TypeCode.Double => value is ulong word ? (double)word : (double)bits,
            _ => null,
        };
    }

    public static Constant Zero(DeviceType type) => new(Convert.ChangeType(0, type.Element, null), type);

    /// <summary>Operands of one type; integers of either sign, the bits are the same.</summary>
    public static Expression Arithmetic(BinaryOperator op, Expression left, Expression right)
    {
        if (left.Type == DeviceType.Boolean && right.Type == DeviceType.Boolean && op is BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Xor)
            return new Binary(op, left, right, DeviceType.Boolean);
        DeviceType type = Common(left, right);
        return Combine(op, To(left, type), To(right, type), type);
    }

    /// <summary>Division, remainder: the instruction, not the operands, says whether they are signed.</summary>
    public static Expression Signed(BinaryOperator op, Expression left, Expression right, bool unsigned)
    {
        DeviceType type = Common(left, right);
        if (type.IsInteger) type = unsigned ? type.AsUnsigned : type.AsSigned;
        return Combine(op, To(left, type), To(right, type), type);
    }

    /// <summary>A shift; C# has masked the count where it is not constant.</summary>
    public static Expression Shift(BinaryOperator op, Expression value, Expression count, bool? unsigned)
    {
        DeviceType type = OnStack(value).Type;
        if (unsigned is not null) type = unsigned.Value ? type.AsUnsigned : type.AsSigned;
        return Combine(op, To(value, type), To(count, DeviceType.Int32), type);
    }

    private static DeviceType Common(Expression left, Expression right)
    {
        DeviceType a = left.Type.OnStack, b = right.Type.OnStack;
        if (a == b) return a;
        if (a.IsFloating || b.IsFloating) return a == DeviceType.Float64 || b == DeviceType.Float64 ? DeviceType.Float64 : DeviceType.Float32;
        bool unsigned = (a.IsUnsigned && left is not Compiler.Constant) || (b.IsUnsigned && right is not Compiler.Constant);
        DeviceType wide = a.Is64Bit || b.Is64Bit ? DeviceType.Int64 : DeviceType.Int32;
        return unsigned ? wide.AsUnsigned : wide;
    }

    private static Expression Combine(BinaryOperator op, Expression left, Expression right, DeviceType type)
    {
        if (type.IsPointer || type.IsStruct || type == DeviceType.Void)
            throw new UnsupportedConstructException("arithmetic on a reference", "index a View<T>, Shared<T> or Local<T>");
        if (left is Compiler.Constant { Value: int a } && right is Compiler.Constant { Value: int b } && FoldInt32(op, a, b) is { } value) return Constant(value);
        // x + -1 is x - 1.
        if (op == BinaryOperator.Add && right is Constant { Value: int and < 0 and > int.MinValue } negative)
            return new Binary(BinaryOperator.Subtract, left, Constant(-(int)negative.Value), type);
        return new Binary(op, left, right, type);
    }

    private static int? FoldInt32(BinaryOperator op, int a, int b) => unchecked(op switch
    {
        BinaryOperator.Add => a + b,
        BinaryOperator.Subtract => a - b,
        BinaryOperator.Multiply => a * b,
        BinaryOperator.Divide when b is not (0 or -1) => a / b,
        BinaryOperator.Remainder when b is not (0 or -1) => a % b,
        BinaryOperator.And => a & b,
        BinaryOperator.Or => a | b,
        BinaryOperator.Xor => a ^ b,
        BinaryOperator.ShiftLeft => a << b,
        BinaryOperator.ShiftRight => a >> b,
        _ => null,
    });

    public static Expression Negate(Expression operand) => OnStack(operand) switch
    {
        Constant { Value: int value } => Constant(unchecked(-value)),
        Constant { Value: float value } => Constant(-value),
        var value => new Unary(UnaryOperator.Negate, value, value.Type),
    };

    public static Expression Complement(Expression operand)
    {
        Expression value = OnStack(operand);
        return new Unary(UnaryOperator.Complement, value, value.Type);
    }

    /// <summary>A comparison as IL means it: of integers, unsigned or not; of floating point numbers, true for NaN or not.</summary>
    public static Expression Compare(ComparisonOperator op, Expression left, Expression right, bool unsignedOrUnordered)
    {
        if (left is Erased || right is Erased) throw new UnsupportedConstructException("a comparison of the thread or the kernel", "compare its indices");
        if (left.Type == DeviceType.Boolean && right is Constant { Value: 0 or false })
        {
            if (op == ComparisonOperator.Equal) return Not(left);
            if (op == ComparisonOperator.NotEqual || (op == ComparisonOperator.Greater && unsignedOrUnordered)) return left;
        }
        if (left.Type == DeviceType.Boolean && right.Type == DeviceType.Boolean && op is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
            return new Comparison(op, left, right);
        DeviceType type = Common(left, right);
        if (type.IsFloating)
        {
            return unsignedOrUnordered && op != ComparisonOperator.NotEqual
                ? Not(new Comparison(Inverse(op), To(left, type), To(right, type)))
                : new Comparison(op, To(left, type), To(right, type));
        }
        if (type.IsPointer || type.IsStruct) throw new UnsupportedConstructException("a comparison of references", "compare numbers");
        if (op is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual)) type = unsignedOrUnordered ? type.AsUnsigned : type.AsSigned;
        Expression a = To(left, type), b = To(right, type);
        // x > 0u is how IL says x != 0.
        if (op == ComparisonOperator.Greater && unsignedOrUnordered && b is Constant { Value: 0u or 0ul })
            return Compare(ComparisonOperator.NotEqual, left, right, false);
        if (a is Constant { Value: int x } && b is Constant { Value: int y }) return Constant(Holds(op, x.CompareTo(y)));
        return new Comparison(op, a, b);
    }

    private static bool Holds(ComparisonOperator op, int order) => op switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.NotEqual => order != 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    };

    private static ComparisonOperator Inverse(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => ComparisonOperator.NotEqual,
        ComparisonOperator.NotEqual => ComparisonOperator.Equal,
        ComparisonOperator.Less => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.LessOrEqual => ComparisonOperator.Greater,
        ComparisonOperator.Greater => ComparisonOperator.LessOrEqual,
        _ => ComparisonOperator.Less,
    };

    /// <summary>The contrary; that of a floating point order holds for NaN, which only a Not can say.</summary>
    public static Expression Not(Expression value) => value switch
    {
        Constant { Value: bool truth } => Constant(!truth),
        Unary { Operator: UnaryOperator.Not } not => not.Operand,
        Comparison c when !c.Left.Type.IsFloating || c.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual => c with { Operator = Inverse(c.Operator) },
        Logical logical when HasContrary(logical) => new Logical(!logical.IsAnd, Not(logical.Left), Not(logical.Right)),
        _ => new Unary(UnaryOperator.Not, To(value, DeviceType.Boolean), DeviceType.Boolean),
    };

    /// <summary>Whether the contrary can be said without a Not.</summary>
    private static bool HasContrary(Expression value) => value switch
    {
        Comparison c => !c.Left.Type.IsFloating || c.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual,
        Unary { Operator: UnaryOperator.Not } => true,
        Logical logical => HasContrary(logical.Left) && HasContrary(logical.Right),
        _ => false,
    };

    public static Expression And(Expression left, Expression right) => new Logical(true, left, right);

    public static Expression Or(Expression left, Expression right) => new Logical(false, left, right);

    /// <summary>test ? whenTrue : whenFalse, or what that is as a condition.</summary>
    public static Expression Select(Expression test, Expression whenTrue, Expression whenFalse)
    {
        bool boolean = (whenTrue.Type == DeviceType.Boolean || whenTrue is Constant { Value: 0 or 1 })
            && (whenFalse.Type == DeviceType.Boolean || whenFalse is Constant { Value: 0 or 1 })
            && (whenTrue.Type == DeviceType.Boolean || whenFalse.Type == DeviceType.Boolean);
        if (boolean)
        {
            Expression a = To(whenTrue, DeviceType.Boolean), b = To(whenFalse, DeviceType.Boolean);
            if (b is Constant { Value: false }) return a is Constant { Value: true } ? test : And(test, a);
            if (b is Constant { Value: true }) return Or(Not(test), a);
            if (a is Constant { Value: true }) return Or(test, b);
            if (a is Constant { Value: false }) return And(Not(test), b);
            return new Conditional(test, a, b);
        }
        if (whenTrue.Type.IsPointer || whenTrue.Type.IsStruct) return new Conditional(test, whenTrue, To(whenFalse, whenTrue.Type));
        DeviceType type = Common(whenTrue, whenFalse);
        return new Conditional(test, To(whenTrue, type), To(whenFalse, type));
    }
}
