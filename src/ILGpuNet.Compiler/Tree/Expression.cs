using System.Reflection;

namespace ILGpuNet.Compiler;

internal enum UnaryOperator
{
    Negate,
    Complement,
    Not,
}

internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    And,
    Or,
    Xor,
    ShiftLeft,
    ShiftRight,
}

internal enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>
/// A value without side effects. Arithmetic means what it does in C#: signed integers wrap; <see cref="WrappingArithmetic"/> says so in C.
/// </summary>
internal abstract record Expression(DeviceType Type)
{
    public virtual IEnumerable<Expression> Children => [];

    public virtual Expression WithChildren(Func<Expression, Expression> rewrite) => this;

    public IEnumerable<Expression> DescendantsAndSelf => Children.SelectMany(child => child.DescendantsAndSelf).Append(this);

    /// <summary>Rewrites from the leaves to the root.</summary>
    public Expression Rewrite(Func<Expression, Expression> rewrite) => rewrite(WithChildren(child => child.Rewrite(rewrite)));

    public bool Mentions(Variable variable) => DescendantsAndSelf.Any(e => e is VariablePlace place && place.Variable == variable);

    /// <summary>Whether a store somewhere else could change the value.</summary>
    public bool ReadsMemory => DescendantsAndSelf.Any(e => e is Load { Source.IsMemory: true } or Call { ReadsReferences: true });

    /// <summary>Whether it costs nothing to write it twice.</summary>
    public bool IsSimple => this is Constant or ThreadProperty or Load { Source: VariablePlace { Variable.AddressTaken: false } } or AddressOf { Target: VariablePlace };
}

/// <summary>A literal; its .NET type is that of the expression.</summary>
internal sealed record Constant(object Value, DeviceType Type) : Expression(Type);

/// <summary>A struct of zeros.</summary>
internal sealed record ZeroStruct(DeviceType Type) : Expression(Type);

/// <summary>The thread, or a reference to the kernel's struct: values that vanish.</summary>
internal sealed record Erased(Type Of) : Expression(DeviceType.Void);

/// <summary>An index or size of the running thread, named as in <see cref="Kernels.KernelThread"/>.</summary>
internal sealed record ThreadProperty(string Name) : Expression(DeviceType.Int32);

internal sealed record Unary(UnaryOperator Operator, Expression Operand, DeviceType Type) : Expression(Type)
{
    public override IEnumerable<Expression> Children => [Operand];
    public override Expression WithChildren(Func<Expression, Expression> rewrite) => this with { Operand = rewrite(Operand) };
}

internal sealed record Binary(BinaryOperator Operator, Expression Left, Expression Right, DeviceType Type) : Expression(Type)
{
    public override IEnumerable<Expression> Children => [Left, Right];
    public override Expression WithChildren(Func<Expression, Expression> rewrite) => this with { Left = rewrite(Left), Right = rewrite(Right) };
}

internal sealed record Comparison(ComparisonOperator Operator, Expression Left, Expression Right) : Expression(DeviceType.Boolean)
{
    public override IEnumerable<Expression> Children => [Left, Right];
    public override Expression WithChildren(Func<Expression, Expression> rewrite) => this with { Left = rewrite(Left), Right = rewrite(Right) };
}

/// <summary>Short-circuit and, or or.</summary>
internal sealed record Logical(bool IsAnd, Expression Left, Expression Right) : Expression(DeviceType.Boolean)
{
    public override IEnumerable<Expression> Children => [Left, Right];
    public override Expression WithChildren(Func<Expression, Expression> rewrite) => this with { Left = rewrite(Left), Right = rewrite(Right) };
}

internal sealed record Conditional(Expression Test, Expression WhenTrue, Expression WhenFalse) : Expression(WhenTrue.Type)
{
    public override IEnumerable<Expression> Children => [Test, WhenTrue, WhenFalse];

    public override Expression WithChildren(Func<Expression, Expression> rewrite) =>
        this with { Test = rewrite(Test), WhenTrue = rewrite(WhenTrue), WhenFalse = rewrite(WhenFalse) };
}

/// <summary>A conversion that C's cast does as .NET would; from floating point to integer is a helper's call instead.</summary>
internal sealed record Cast(Expression Operand, DeviceType Type) : Expression(Type)
{
    public override IEnumerable<Expression> Children => [Operand];
    public override Expression WithChildren(Func<Expression, Expression> rewrite) => this with { Operand = rewrite(Operand) };
}

/// <summary>A call of a function without side effects, unless it is the whole of a statement.</summary>
internal sealed record Call(string Name, Expression[] Arguments, DeviceType Type) : Expression(Type)
{
    public bool ReadsReferences { get; init; }

    /// <summary>What must stand in the text for the name to mean something; null for what the dialect brings along.</summary>
    public Definition? Definition { get; init; }

    public override IEnumerable<Expression> Children => Arguments;
    public override Expression WithChildren(Func<Expression, Expression> rewrite) => this with { Arguments = [.. Arguments.Select(rewrite)] };
}

/// <summary>The value at a place.</summary>
internal sealed record Load(Place Source) : Expression(Source.Type)
{
    public override IEnumerable<Expression> Children => [Source];
    public override Expression WithChildren(Func<Expression, Expression> rewrite) => new Load((Place)rewrite(Source));
}

/// <summary>A pointer to a place.</summary>
internal sealed record AddressOf(Place Target) : Expression(new DeviceType(Target.Type.Element, Target.Space))
{
    public override IEnumerable<Expression> Children => [Target];
    public override Expression WithChildren(Func<Expression, Expression> rewrite) => new AddressOf((Place)rewrite(Target));
}

/// <summary>Something that can be assigned to; its type is that of the content.</summary>
internal abstract record Place(DeviceType Type, AddressSpace Space) : Expression(Type)
{
    /// <summary>Whether a store through a pointer could change it.</summary>
    public abstract bool IsMemory { get; }
}

internal sealed record VariablePlace(Variable Variable) : Place(Variable.Type, AddressSpace.Private)
{
    public override bool IsMemory => Variable.AddressTaken;
}

/// <summary>pointer[index]</summary>
internal sealed record ElementPlace(Expression Pointer, Expression Index)
    : Place(new DeviceType(Pointer.Type.Element), Pointer.Type.Space!.Value)
{
    public override bool IsMemory => true;
    public override IEnumerable<Expression> Children => [Pointer, Index];
    public override Expression WithChildren(Func<Expression, Expression> rewrite) => new ElementPlace(rewrite(Pointer), rewrite(Index));
}

/// <summary>owner.field</summary>
internal sealed record FieldPlace(Place Owner, FieldInfo Field) : Place(DeviceType.Of(Field.FieldType), Owner.Space)
{
    public override bool IsMemory => Owner.IsMemory;
    public override IEnumerable<Expression> Children => [Owner];
    public override Expression WithChildren(Func<Expression, Expression> rewrite) => new FieldPlace((Place)rewrite(Owner), Field);
}

/// <summary>*pointer</summary>
internal sealed record PointerTarget(Expression Pointer) : Place(new DeviceType(Pointer.Type.Element), Pointer.Type.Space!.Value)
{
    public override bool IsMemory => true;
    public override IEnumerable<Expression> Children => [Pointer];
    public override Expression WithChildren(Func<Expression, Expression> rewrite) => new PointerTarget(rewrite(Pointer));
}
