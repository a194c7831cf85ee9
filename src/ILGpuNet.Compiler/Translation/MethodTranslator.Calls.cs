using System.Reflection;
using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler;

/// <summary>Calls: of the vocabulary, of mathematical functions, of constants, of other methods.</summary>
internal sealed partial class MethodTranslator
{
    private void CallMethod(MethodBase called)
    {
        int count = called.GetParameters().Length + (called.IsStatic ? 0 : 1);
        List<Expression> values = Pop(count);
        Type? constrained = constrainedTo;
        constrainedTo = null;
        if (constrained is not null) called = Specialization.Resolve(constrained, (MethodInfo)called);
        else if (called.DeclaringType is { IsValueType: false } && !called.IsStatic) throw InstanceOfClass(called);
        if (CallVocabulary(called, values)) return;
        if ((MathFunctions.Translate(called, values, unit.Dialect) ?? Conversions.CreateTruncating(called, values, unit.Dialect)) is { } value)
        {
            Push(value);
            return;
        }
        if (Specialization.ConstantOf(called, constrained is not null) is { } constant)
        {
            Push(constant);
            return;
        }
        CallFunction(called, values);
    }

    private static UnsupportedConstructException InstanceOfClass(MethodBase called) => typeof(Delegate).IsAssignableFrom(called.DeclaringType)
        ? new($"a call of a delegate, {TypeNames.Of(called.DeclaringType!)}", "pass a struct with a static abstract method as type argument")
        : new($"a virtual call, {TypeNames.Of(called)}", "call static methods, or methods of structs known as type arguments");

    private bool CallVocabulary(MethodBase called, List<Expression> values)
    {
        Type type = called.DeclaringType!;
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (type == typeof(KernelThread)) CallThread((MethodInfo)called, values);
        else if (definition == typeof(View<>) || definition == typeof(Shared<>) || definition == typeof(Local<>)) CallArray(called, values);
        else if (type == typeof(Atomic)) CallAtomic(called, values);
        else if (type == typeof(Result)) CallStore(values);
        else if (type == typeof(TensorCore)) CallTensorCore((MethodInfo)called, values);
        else return false;
        return true;
    }

    private void CallThread(MethodInfo called, List<Expression> values)
    {
        switch (called.Name)
        {
            case nameof(KernelThread.Barrier):
                SettleMemory();
                block.Statements.Add(new Barrier());
                return;
            case nameof(KernelThread.Shared):
                if (!isKernel) throw new UnsupportedConstructException("Shared<T>() outside Run", "ask for shared memory in the kernel's Run and pass it on");
                Variable shared = NewArray(called, values, AddressSpace.Shared);
                sharedArrays.Add(shared);
                sharedAllocations.Add(block);
                Push(Make.Load(shared));
                return;
            case nameof(KernelThread.Local):
                Variable local = NewArray(called, values, AddressSpace.Private);
                block.Statements.Add(new AllocateArray(local));
                Push(Make.Load(local));
                return;
            default:
                Push(new ThreadProperty(called.Name["get_".Length..]));
                return;
        }
    }

    private static Variable NewArray(MethodInfo called, List<Expression> values, AddressSpace space)
    {
        if (values[1] is not Constant { Value: int length })
            throw new UnsupportedConstructException($"{called.Name}<T>() of a length that is not constant", "let the length be a constant or a static member of a type argument");
        if (length < 1) throw new UnsupportedConstructException($"{called.Name}<T>({length})", "ask for at least one element");
        DeviceType element = DeviceType.Of(called.GetGenericArguments()[0]);
        return new Variable(space == AddressSpace.Shared ? "shared" : "local", element with { Space = space }) { ArrayLength = length };
    }

    private void CallArray(MethodBase called, List<Expression> values)
    {
        if (called.Name != "get_Item")
            throw new UnsupportedConstructException(TypeNames.Of(called), "a device knows the elements only: pass lengths as arguments");
        // A view by address is the view: of it, only members are called.
        Expression array = values[0] is AddressOf { Target: { Type.IsPointer: true } place } ? new Load(place) : values[0];
        Push(new AddressOf(new ElementPlace(array, Make.To(values[1], DeviceType.Int32))));
    }

    private void CallAtomic(MethodBase called, List<Expression> values)
    {
        if (values[0].Type.Space is null or AddressSpace.Private)
            throw new UnsupportedConstructException($"{TypeNames.Of(called)} on a variable of the thread's own", "atomics are for elements of View<T> and Shared<T>");
        var type = new DeviceType(values[0].Type.Element);
        (string name, Definition? definition) = unit.Dialect.Atomic(called.Name, type, values[0].Type.Space!.Value);
        Perform(new Call(name, [values[0], Make.To(values[1], type)], type) { Definition = definition });
    }

    /// <summary>A store that a map can take the place of.</summary>
    private void CallStore(List<Expression> values)
    {
        var element = new DeviceType(values[0].Type.Element);
        Perform(new Call(KernelEpilogue.StoreName, [values[0], Make.To(values[1], DeviceType.Int32), Make.To(values[2], element)], DeviceType.Void)
        {
            Definition = unit.Epilogue?.Store ?? KernelEpilogue.PlainStore,
        });
    }

    /// <summary>A conversion to what tensor cores take, or a product: arrays of the thread's own from an element on.</summary>
    private void CallTensorCore(MethodInfo called, List<Expression> values)
    {
        if (Specialization.ConstantOf(called, isConstrained: false) is { } constant)
        {
            Push(constant);
            return;
        }
        Definition definition = unit.Dialect.TensorCoreFunction(called.Name);
        if (called.ReturnType != typeof(void))
        {
            Push(new Call(definition.Name, [.. values.Select(value => Make.To(value, DeviceType.Float32))], DeviceType.UInt32) { Definition = definition });
            return;
        }
        Expression[] arguments = [ElementOf(values[1], values[2]), ElementOf(values[3], values[4]), ElementOf(values[5], values[6]), Make.To(values[7], DeviceType.Int32)];
        Perform(new Call(definition.Name, arguments, DeviceType.Void) { Definition = definition });

        static Expression ElementOf(Expression array, Expression index) => new AddressOf(new ElementPlace(array, Make.To(index, DeviceType.Int32)));
    }

    /// <summary>A call that has effects: a statement of its own, whose value, if any, is on the stack then.</summary>
    private void Perform(Call call)
    {
        SettleMemory();
        if (call.Type == DeviceType.Void) block.Statements.Add(new Evaluate(call));
        else Push(InTemporary(call));
    }

    private void CallFunction(MethodBase called, List<Expression> values)
    {
        ParameterInfo[] declared = called.GetParameters();
        int first = called.IsStatic ? 0 : 1;
        if (first == 1 && values[0] is Erased)
            throw new UnsupportedConstructException($"a call of the kernel's own method {TypeNames.Of(called)}", "make it static and pass what it needs");
        if (first == 1 && !values[0].Type.IsPointer) values[0] = new AddressOf(OwnerPlace(values[0]));
        var types = new List<DeviceType>();
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i] is Erased)
            {
                types.Add(DeviceType.Void);
                continue;
            }
            bool isReference = i < first || declared[i - first].ParameterType.IsByRef;
            DeviceType type = isReference ? values[i].Type : DeviceType.Of(declared[i - first].ParameterType);
            values[i] = Make.To(values[i], type);
            types.Add(type);
        }
        Function function = unit.FunctionFor(called, types);
        List<Expression> passed = [.. values.Where(value => value is not Erased)];
        if (function.Inline(passed) is { } value)
        {
            Push(value);
            return;
        }
        var call = new Call(function.Name, [.. passed], function.ReturnType) { ReadsReferences = function.ReadsMemory };
        if (function.IsPure && function.ReturnType != DeviceType.Void) Push(call);
        else Perform(call);
    }

    private void CreateObject(ConstructorInfo constructor)
    {
        Type type = constructor.DeclaringType!;
        if (typeof(Exception).IsAssignableFrom(type)) throw UnsupportedInstructions.Throw;
        if (!type.IsValueType)
            throw new UnsupportedConstructException($"allocation of an object, new {TypeNames.Of(type)}", "kernels have numbers, structs and views only");
        List<Expression> values = Pop(constructor.GetParameters().Length);
        var variable = new Variable("value", DeviceType.Of(type)) { IsTemporary = true, AddressTaken = true };
        CallFunction(constructor, [new AddressOf(new VariablePlace(variable)), .. values]);
        Push(Make.Load(variable));
    }
}
