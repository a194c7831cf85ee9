namespace ILGpuNet.Compiler;

/// <summary>Instructions that are executed from first to last, what they mean, and where they lie among the others.</summary>
internal sealed class BasicBlock(List<Instruction> instructions)
{
    public List<Instruction> Instructions { get; } = instructions;

    /// <summary>Where execution goes on; with a condition, first where it does if that holds.</summary>
    public List<BasicBlock> Successors { get; set; } = [];

    public HashSet<BasicBlock> Predecessors { get; } = [];

    /// <summary>Of a block that ends with a switch, the values for which its first successor is next.</summary>
    public IReadOnlyList<int>? SwitchValues { get; set; }

    // What translation found.
    public bool Translated { get; set; }

    /// <summary>It has become part of another block.</summary>
    public bool Absorbed { get; set; }

    public List<Statement> Statements { get; } = [];

    /// <summary>IL's stack at the end.</summary>
    public List<Expression> Exit { get; set; } = [];

    public Expression? Condition { get; set; }

    /// <summary>What the predecessors leave on the stack, where that is more than one block's expressions.</summary>
    public List<Variable>? Entry { get; set; }

    // Where it lies.

    /// <summary>Position in reverse post-order.</summary>
    public int Order { get; set; }

    public BasicBlock? Dominator { get; set; }
    public List<BasicBlock> Dominated { get; } = [];

    /// <summary>The blocks of the loop that it is the head of; null where it is none.</summary>
    public HashSet<BasicBlock>? Loop { get; set; }

    public int ForwardPredecessors => Predecessors.Count(p => p.Order < Order);

    public void RemoveSuccessor(BasicBlock successor)
    {
        Successors.Remove(successor);
        if (!Successors.Contains(successor)) successor.Predecessors.Remove(this);
    }

    /// <summary>Where nothing leads here any more, nothing leads on from here.</summary>
    public void RemoveIfUnreachable()
    {
        if (Predecessors.Count > 0 || Translated) return;
        foreach (BasicBlock successor in Successors.ToList())
        {
            RemoveSuccessor(successor);
            successor.RemoveIfUnreachable();
        }
    }

    /// <summary>Another block's successors become this one's.</summary>
    public void Absorb(BasicBlock block, params List<BasicBlock> successors)
    {
        block.Absorbed = true;
        foreach (BasicBlock successor in block.Successors) successor.Predecessors.Remove(block);
        foreach (BasicBlock successor in Successors) successor.Predecessors.Remove(this);
        Successors = successors;
        foreach (BasicBlock successor in Successors) successor.Predecessors.Add(this);
    }
}
