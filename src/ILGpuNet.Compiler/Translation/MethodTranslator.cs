using System.Reflection;
using System.Reflection.Metadata;

namespace ILGpuNet.Compiler;

/// <summary>
/// Translates one method: runs IL's stack with expressions instead of values, block by block, and puts the blocks together. What has an effect
/// becomes a statement; before it, whatever on the stack it could change is kept in a temporary.
/// </summary>
internal sealed partial class MethodTranslator
{
    private readonly TranslationUnit unit;
    private readonly MethodBase method;
    private readonly bool isKernel;
    private readonly DebugInformation debugInformation;
    private readonly Variable?[] arguments;
    private readonly List<Variable> parameters = [];
    private readonly Dictionary<FieldInfo, Variable> kernelFields = [];
    private readonly List<Variable> sharedArrays = [];
    private readonly List<BasicBlock> sharedAllocations = [];
    private LocalSlots locals = null!;
    private BasicBlock entry = null!, block = null!;
    private List<Expression> stack = [];
    private Instruction instruction = new(0, 0, default, null);
    private DeviceType returnType = DeviceType.Void;

    /// <param name="unit">The program that the method becomes part of.</param>
    /// <param name="method">A closed method with IL.</param>
    /// <param name="argumentTypes">Types of the arguments it is called with; null for a kernel's Run.</param>
    public MethodTranslator(TranslationUnit unit, MethodBase method, IReadOnlyList<DeviceType>? argumentTypes)
    {
        (this.unit, this.method, isKernel) = (unit, method, argumentTypes is null);
        debugInformation = DebugInformation.Of(method);
        ParameterInfo[] declared = method.GetParameters();
        int first = method.IsStatic ? 0 : 1;
        arguments = new Variable?[first + declared.Length];
        if (argumentTypes is null) return;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (argumentTypes[i] == DeviceType.Void) continue;
            string name = i < first ? "self" : declared[i - first].Name ?? "captured";
            arguments[i] = new Variable(name, argumentTypes[i]) { IsParameter = true };
            parameters.Add(arguments[i]!);
        }
    }

    /// <exception cref="KernelCompilationException">The method does something that a device cannot.</exception>
    public Function Translate(string name)
    {
        try
        {
            return TranslateBody(name);
        }
        catch (UnsupportedConstructException cause)
        {
            throw new KernelCompilationException(unit.KernelName, method, instruction.Offset, debugInformation.LineOf(instruction.Offset), cause);
        }
    }

    private Function TranslateBody(string name)
    {
        MethodBody body = method.GetMethodBody()!;
        if (body.ExceptionHandlingClauses.Count > 0) throw new UnsupportedConstructException("exception handling", "a device has no exceptions: leave out try, catch, finally, using and lock");
        if (isKernel) AddKernelFields();
        if (method is MethodInfo { ReturnType: { IsByRef: false } type }) returnType = DeviceType.Of(type);
        List<Instruction> instructions = InstructionDecoder.Decode(method);
        locals = new LocalSlots(body, instructions, debugInformation);
        MarkAddressedArguments(instructions);
        List<BasicBlock> blocks = ControlFlowGraph.Build(instructions);
        entry = blocks[0];
        TranslateBlocks(blocks);

        blocks = Dominance.Compute(entry);
        if (sharedAllocations.Any(allocation => blocks.Any(head => head.Loop?.Contains(allocation) == true)))
            throw new UnsupportedConstructException("Shared<T>() in a loop", "ask for shared memory once, before the loop");
        List<Statement> statements = new Structurer(blocks).Build();
        Temporaries.Remove(statements);
        return new Function(name, parameters, returnType, statements)
        {
            SharedArrays = sharedArrays,
            IsPure = Effects.IsPure(statements),
            ReadsMemory = Effects.ReadsMemory(statements),
        };
    }

    private void AddKernelFields()
    {
        foreach (FieldInfo field in KernelParameter.FieldsOf(method.DeclaringType!))
        {
            var variable = new Variable(TypeNames.Identifier(field), DeviceType.Of(field.FieldType)) { IsParameter = true };
            kernelFields.Add(field, variable);
            parameters.Add(variable);
        }
    }

    private void MarkAddressedArguments(List<Instruction> instructions)
    {
        foreach (Instruction candidate in instructions)
        {
            if (candidate.Code is ILOpCode.Ldarga or ILOpCode.Ldarga_s
                && arguments[(int)candidate.Operand!] is { Type.IsPointer: false } variable)
                variable.AddressTaken = true;
            if (candidate.Code == ILOpCode.Ldflda && kernelFields.TryGetValue((FieldInfo)candidate.Operand!, out Variable? field) && !field.Type.IsPointer)
                field.AddressTaken = true;
        }
    }

    private void TranslateBlocks(List<BasicBlock> blocks)
    {
        foreach (BasicBlock candidate in blocks)
        {
            if (candidate.Translated || candidate.Absorbed) continue;
            BasicBlock? from = candidate.Predecessors.FirstOrDefault(p => p.Translated);
            if (from is null && candidate != entry) continue; // nothing leads here once constant conditions are decided
            if (from?.Exit.Count > 0)
                candidate.Entry = [.. from.Exit.Select(value => new Variable("value", value.Type.OnStack) { IsTemporary = true })];
            TranslateBlock(candidate, candidate.Entry is null ? [] : [.. candidate.Entry.Select(Make.Load)]);
        }
        foreach (BasicBlock candidate in blocks)
        {
            if (!candidate.Translated || candidate.Absorbed) continue;
            foreach (BasicBlock successor in candidate.Successors.Distinct())
            {
                if (successor.Entry is null) continue;
                foreach ((Variable variable, Expression value) in successor.Entry.Zip(candidate.Exit))
                    candidate.Statements.Add(new Assign(new VariablePlace(variable), Make.To(value, variable.Type)));
            }
        }
    }

    private void TranslateBlock(BasicBlock target, List<Expression> onEntry)
    {
        (BasicBlock, List<Expression>) outer = (block, stack);
        (block, stack) = (target, onEntry);
        target.Translated = true;
        RunInstructions(target);
        target.Exit = stack;
        Fold(target);
        (block, stack) = outer;
    }

    private void RunInstructions(BasicBlock from)
    {
        foreach (Instruction next in from.Instructions)
        {
            instruction = next;
            Step(from);
        }
    }

    /// <summary>Takes into a block what belongs to it: decided branches, straight continuations, short-circuit conditions, conditional values.</summary>
    private void Fold(BasicBlock target)
    {
        while (true)
        {
            if (target.Condition is Constant { Value: bool holds })
            {
                BasicBlock never = target.Successors[holds ? 1 : 0];
                target.RemoveSuccessor(never);
                never.RemoveIfUnreachable();
                target.Condition = null;
            }
            if (target.Condition is not null && target.Successors[0] == target.Successors[1])
            {
                target.Successors.RemoveAt(1);
                target.Condition = null;
            }
            if (target.Condition is null)
            {
                if (target.Successors is not [var next] || next.Translated || next == entry || next.Predecessors.Count != 1) return;
                Continue(target, next);
                continue;
            }
            foreach (BasicBlock successor in target.Successors.ToList())
                if (!successor.Translated && successor != entry && successor.Predecessors.Count == 1) TranslateBlock(successor, [.. target.Exit]);
            if (!FoldShortCircuit(target) && !FoldConditionalValue(target)) return;
        }
    }

    private void Continue(BasicBlock target, BasicBlock next)
    {
        target.Absorb(next, next.Successors);
        next.Translated = true;
        (block, stack) = (target, target.Exit);
        RunInstructions(next);
        target.Exit = stack;
    }

    private static bool FoldShortCircuit(BasicBlock target)
    {
        BasicBlock whenTrue = target.Successors[0], whenFalse = target.Successors[1];
        Expression condition = target.Condition!;
        if (IsOnlyCondition(whenTrue, target))
        {
            Expression second = whenTrue.Condition!;
            BasicBlock secondTrue = whenTrue.Successors[0], secondFalse = whenTrue.Successors[1];
            if (secondFalse == whenFalse) return Replace(whenTrue, Make.And(condition, second), secondTrue, whenFalse);
            if (secondTrue == whenFalse) return Replace(whenTrue, Make.And(condition, Make.Not(second)), secondFalse, whenFalse);
        }
        if (IsOnlyCondition(whenFalse, target))
        {
            Expression second = whenFalse.Condition!;
            BasicBlock secondTrue = whenFalse.Successors[0], secondFalse = whenFalse.Successors[1];
            if (secondTrue == whenTrue) return Replace(whenFalse, Make.Or(condition, second), whenTrue, secondFalse);
            if (secondFalse == whenTrue) return Replace(whenFalse, Make.Or(condition, Make.Not(second)), whenTrue, secondTrue);
        }
        return false;

        bool Replace(BasicBlock absorbed, Expression combined, BasicBlock nextTrue, BasicBlock nextFalse)
        {
            target.Condition = combined;
            target.Absorb(absorbed, nextTrue, nextFalse);
            return true;
        }
    }

    private static bool IsOnlyCondition(BasicBlock candidate, BasicBlock after) =>
        IsOnlyExpression(candidate, after) && candidate.Condition is not null && candidate.Exit.Count == after.Exit.Count;

    private static bool IsOnlyExpression(BasicBlock candidate, BasicBlock after) =>
        candidate.Translated && !candidate.Absorbed && candidate != after && candidate.Predecessors.Count == 1 && candidate.Statements.Count == 0;

    /// <summary>Two successors that each push a value and meet: one conditional value, and the block goes on where they met.</summary>
    private bool FoldConditionalValue(BasicBlock target)
    {
        BasicBlock whenTrue = target.Successors[0], whenFalse = target.Successors[1];
        int depth = target.Exit.Count + 1;
        if (!IsOnlyExpression(whenTrue, target) || !IsOnlyExpression(whenFalse, target)
            || whenTrue.Condition is not null || whenFalse.Condition is not null || whenTrue.Exit.Count != depth || whenFalse.Exit.Count != depth
            || whenTrue.Successors is not [var meeting] || whenFalse.Successors is not [var other] || meeting != other
            || meeting.Translated || meeting == entry || meeting.Predecessors.Count != 2)
            return false;
        Expression value = Make.Select(target.Condition!, whenTrue.Exit[^1], whenFalse.Exit[^1]);
        target.Condition = null;
        target.Absorb(whenTrue, meeting);
        target.Absorb(whenFalse, meeting);
        target.Exit = [.. target.Exit, value];
        Continue(target, meeting);
        return true;
    }
}
