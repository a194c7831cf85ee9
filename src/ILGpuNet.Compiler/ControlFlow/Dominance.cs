namespace ILGpuNet.Compiler;

/// <summary>Numbers the blocks and finds what dominates them and the loops they form (Cooper, Harvey and Kennedy, 2001).</summary>
internal static class Dominance
{
    /// <exception cref="UnsupportedConstructException">A jump into the middle of a loop.</exception>
    public static List<BasicBlock> Compute(BasicBlock entry)
    {
        List<BasicBlock> blocks = ControlFlowGraph.ReversePostOrder(entry);
        for (int i = 0; i < blocks.Count; i++)
        {
            blocks[i].Order = i;
            blocks[i].Predecessors.Clear();
        }
        foreach (BasicBlock block in blocks)
            foreach (BasicBlock successor in block.Successors) successor.Predecessors.Add(block);

        entry.Dominator = entry;
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (BasicBlock block in blocks.Skip(1))
            {
                BasicBlock dominator = block.Predecessors.Where(p => p.Dominator is not null).Aggregate(Meet);
                changed |= dominator != block.Dominator;
                block.Dominator = dominator;
            }
        }
        foreach (BasicBlock block in blocks.Skip(1)) block.Dominator!.Dominated.Add(block);
        foreach (BasicBlock block in blocks) FindLoop(block);
        return blocks;
    }

    public static bool Dominates(BasicBlock dominator, BasicBlock block)
    {
        while (block.Order > dominator.Order) block = block.Dominator!;
        return block == dominator;
    }

    private static BasicBlock Meet(BasicBlock a, BasicBlock b)
    {
        while (a != b)
        {
            while (a.Order > b.Order) a = a.Dominator!;
            while (b.Order > a.Order) b = b.Dominator!;
        }
        return a;
    }

    private static void FindLoop(BasicBlock head)
    {
        foreach (BasicBlock latch in head.Predecessors.Where(p => p.Order >= head.Order))
        {
            if (!Dominates(head, latch)) throw new UnsupportedConstructException("a jump into the middle of a loop", "write the loop without goto");
            head.Loop ??= [head];
            var work = new Stack<BasicBlock>([latch]);
            while (work.TryPop(out BasicBlock? block))
            {
                if (!head.Loop.Add(block)) continue;
                foreach (BasicBlock predecessor in block.Predecessors) work.Push(predecessor);
            }
        }
    }
}
