using System.Reflection;
using System.Reflection.Metadata;

namespace ILGpuNet.Compiler;

/// <summary>What each instruction means.</summary>
internal sealed partial class MethodTranslator
{
    private readonly Dictionary<Instruction, Expression> switchValues = [];
    private Type? constrainedTo;

    private void Step(BasicBlock from)
    {
        ILOpCode code = instruction.Code;
        switch (code)
        {
            case ILOpCode.Nop or ILOpCode.Br or ILOpCode.Br_s or ILOpCode.Volatile or ILOpCode.Unaligned or ILOpCode.Readonly or ILOpCode.Tail: return;
            case >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3: LoadArgument(code - ILOpCode.Ldarg_0); return;
            case ILOpCode.Ldarg or ILOpCode.Ldarg_s: LoadArgument((int)instruction.Operand!); return;
            case ILOpCode.Ldarga or ILOpCode.Ldarga_s: LoadArgumentAddress((int)instruction.Operand!); return;
            case ILOpCode.Starg or ILOpCode.Starg_s: StoreArgument((int)instruction.Operand!); return;
            case >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 or ILOpCode.Ldloc or ILOpCode.Ldloc_s: LoadLocal(LocalSlots.SlotOf(instruction)!.Value); return;
            case ILOpCode.Ldloca or ILOpCode.Ldloca_s: LoadLocalAddress((int)instruction.Operand!); return;
            case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 or ILOpCode.Stloc or ILOpCode.Stloc_s: StoreLocal(LocalSlots.SlotOf(instruction)!.Value); return;
            case ILOpCode.Ldc_i4_m1: Push(Make.Constant(-1)); return;
            case >= ILOpCode.Ldc_i4_0 and <= ILOpCode.Ldc_i4_8: Push(Make.Constant((int)code - (int)ILOpCode.Ldc_i4_0)); return;
            case ILOpCode.Ldc_i4 or ILOpCode.Ldc_i4_s or ILOpCode.Ldc_i8 or ILOpCode.Ldc_r4 or ILOpCode.Ldc_r8: Push(Make.Constant(instruction.Operand!)); return;
            case ILOpCode.Dup: Duplicate(); return;
            case ILOpCode.Pop: Pop(); return;
            case ILOpCode.Add: Arithmetic(BinaryOperator.Add); return;
            case ILOpCode.Sub: Arithmetic(BinaryOperator.Subtract); return;
            case ILOpCode.Mul: Arithmetic(BinaryOperator.Multiply); return;
            case ILOpCode.And: Arithmetic(BinaryOperator.And); return;
            case ILOpCode.Or: Arithmetic(BinaryOperator.Or); return;
            case ILOpCode.Xor: Arithmetic(BinaryOperator.Xor); return;
            case ILOpCode.Div: Binary((a, b) => Make.Signed(BinaryOperator.Divide, a, b, unsigned: false)); return;
            case ILOpCode.Div_un: Binary((a, b) => Make.Signed(BinaryOperator.Divide, a, b, unsigned: true)); return;
            case ILOpCode.Rem: Binary(Remainder); return;
            case ILOpCode.Rem_un: Binary((a, b) => Make.Signed(BinaryOperator.Remainder, a, b, unsigned: true)); return;
            case ILOpCode.Shl: Binary((a, b) => Make.Shift(BinaryOperator.ShiftLeft, a, b, unsigned: null)); return;
            case ILOpCode.Shr: Binary((a, b) => Make.Shift(BinaryOperator.ShiftRight, a, b, unsigned: false)); return;
            case ILOpCode.Shr_un: Binary((a, b) => Make.Shift(BinaryOperator.ShiftRight, a, b, unsigned: true)); return;
            case ILOpCode.Neg: Push(Make.Negate(Pop())); return;
            case ILOpCode.Not: Push(Make.Complement(Pop())); return;
            case ILOpCode.Ceq: Compare(ComparisonOperator.Equal); return;
            case ILOpCode.Cgt: Compare(ComparisonOperator.Greater); return;
            case ILOpCode.Cgt_un: Compare(ComparisonOperator.Greater, unsignedOrUnordered: true); return;
            case ILOpCode.Clt: Compare(ComparisonOperator.Less); return;
            case ILOpCode.Clt_un: Compare(ComparisonOperator.Less, unsignedOrUnordered: true); return;
            case ILOpCode.Brtrue or ILOpCode.Brtrue_s: block.Condition = Make.To(Pop(), DeviceType.Boolean); return;
            case ILOpCode.Brfalse or ILOpCode.Brfalse_s: block.Condition = Make.Not(Make.To(Pop(), DeviceType.Boolean)); return;
            case ILOpCode.Beq or ILOpCode.Beq_s: Branch(ComparisonOperator.Equal); return;
            case ILOpCode.Bne_un or ILOpCode.Bne_un_s: Branch(ComparisonOperator.NotEqual, unsignedOrUnordered: true); return;
            case ILOpCode.Bge or ILOpCode.Bge_s: Branch(ComparisonOperator.GreaterOrEqual); return;
            case ILOpCode.Bge_un or ILOpCode.Bge_un_s: Branch(ComparisonOperator.GreaterOrEqual, unsignedOrUnordered: true); return;
            case ILOpCode.Bgt or ILOpCode.Bgt_s: Branch(ComparisonOperator.Greater); return;
            case ILOpCode.Bgt_un or ILOpCode.Bgt_un_s: Branch(ComparisonOperator.Greater, unsignedOrUnordered: true); return;
            case ILOpCode.Ble or ILOpCode.Ble_s: Branch(ComparisonOperator.LessOrEqual); return;
            case ILOpCode.Ble_un or ILOpCode.Ble_un_s: Branch(ComparisonOperator.LessOrEqual, unsignedOrUnordered: true); return;
            case ILOpCode.Blt or ILOpCode.Blt_s: Branch(ComparisonOperator.Less); return;
            case ILOpCode.Blt_un or ILOpCode.Blt_un_s: Branch(ComparisonOperator.Less, unsignedOrUnordered: true); return;
            case ILOpCode.Switch: Switch(from); return;
            case ILOpCode.Ret: ReturnValue(); return;
            case >= ILOpCode.Ldind_i1 and <= ILOpCode.Ldind_r8 and not ILOpCode.Ldind_i: Push(new Load(Make.Target(Pop()))); return;
            case ILOpCode.Ldobj: LoadObject((Type)instruction.Operand!); return;
            case >= ILOpCode.Stind_i1 and <= ILOpCode.Stind_r8 or ILOpCode.Stobj: StoreObject(); return;
            case ILOpCode.Ldfld: Push(LoadField(Pop(), (FieldInfo)instruction.Operand!)); return;
            case ILOpCode.Ldflda: Push(FieldAddress(Pop(), (FieldInfo)instruction.Operand!)); return;
            case ILOpCode.Stfld: StoreField((FieldInfo)instruction.Operand!); return;
            case ILOpCode.Ldsfld: LoadStaticField((FieldInfo)instruction.Operand!); return;
            case ILOpCode.Initobj: Initialize((Type)instruction.Operand!); return;
            case ILOpCode.Constrained: constrainedTo = (Type)instruction.Operand!; return;
            case ILOpCode.Call or ILOpCode.Callvirt: CallMethod((MethodBase)instruction.Operand!); return;
            case ILOpCode.Newobj: CreateObject((ConstructorInfo)instruction.Operand!); return;
            default:
                if (Conversions.TargetOf(code) is { } target) Push(Conversions.Convert(Pop(), target, unit.Dialect, instruction));
                else throw UnsupportedInstructions.Explain(instruction);
                return;
        }
    }

    private void Binary(Func<Expression, Expression, Expression> combine)
    {
        Expression right = Pop(), left = Pop();
        Push(combine(left, right));
    }

    private void Arithmetic(BinaryOperator op) => Binary((left, right) => Make.Arithmetic(op, left, right));

    private void Compare(ComparisonOperator op, bool unsignedOrUnordered = false) =>
        Binary((left, right) => Make.Compare(op, left, right, unsignedOrUnordered));

    private void Branch(ComparisonOperator op, bool unsignedOrUnordered = false)
    {
        Compare(op, unsignedOrUnordered);
        block.Condition = Pop();
    }

    private Expression Remainder(Expression left, Expression right)
    {
        Expression remainder = Make.Signed(BinaryOperator.Remainder, left, right, unsigned: false);
        return remainder is Binary { Type.IsFloating: true } floating
            ? new Call(unit.Dialect.MathFunction("fmod", floating.Type), [floating.Left, floating.Right], floating.Type)
            : remainder;
    }

    /// <summary>Every test of the chain compares the same value.</summary>
    private void Switch(BasicBlock from)
    {
        if (!switchValues.TryGetValue(instruction, out Expression? value))
        {
            value = Pop();
            if (!value.IsSimple) value = InTemporary(value);
            switchValues[instruction] = value;
        }
        block.Condition = from.SwitchValues!.Select(number => Make.Compare(ComparisonOperator.Equal, value, Make.Constant(number), false))
            .Aggregate((Expression?)null, (any, test) => any is null ? test : Make.Or(any, test));
    }

    private void ReturnValue()
    {
        if (method is not MethodInfo { ReturnType: var declared } || declared == typeof(void))
        {
            block.Statements.Add(new Return(null));
            return;
        }
        Expression value = Pop();
        if (returnType == DeviceType.Void) returnType = value.Type; // a reference: into which memory is known now
        bool isOwnMemory = (value is AddressOf { Target: var place } && RootOf(place) is VariablePlace) || value is Load { Source: VariablePlace { Variable.ArrayLength: not null } };
        if (isOwnMemory) throw new UnsupportedConstructException("a reference to a local, or a local array, that is returned", "return the value, or take the reference or array as an argument");
        block.Statements.Add(new Return(Make.To(value, returnType)));
    }

    private void LoadArgument(int index)
    {
        if (arguments[index] is { } variable) Push(Make.Load(variable));
        else Push(new Erased(index == 0 && !method.IsStatic ? method.DeclaringType! : typeof(Kernels.KernelThread)));
    }

    private void LoadArgumentAddress(int index)
    {
        if (arguments[index] is { Type.IsPointer: false } variable) Push(new AddressOf(new VariablePlace(variable)));
        else LoadArgument(index); // of a view, only members are called
    }

    private void StoreArgument(int index)
    {
        if (arguments[index] is { } variable) Store(new VariablePlace(variable), Pop());
        else Pop();
    }

    private void LoadLocal(int slot)
    {
        if (locals.IsErased(slot)) Push(new Erased(locals.TypeOf(slot)));
        else Push(locals.ConstantOf(slot, instruction.Offset) ?? Make.Load(locals.Variable(slot, instruction.Offset)));
    }

    private void LoadLocalAddress(int slot)
    {
        if (locals.IsErased(slot) || locals.ConstantOf(slot, instruction.Offset) is not null) LoadLocal(slot);
        else if (locals.Variable(slot, instruction.Offset) is { Type.IsPointer: false } variable) Push(new AddressOf(new VariablePlace(variable)));
        else LoadLocal(slot);
    }

    private void StoreLocal(int slot)
    {
        Expression value = Pop();
        if (value is Erased || locals.IsErased(slot)) return;
        // A local that is assigned once is its constant, or the array it was given.
        if (value is Constant && DeviceType.Of(locals.TypeOf(slot)) is var type && locals.TrySetConstant(slot, instruction.Offset, Make.To(value, type))) return;
        if (value is Load { Source: VariablePlace { Variable: { ArrayLength: not null } array } } && locals.TrySetConstant(slot, instruction.Offset, value))
        {
            array.Name = locals.NameOf(slot, instruction.Offset);
            return;
        }
        Store(new VariablePlace(locals.Variable(slot, instruction.Offset, value.Type)), value);
    }

    private void LoadObject(Type type)
    {
        Expression address = Pop();
        if (address is Erased) throw new UnsupportedConstructException("the kernel or the thread as a value", "pass what is needed of it");
        CheckSameType(address, type);
        Push(new Load(Make.Target(address)));
    }

    private void StoreObject()
    {
        Expression value = Pop();
        Store(Make.Target(Pop()), value);
    }

    private void StoreField(FieldInfo field)
    {
        Expression value = Pop(), owner = Pop();
        if (owner is Erased) throw new UnsupportedConstructException($"assignment to field {field.Name} of the kernel", "a kernel's fields are its arguments; use a local");
        Store(new FieldPlace(OwnerPlace(owner), field), value);
    }

    private void LoadStaticField(FieldInfo field)
    {
        if (typeof(Delegate).IsAssignableFrom(field.FieldType)) throw UnsupportedInstructions.Delegate;
        if (!field.IsInitOnly && !field.IsLiteral)
            throw new UnsupportedConstructException($"static field {TypeNames.Of(field.DeclaringType!)}.{field.Name}, which can change", "make it const or readonly, or pass its value as an argument");
        if (!field.FieldType.IsPrimitive && !field.FieldType.IsEnum)
            throw new UnsupportedConstructException($"static field {TypeNames.Of(field.DeclaringType!)}.{field.Name} of type {TypeNames.Of(field.FieldType)}", "only numbers become literals");
        Push(Make.Constant(field.GetValue(null)!));
    }

    private void Initialize(Type type)
    {
        Expression address = Pop();
        if (address is Erased) return;
        CheckSameType(address, type);
        Place place = Make.Target(address);
        Store(place, place.Type.IsStruct ? new ZeroStruct(place.Type) : Make.Zero(place.Type));
    }

    private static void CheckSameType(Expression address, Type type)
    {
        if (address.Type.IsPointer && address.Type.Element == DeviceType.Of(type).Element) return;
        throw new UnsupportedConstructException($"memory of type {TypeNames.Of(address.Type.Element)} read or written as {TypeNames.Of(type)}", "use BitConverter for the bits of a number");
    }
}
