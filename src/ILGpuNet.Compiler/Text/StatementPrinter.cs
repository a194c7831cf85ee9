using System.Text;

namespace ILGpuNet.Compiler;

/// <summary>Statements as C, indented by four.</summary>
internal sealed class StatementPrinter(ProgramText program, Names names, StringBuilder text)
{
    private readonly ExpressionPrinter expressions = new(program, names);
    private int depth = 1;

    public void Print(List<Statement> statements)
    {
        foreach (Statement statement in statements) Print(statement);
    }

    private void Line(string line) => text.Append(' ', 4 * depth).Append(line).Append('\n');

    private void Print(Statement statement)
    {
        switch (statement)
        {
            case Declare declare: Line(Declaration(declare.Variable, declare.Initial) + ";"); return;
            case Assign assign: Line(Assignment(assign) + ";"); return;
            case Evaluate evaluate: Line(expressions.Print(evaluate.Call) + ";"); return;
            case Barrier: Line(program.Dialect.BarrierStatement); return;
            case AllocateArray allocate: Line($"for (int z = 0; z < {allocate.Array.ArrayLength}; z++) {names[allocate.Array]}[z] = 0;"); return;
            case Return { Value: null }: Line("return;"); return;
            case Return result: Line($"return {expressions.Print(result.Value!)};"); return;
            case Break: Line("break;"); return;
            case Continue: Line("continue;"); return;
            case Goto jump: Line($"goto {LabelName(jump.Target, jump.IsNextRound)};"); return;
            case Label label: Line($"{LabelName(label.Block, label.IsNextRound)}: ;"); return;
            case If branch: PrintIf(branch, "if"); return;
            case Loop loop: PrintLoop(loop); return;
            default: throw new InvalidOperationException($"{statement.GetType().Name} has no text");
        }
    }

    private static string LabelName(BasicBlock block, bool isNextRound) => (isNextRound ? "nextRound" : "after") + block.Order;

    private string Declaration(Variable variable, Expression? initial)
    {
        // The value is printed first: the name is not in scope there.
        string? value = initial is null ? null : variable.ArrayLength is null ? expressions.Print(initial) : "{0}";
        string name = names.Declare(variable);
        string declaration = variable.ArrayLength is null
            ? program.Declaration(variable.Type, name)
            : $"{program.MemoryTypeName(variable.Type.Element)} {name}[{variable.ArrayLength}]";
        return value is null ? declaration : $"{declaration} = {value}";
    }

    private string Assignment(Assign assign)
    {
        string target = expressions.Print(assign.Target);
        if (assign.Value is Binary { Left: Load load } binary && load.Source == assign.Target)
        {
            bool isOne = binary.Right is Constant { Value: 1 or 1u or 1L or 1UL };
            if (isOne && binary.Operator is BinaryOperator.Add) return target + "++";
            if (isOne && binary.Operator is BinaryOperator.Subtract) return target + "--";
            return $"{target} {ExpressionPrinter.Sign(binary.Operator)}= {expressions.Print(binary.Right)}";
        }
        return $"{target} = {expressions.Print(assign.Value)}";
    }

    private void PrintIf(If branch, string keyword)
    {
        Line($"{keyword} ({expressions.Print(branch.Test)})");
        Block(branch.Then);
        if (branch.Otherwise is [If inner]) PrintIf(inner, "else if");
        else if (branch.Otherwise.Count > 0)
        {
            Line("else");
            Block(branch.Otherwise);
        }
    }

    private void Block(List<Statement> statements)
    {
        Line("{");
        Indented(statements);
        Line("}");
    }

    private void Indented(List<Statement> statements)
    {
        names.Enter();
        depth++;
        Print(statements);
        depth--;
        names.Leave();
    }

    private void PrintLoop(Loop loop)
    {
        names.Enter();
        if (loop.TestsAtEnd)
        {
            Line("do");
            Line("{");
            Indented(loop.Body);
            Line($"}} while ({expressions.Print(loop.Test!)});");
        }
        else
        {
            string initial = loop.Initial is null ? "" : loop.DeclaresCounter ? Declaration(loop.Initial.Variable!, loop.Initial.Value) : Assignment(loop.Initial);
            string test = loop.Test is null ? "" : expressions.Print(loop.Test);
            if (Unrolling.Applies(loop)) Line("#pragma unroll");
            if (loop.Step is not null) Line($"for ({initial}; {test}; {Assignment(loop.Step)})");
            else Line($"while ({(test.Length == 0 ? "true" : test)})");
            Block(loop.Body);
        }
        names.Leave();
    }
}
