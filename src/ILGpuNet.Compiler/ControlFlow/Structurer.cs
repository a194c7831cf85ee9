namespace ILGpuNet.Compiler;

/// <summary>
/// Puts blocks together to if, while, for and do, following the tree of dominators (Ramsey, 2022): what a block dominates and nothing else leads to
/// lies inside its branches, what several lead to comes after them. Jumps that fit none of these are forward gotos.
/// </summary>
internal sealed class Structurer(List<BasicBlock> blocks)
{
    /// <summary>What comes after the text being built, and what continue and break lead to.</summary>
    private readonly record struct Surroundings(BasicBlock? Next, BasicBlock? ContinueTarget, BasicBlock? BreakTarget, HashSet<BasicBlock>? Loop);

    private readonly HashSet<BasicBlock> labelled = [];

    /// <summary>Loops whose next round a loop inside them goes on with, given by the head or the step.</summary>
    private readonly HashSet<BasicBlock> continuedFromInside = [];

    private readonly HashSet<BasicBlock> steps = [], placed = [];

    /// <summary>Exits that have been placed after the loop they leave.</summary>
    private readonly HashSet<BasicBlock> afterLoop = [];

    public List<Statement> Build()
    {
        PlaceExitsAfterLoops();
        List<Statement> statements = Tree(blocks[0], default);
        if (placed.Count + steps.Count != blocks.Count) throw new InvalidOperationException($"{blocks.Count - placed.Count - steps.Count} blocks have no place in the text");
        RemoveUnusedLabels(statements);
        if (statements is [.., Return { Value: null }]) statements.RemoveAt(statements.Count - 1);
        return statements;
    }

    /// <summary>A loop that is left from its middle or end: its main exit is placed after the loop instead of inside it.</summary>
    private void PlaceExitsAfterLoops()
    {
        foreach (BasicBlock head in blocks.Where(block => block.Loop is not null).Reverse())
        {
            HashSet<BasicBlock> loop = head.Loop!;
            if (head.Dominated.Any(block => !loop.Contains(block))) continue;
            // Where the loop lies in another one, so does what comes after it.
            HashSet<BasicBlock>? outer = blocks.Where(block => block != head && block.Loop?.Contains(head) == true).MinBy(block => block.Loop!.Count)?.Loop;
            BasicBlock? exit = loop.SelectMany(block => block.Successors)
                .Where(block => !loop.Contains(block) && loop.Contains(block.Dominator!) && !IsReturn(block) && outer?.Contains(block) != false)
                .Distinct().MaxBy(Size);
            if (exit is null) continue;
            exit.Dominator!.Dominated.Remove(exit);
            head.Dominated.Add(exit);
            afterLoop.Add(exit);
        }

        static int Size(BasicBlock block) => 1 + block.Dominated.Sum(Size);
    }

    private List<Statement> Tree(BasicBlock block, Surroundings around)
    {
        if (!placed.Add(block)) throw new InvalidOperationException($"block {block.Order} has two places in the text");
        List<BasicBlock> dominated = [.. block.Dominated.OrderBy(b => b.Order)];
        var statements = new List<Statement> { new Label(block) };
        if (block.Loop is not { } loop)
        {
            // What lies in the surrounding loop comes first; an exit of it cannot be in between.
            List<BasicBlock> meetings = [.. dominated.Where(b => b.ForwardPredecessors > 1 || afterLoop.Contains(b))
                .OrderBy(b => around.Loop?.Contains(b) == false).ThenBy(b => b.Order)];
            statements.AddRange(Chain(block, meetings, around));
            return statements;
        }
        List<BasicBlock> outside = [.. dominated.Where(b => !loop.Contains(b))];
        statements.AddRange(LoopOf(block, loop, dominated, outside.FirstOrDefault() ?? around.Next));
        AddInTurn(statements, outside, around);
        return statements;
    }

    private List<Statement> LoopOf(BasicBlock head, HashSet<BasicBlock> loop, List<BasicBlock> dominated, BasicBlock? next)
    {
        List<BasicBlock> latches = [.. head.Predecessors.Where(p => p.Order >= head.Order)];
        BasicBlock? step = latches is [var latch] && latch != head && latch.Condition is null && latch.Statements is [Assign { Variable: not null }]
            && latch.ForwardPredecessors > 1 && IsReadBy(head, latch) ? latch : null;
        var around = new Surroundings(step ?? head, step ?? head, next, loop);
        List<BasicBlock> meetings = [.. dominated.Where(b => loop.Contains(b) && b.ForwardPredecessors > 1 && b != step)];
        // A step that several places continue with is dominated by one of the blocks inside: it is the loop's now, not that block's.
        if (step is not null)
        {
            step.Dominator!.Dominated.Remove(step);
            steps.Add(step);
        }
        List<Statement> body = Chain(head, meetings, around);
        if (continuedFromInside.Contains(step ?? head)) body.Add(new Label(step ?? head, isNextRound: true));
        var result = new Loop(body) { Step = (Assign?)step?.Statements[0] };
        LoopShapes.Recognize(result);
        return [result];
    }

    private static bool IsReadBy(BasicBlock head, BasicBlock step) =>
        head.Condition is { } condition && head.Statements.Count == 0 && condition.Mentions(((Assign)step.Statements[0]).Variable!);

    private List<Statement> Chain(BasicBlock block, List<BasicBlock> meetings, Surroundings around)
    {
        List<Statement> statements = Own(block, around with { Next = meetings.FirstOrDefault() ?? around.Next });
        AddInTurn(statements, meetings, around);
        return statements;
    }

    private void AddInTurn(List<Statement> statements, List<BasicBlock> next, Surroundings around)
    {
        for (int i = 0; i < next.Count; i++)
            statements.AddRange(Tree(next[i], around with { Next = i + 1 < next.Count ? next[i + 1] : around.Next }));
    }

    private List<Statement> Own(BasicBlock block, Surroundings around)
    {
        List<Statement> statements = [.. block.Statements];
        if (block.Condition is not { } test)
        {
            if (block.Successors is [var only]) statements.AddRange(Branch(block, only, around));
            return statements;
        }
        List<Statement> then = Branch(block, block.Successors[0], around), otherwise = Branch(block, block.Successors[1], around);
        bool thenLeaves = Leaves(then), otherwiseLeaves = Leaves(otherwise);
        bool swap = IsEmpty(then) || (otherwiseLeaves && (!thenLeaves || otherwise.Count < then.Count));
        if (swap) (then, otherwise, test, thenLeaves) = (otherwise, then, Make.Not(test), otherwiseLeaves);
        if (IsEmpty(then)) return statements;
        statements.Add(new If(test, then, thenLeaves ? [] : otherwise));
        if (thenLeaves) statements.AddRange(otherwise);
        return statements;
    }

    private static bool IsEmpty(List<Statement> statements) => statements.All(s => s is Label);

    private static bool Leaves(List<Statement> statements) => statements is [.., { Leaves: true }];

    private List<Statement> Branch(BasicBlock from, BasicBlock to, Surroundings around)
    {
        if (to == around.Next) return [];
        if (to == around.ContinueTarget) return [new Continue()];
        if (to == around.BreakTarget) return [new Break()];
        bool isOwn = to.ForwardPredecessors == 1 && to.Dominator == from && to.Order > from.Order && !afterLoop.Contains(to)
            && (from.Loop is null || from.Loop.Contains(to));
        if (isOwn) return Tree(to, around);
        if (to.Statements is [Return last]) return [new Return(last.Value)];
        bool isNextRound = steps.Contains(to) || to.Loop?.Contains(from) == true;
        (isNextRound ? continuedFromInside : labelled).Add(to);
        return [new Goto(to, isNextRound)];
    }

    private static bool IsReturn(BasicBlock block) => block.Statements is [Return];

    private void RemoveUnusedLabels(List<Statement> statements)
    {
        statements.RemoveAll(statement => statement is Label { IsNextRound: false } label && !labelled.Contains(label.Block));
        foreach (List<Statement> body in statements.SelectMany(statement => statement.Bodies)) RemoveUnusedLabels(body);
    }
}
