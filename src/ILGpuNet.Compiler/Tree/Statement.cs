namespace ILGpuNet.Compiler;

/// <summary>A statement of structured text.</summary>
internal abstract class Statement
{
    /// <summary>Its own expressions, those of statements inside it left out.</summary>
    public virtual IEnumerable<Expression> Expressions => [];

    /// <summary>The statements inside it.</summary>
    public virtual IEnumerable<List<Statement>> Bodies => [];

    /// <summary>Replaces its own expressions.</summary>
    public virtual void Rewrite(Func<Expression, Expression> rewrite) { }

    /// <summary>Whether execution never goes on with the statement that follows.</summary>
    public bool Leaves => this is Break or Continue or Goto or Return;

    public bool Mentions(Variable variable) => Expressions.Any(e => e.Mentions(variable)) || Bodies.Any(body => body.Any(s => s.Mentions(variable)));

    /// <summary>The statement and all inside it.</summary>
    public IEnumerable<Statement> DescendantsAndSelf => Bodies.SelectMany(body => body).SelectMany(s => s.DescendantsAndSelf).Append(this);
}

internal sealed class Assign(Place target, Expression value) : Statement
{
    public Place Target { get; private set; } = target;
    public Expression Value { get; set; } = value;

    /// <summary>The variable that is assigned as a whole, if any.</summary>
    public Variable? Variable => (Target as VariablePlace)?.Variable;

    public override IEnumerable<Expression> Expressions => [Target, Value];
    public override void Rewrite(Func<Expression, Expression> rewrite) => (Target, Value) = ((Place)rewrite(Target), rewrite(Value));
}

/// <summary>A call for what it does.</summary>
internal sealed class Evaluate(Call call) : Statement
{
    public Call Call { get; private set; } = call;
    public override IEnumerable<Expression> Expressions => [Call];
    public override void Rewrite(Func<Expression, Expression> rewrite) => Call = (Call)rewrite(Call);
}

internal sealed class Barrier : Statement;

/// <summary>An array of the thread's own comes to be, all zero.</summary>
internal sealed class AllocateArray(Variable array) : Statement
{
    public Variable Array { get; } = array;
    public override IEnumerable<Expression> Expressions => [new VariablePlace(Array)];
}

internal sealed class Return(Expression? value) : Statement
{
    public Expression? Value { get; private set; } = value;
    public override IEnumerable<Expression> Expressions => Value is null ? [] : [Value];
    public override void Rewrite(Func<Expression, Expression> rewrite) => Value = Value is null ? null : rewrite(Value);
}

internal sealed class If(Expression test, List<Statement> then, List<Statement> otherwise) : Statement
{
    public Expression Test { get; private set; } = test;
    public List<Statement> Then { get; } = then;
    public List<Statement> Otherwise { get; } = otherwise;
    public override IEnumerable<Expression> Expressions => [Test];
    public override IEnumerable<List<Statement>> Bodies => [Then, Otherwise];
    public override void Rewrite(Func<Expression, Expression> rewrite) => Test = rewrite(Test);
}

/// <summary>for (Initial; Test; Step) Body, while (Test) Body, or do Body while (Test).</summary>
internal sealed class Loop(List<Statement> body) : Statement
{
    public List<Statement> Body { get; } = body;

    /// <summary>Assignment of the counter before the loop; null where there is none.</summary>
    public Assign? Initial { get; set; }

    /// <summary>Whether <see cref="Initial"/> declares the counter.</summary>
    public bool DeclaresCounter { get; set; }

    /// <summary>Null: forever.</summary>
    public Expression? Test { get; set; }

    /// <summary>Done at the end of a round and at each continue.</summary>
    public Assign? Step { get; set; }

    public bool TestsAtEnd { get; set; }

    public override IEnumerable<Expression> Expressions =>
        [.. Initial?.Expressions ?? [], .. Test is null ? Array.Empty<Expression>() : [Test], .. Step?.Expressions ?? []];

    public override IEnumerable<List<Statement>> Bodies => [Body];

    public override void Rewrite(Func<Expression, Expression> rewrite)
    {
        Initial?.Rewrite(rewrite);
        Test = Test is null ? null : rewrite(Test);
        Step?.Rewrite(rewrite);
    }
}

internal sealed class Break : Statement;

internal sealed class Continue : Statement;

/// <summary>
/// Out of several loops or branches at once, forwards, where C has no other word for it. Its target is the start of a block, or the end of a
/// round of the loop that the block is the head or step of.
/// </summary>
internal sealed class Goto(BasicBlock target, bool isNextRound) : Statement
{
    public BasicBlock Target { get; } = target;
    public bool IsNextRound { get; } = isNextRound;
}

internal sealed class Label(BasicBlock block, bool isNextRound = false) : Statement
{
    public BasicBlock Block { get; } = block;
    public bool IsNextRound { get; } = isNextRound;
}

/// <summary>A variable's or array's declaration; <see cref="Declarations"/> places them.</summary>
internal sealed class Declare(Variable variable, Expression? initial) : Statement
{
    public Variable Variable { get; } = variable;
    public Expression? Initial { get; private set; } = initial;

    public override IEnumerable<Expression> Expressions => Initial is null ? [new VariablePlace(Variable)] : [new VariablePlace(Variable), Initial];
    public override void Rewrite(Func<Expression, Expression> rewrite) => Initial = Initial is null ? null : rewrite(Initial);
}
