using System.Reflection;
using System.Reflection.Emit;
using ILGpuNet.Gpu;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Ilgpu;

/// <summary>
/// Makes a kernel of a map: a struct of the run-time assembly, with the arguments of <see cref="LoadedMap"/> as its fields and the loop over elements as its
/// method, in which inputs are read, each instruction is a call, and outputs are written.
/// </summary>
internal sealed class MapKernelEmitter
{
    private const int NamedFunctions = 4;

    private static readonly MethodInfo RunMethod = typeof(IKernel).GetMethod(nameof(IKernel.Run))!;

    private readonly MapProgram program;
    private readonly MapIndexing indexing;
    private readonly List<string> failures = [];
    private readonly Dictionary<string, FieldBuilder> fields = [];
    private readonly List<LocalBuilder> values = [];
    private readonly TypeBuilder type;
    private readonly ILGenerator code;
    private LocalBuilder element = null!;

    private MapKernelEmitter(MapProgram program, MapIndexing indexing, TypeBuilder type)
    {
        (this.program, this.indexing, this.type) = (program, indexing, type);
        type.AddInterfaceImplementation(typeof(IKernel));
        MethodBuilder run = type.DefineMethod(
            nameof(IKernel.Run), MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            typeof(void), [typeof(KernelThread)]);
        type.DefineMethodOverride(run, RunMethod);
        code = run.GetILGenerator();
        DefineFields();
        EmitLoop();
    }

    /// <summary>The kernel of a program, and the functions of it that note a division by zero.</summary>
    /// <exception cref="DTypeException">A function is not defined for its operands.</exception>
    public static (Type Kernel, IReadOnlyList<string> Failures) Emit(MapProgram program, MapIndexing indexing)
    {
        string[] functions = [.. program.Instructions.Select(instruction => instruction.Function).Where(function => function != MapFunction.Copy).Select(function => $"{function}")];
        string name = string.Join('_', functions.Take(NamedFunctions).Prepend("Map")) + (functions.Length > NamedFunctions ? $"_and_{functions.Length - NamedFunctions}_more" : "");
        IReadOnlyList<string> failures = [];
        Type kernel = RunTimeAssembly.Define(
            name, TypeAttributes.SequentialLayout, typeof(ValueType), type => failures = new MapKernelEmitter(program, indexing, type).failures);
        return (kernel, failures);
    }

    private void DefineFields()
    {
        Define("count", typeof(int));
        foreach (int axis in indexing.ExtentAxes) Define($"extent{axis}", typeof(int));
        foreach ((int input, int axis) in indexing.StridedAxes) Define($"stride{input}_{axis}", typeof(int));
        for (int i = 0; i < program.InputTypes.Count; i++) Define($"x{i}", typeof(View<>).MakeGenericType(MapTypes.InMemory(program.InputTypes[i])));
        for (int i = 0; i < program.ScalarTypes.Count; i++) Define($"s{i}", MapTypes.InMemory(program.ScalarTypes[i]));
        for (int i = 0; i < program.Outputs.Count; i++) Define($"y{i}", typeof(View<>).MakeGenericType(MapTypes.InMemory(program.TypeOf(program.Outputs[i]))));
        foreach (MapInstruction instruction in program.Instructions)
        {
            if (MapTypes.FailureOf(instruction) is not { } failure || failures.Contains(failure)) continue;
            failures.Add(failure);
            Define($"{failure}_position", typeof(View<int>));
            Define($"{failure}_value", typeof(View<long>));
        }

        void Define(string name, Type fieldType) => fields[name] = type.DefineField(name, fieldType, FieldAttributes.Public);
    }

    /// <summary>for (int i = thread.GlobalIndex; i &lt; count; i += thread.GlobalSize)</summary>
    private void EmitLoop()
    {
        Label body = code.DefineLabel(), test = code.DefineLabel();
        element = code.DeclareLocal(typeof(int));
        EmitThread(nameof(KernelThread.GlobalIndex));
        code.Emit(OpCodes.Stloc, element);
        code.Emit(OpCodes.Br, test);
        code.MarkLabel(body);
        EmitBody();
        code.Emit(OpCodes.Ldloc, element);
        EmitThread(nameof(KernelThread.GlobalSize));
        code.Emit(OpCodes.Add);
        code.Emit(OpCodes.Stloc, element);
        code.MarkLabel(test);
        code.Emit(OpCodes.Ldloc, element);
        EmitField("count");
        code.Emit(OpCodes.Blt, body);
        code.Emit(OpCodes.Ret);
    }

    private void EmitBody()
    {
        LocalBuilder[] positions = EmitPositions();
        for (int i = 0; i < program.InputTypes.Count; i++)
        {
            EmitElementAddress($"x{i}", () => EmitIndex(i, positions));
            code.Emit(OpCodes.Ldobj, MapTypes.InMemory(program.InputTypes[i]));
            StoreFromMemory(program.InputTypes[i]);
        }
        for (int i = 0; i < program.ScalarTypes.Count; i++)
        {
            EmitField($"s{i}");
            StoreFromMemory(program.ScalarTypes[i]);
        }
        foreach (MapInstruction instruction in program.Instructions)
        {
            EmitInstruction(instruction);
            Store(MapTypes.Of(instruction.ResultType));
        }
        for (int i = 0; i < program.Outputs.Count; i++)
        {
            int value = program.Outputs[i];
            EmitElementAddress($"y{i}", () => code.Emit(OpCodes.Ldloc, element));
            code.Emit(OpCodes.Ldloc, values[value]);
            DType of = program.TypeOf(value);
            if (of == DType.Bool) code.Emit(OpCodes.Call, typeof(BoolFunctions).GetMethod(nameof(BoolFunctions.ToByte))!);
            code.Emit(OpCodes.Stobj, MapTypes.InMemory(of));
        }
    }

    private void EmitInstruction(MapInstruction instruction)
    {
        foreach (int operand in (int[])[instruction.First, instruction.Second, instruction.Third])
        {
            if (operand >= 0) code.Emit(OpCodes.Ldloc, values[operand]);
        }
        if (instruction.Function == MapFunction.Copy) return;
        if (instruction.Function == MapFunction.Cast)
        {
            EmitCast(instruction.OperandType, instruction.ResultType);
            return;
        }
        if (MapTypes.FailureOf(instruction) is { } failure)
        {
            code.Emit(OpCodes.Ldloc, element);
            EmitField($"{failure}_position");
            EmitField($"{failure}_value");
        }
        code.Emit(OpCodes.Call, MapTypes.MethodOf(instruction));
    }

    private void EmitCast(DType from, DType to)
    {
        if (from == to) return;
        if (MapTypes.CastMethod(from, to) is { } method)
        {
            code.Emit(OpCodes.Call, method);
            return;
        }
        if (from == DType.Bool) code.Emit(OpCodes.Call, typeof(BoolFunctions).GetMethod(nameof(BoolFunctions.ToByte))!);
        Casts.Emit(code, MapTypes.InMemory(from), MapTypes.Of(to));
    }

    /// <summary>The element's position along each axis, the outermost first; none where no input needs it.</summary>
    private LocalBuilder[] EmitPositions()
    {
        if (indexing.ExtentAxes.Count == 0) return [element];
        var positions = new LocalBuilder[indexing.Rank];
        LocalBuilder rest = element;
        for (int axis = indexing.Rank - 1; axis >= 1; axis--)
        {
            LocalBuilder outer = code.DeclareLocal(typeof(int));
            positions[axis] = code.DeclareLocal(typeof(int));
            code.Emit(OpCodes.Ldloc, rest);
            EmitField($"extent{axis}");
            code.Emit(OpCodes.Div);
            code.Emit(OpCodes.Stloc, outer);
            code.Emit(OpCodes.Ldloc, rest);
            code.Emit(OpCodes.Ldloc, outer);
            EmitField($"extent{axis}");
            code.Emit(OpCodes.Mul);
            code.Emit(OpCodes.Sub);
            code.Emit(OpCodes.Stloc, positions[axis]);
            rest = outer;
        }
        positions[0] = rest;
        return positions;
    }

    private void EmitIndex(int input, LocalBuilder[] positions)
    {
        if (indexing.IsConstant(input)) code.Emit(OpCodes.Ldc_I4_0);
        else if (indexing.IsDirect(input)) code.Emit(OpCodes.Ldloc, element);
        else EmitStridedIndex(input, positions);
    }

    private void EmitStridedIndex(int input, LocalBuilder[] positions)
    {
        bool isFirst = true;
        for (int axis = 0; axis < indexing.Rank; axis++)
        {
            long stride = indexing.StrideOf(input, axis);
            if (stride == 0) continue;
            code.Emit(OpCodes.Ldloc, positions[axis]);
            if (stride != 1)
            {
                EmitField($"stride{input}_{axis}");
                code.Emit(OpCodes.Mul);
            }
            if (!isFirst) code.Emit(OpCodes.Add);
            isFirst = false;
        }
    }

    private void EmitElementAddress(string view, Action emitIndex)
    {
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldflda, fields[view]);
        emitIndex();
        code.Emit(OpCodes.Call, fields[view].FieldType.GetMethod("get_Item")!);
    }

    private void EmitField(string name)
    {
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldfld, fields[name]);
    }

    private void EmitThread(string property)
    {
        code.Emit(OpCodes.Ldarga_S, 1);
        code.Emit(OpCodes.Call, typeof(KernelThread).GetProperty(property)!.GetMethod!);
    }

    private void StoreFromMemory(DType of)
    {
        if (of == DType.Bool) code.Emit(OpCodes.Call, typeof(BoolFunctions).GetMethod(nameof(BoolFunctions.FromByte))!);
        Store(MapTypes.Of(of));
    }

    private void Store(Type of)
    {
        LocalBuilder value = code.DeclareLocal(of);
        values.Add(value);
        code.Emit(OpCodes.Stloc, value);
    }
}
