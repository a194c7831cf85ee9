namespace ILGpuNet.Compiler;

/// <summary>IL's stack, and the order of effects.</summary>
internal sealed partial class MethodTranslator
{
    private void Push(Expression value) => stack.Add(value);

    private Expression Pop()
    {
        Expression value = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private List<Expression> Pop(int count)
    {
        List<Expression> values = stack.GetRange(stack.Count - count, count);
        stack.RemoveRange(stack.Count - count, count);
        return values;
    }

    private Expression InTemporary(Expression value, string name = "value")
    {
        var variable = new Variable(name, value.Type) { IsTemporary = true };
        block.Statements.Add(new Assign(new VariablePlace(variable), value));
        return Make.Load(variable);
    }

    /// <summary>Evaluates now what on the stack a statement to come could change.</summary>
    private void Settle(Func<Expression, bool> isAffected)
    {
        for (int i = 0; i < stack.Count; i++)
            if (stack[i] is not Erased && isAffected(stack[i])) stack[i] = InTemporary(stack[i]);
    }

    private void SettleMemory() => Settle(value => value.ReadsMemory);

    private void Store(Place target, Expression value)
    {
        if (target.DescendantsAndSelf.OfType<VariablePlace>().Any(place => kernelFields.ContainsValue(place.Variable)) && RootOf(target) is VariablePlace)
            throw new UnsupportedConstructException("assignment to a field of the kernel", "a kernel's fields are its arguments; use a local");
        value = Make.To(value, target.Type);
        if (target.IsMemory) SettleMemory();
        if (RootOf(target) is VariablePlace root) Settle(e => e.Mentions(root.Variable));
        block.Statements.Add(new Assign(target, value));
    }

    private static Place RootOf(Place place) => place is FieldPlace field ? RootOf(field.Owner) : place;

    /// <summary>Loads a field of a struct given by address or by value.</summary>
    private Expression LoadField(Expression owner, System.Reflection.FieldInfo field)
    {
        if (owner is Erased) return KernelField(field);
        return new Load(new FieldPlace(OwnerPlace(owner), field));
    }

    private Expression FieldAddress(Expression owner, System.Reflection.FieldInfo field)
    {
        if (owner is Erased) return KernelField(field) is { Type.IsPointer: true } pointer ? pointer : new AddressOf(new VariablePlace(kernelFields[field]));
        var place = new FieldPlace(OwnerPlace(owner), field);
        return place.Type.IsPointer ? new Load(place) : new AddressOf(place);
    }

    private Expression KernelField(System.Reflection.FieldInfo field) => kernelFields.TryGetValue(field, out Variable? variable)
        ? Make.Load(variable)
        : throw new UnsupportedConstructException($"field {field.Name} of {TypeNames.Of(field.DeclaringType!)}", "pass the value as an argument");

    private Place OwnerPlace(Expression owner)
    {
        if (owner.Type.IsPointer) return Make.Target(owner);
        if (owner is Load load) return load.Source;
        return ((Load)InTemporary(owner)).Source;
    }

    /// <summary>The value once more, without computing it twice.</summary>
    private void Duplicate()
    {
        Expression value = Pop();
        if (value is AddressOf { Target: ElementPlace { Pointer.IsSimple: true } element })
            value = new AddressOf(new ElementPlace(element.Pointer, IsCheap(element.Index) ? element.Index : InTemporary(element.Index, "index")));
        else if (!value.IsSimple && value is not Erased && !(value is AddressOf address && IsPath(address.Target)))
            value = InTemporary(value);
        Push(value);
        Push(value);
    }

    private static bool IsPath(Place place) => place is VariablePlace || (place is FieldPlace field && IsPath(field.Owner))
        || place is PointerTarget { Pointer.IsSimple: true };

    private static bool IsCheap(Expression index) => !index.ReadsMemory && index.DescendantsAndSelf.All(e => e is not Call) && index.DescendantsAndSelf.Count() <= 7;
}
