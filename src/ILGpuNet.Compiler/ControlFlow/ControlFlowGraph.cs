using System.Reflection.Metadata;

namespace ILGpuNet.Compiler;

/// <summary>The blocks of a method, in an order in which a block comes after one that leads to it.</summary>
internal static class ControlFlowGraph
{
    public static List<BasicBlock> Build(List<Instruction> instructions)
    {
        var starts = new SortedSet<int> { 0 };
        foreach (Instruction instruction in instructions)
        {
            starts.UnionWith(instruction.Targets);
            if (instruction.EndsBlock) starts.Add(instruction.NextOffset);
        }
        var blocks = new Dictionary<int, BasicBlock>();
        BasicBlock current = null!;
        foreach (Instruction instruction in instructions)
        {
            if (starts.Contains(instruction.Offset)) blocks[instruction.Offset] = current = new BasicBlock([]);
            current.Instructions.Add(instruction);
        }
        foreach (BasicBlock block in blocks.Values.ToList()) Connect(block, blocks);
        List<BasicBlock> reachable = ReversePostOrder(blocks[0]);
        foreach (BasicBlock block in reachable)
            foreach (BasicBlock successor in block.Successors) successor.Predecessors.Add(block);
        return reachable;
    }

    private static void Connect(BasicBlock block, Dictionary<int, BasicBlock> blocks)
    {
        Instruction last = block.Instructions[^1];
        if (last.Code == ILOpCode.Switch)
        {
            ConnectSwitch(block, last, blocks);
            return;
        }
        block.Successors.AddRange(last.Targets.Select(target => blocks[target]));
        if (last.FallsThrough) block.Successors.Add(blocks[last.NextOffset]);
    }

    /// <summary>A switch becomes a chain of tests, one for each target; what would go to the default needs none.</summary>
    private static void ConnectSwitch(BasicBlock block, Instruction instruction, Dictionary<int, BasicBlock> blocks)
    {
        BasicBlock otherwise = blocks[instruction.NextOffset];
        var cases = instruction.Targets.Select((target, value) => (Target: blocks[target], Value: value))
            .Where(test => test.Target != otherwise).GroupBy(test => test.Target, test => test.Value).ToList();
        BasicBlock test = block;
        for (int i = 0; i < cases.Count; i++)
        {
            test.SwitchValues = [.. cases[i]];
            BasicBlock next = i + 1 < cases.Count ? new BasicBlock([instruction]) : otherwise;
            test.Successors = [cases[i].Key, next];
            test = next;
        }
        if (cases.Count > 0) return;
        block.SwitchValues = [];
        block.Successors = [otherwise];
    }

    public static List<BasicBlock> ReversePostOrder(BasicBlock entry)
    {
        var order = new List<BasicBlock>();
        var seen = new HashSet<BasicBlock>();
        Visit(entry);
        order.Reverse();
        return order;

        void Visit(BasicBlock block)
        {
            if (!seen.Add(block)) return;
            for (int i = block.Successors.Count - 1; i >= 0; i--) Visit(block.Successors[i]);
            order.Add(block);
        }
    }
}
