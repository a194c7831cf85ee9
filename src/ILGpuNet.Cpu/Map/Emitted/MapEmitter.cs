using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Computes <paramref name="count"/> elements, a multiple of a vector's length above zero, of the blocks in the slots.</summary>
internal unsafe delegate void VectorLoop(byte** slots, nint count);

/// <summary>
/// Writes a stage as one loop over vectors that keeps all values in registers. It calls the functions that the loops of the single instructions call,
/// which the just-in-time compiler puts in their place, and so gives the same bits.
/// </summary>
internal sealed class MapEmitter
{
    private readonly MapSchedule schedule;
    private readonly MapStage stage;
    private readonly Type element;
    private readonly bool isStreamed;
    private readonly ILGenerator body;
    private readonly LocalBuilder index;

    /// <summary>Where a slot's block lies, and values as vectors; null until they are needed.</summary>
    private readonly LocalBuilder?[] pointers, values;

    private MapEmitter(MapSchedule schedule, MapStage stage, bool isStreamed, ILGenerator body)
    {
        this.schedule = schedule;
        this.stage = stage;
        this.isStreamed = isStreamed;
        this.body = body;
        element = stage.ElementType == DType.Float32 ? typeof(float) : typeof(double);
        index = body.DeclareLocal(typeof(nint));
        pointers = new LocalBuilder?[schedule.Slots];
        values = new LocalBuilder?[schedule.Values];
    }

    /// <summary>The loop of a stage that has an element type; a streamed one stores outputs past the caches.</summary>
    public static VectorLoop Emit(MapSchedule schedule, MapStage stage, bool isStreamed)
    {
        var method = new DynamicMethod("MapLoop", typeof(void), [typeof(byte**), typeof(nint)], typeof(MapEmitter).Module, skipVisibility: true);
        new MapEmitter(schedule, stage, isStreamed, method.GetILGenerator()).Emit();
        VectorLoop loop = method.CreateDelegate<VectorLoop>();
        RuntimeHelpers.PrepareDelegate(loop);
        return loop;
    }

    /// <summary>
    /// <code>
    /// nint index = 0;
    /// do { /* loads, functions, stores */ index += width; } while (index &lt; count);
    /// </code>
    /// </summary>
    private void Emit()
    {
        int[] read = [.. schedule.ReadBy(stage)];
        foreach (int value in read) LoadPointer(schedule.SlotOf(value));
        foreach (int value in schedule.KeptBy(stage)) LoadPointer(schedule.SlotOf(value));
        foreach (int value in read)
            if (schedule.IsScalar(value)) Load(value);
        Label start = body.DefineLabel();
        body.MarkLabel(start);
        for (int step = stage.First; step < stage.End; step++) EmitStep(step);
        body.Emit(OpCodes.Ldloc, index);
        body.Emit(OpCodes.Ldc_I4, VectorCodes.Widest.Bytes / stage.ElementType!.Value.Size());
        body.Emit(OpCodes.Add);
        body.Emit(OpCodes.Stloc, index);
        body.Emit(OpCodes.Ldloc, index);
        body.Emit(OpCodes.Ldarg_1);
        body.Emit(OpCodes.Blt, start);
        body.Emit(OpCodes.Ret);
    }

    private void LoadPointer(int slot)
    {
        if (pointers[slot] is not null) return;
        pointers[slot] = body.DeclareLocal(typeof(byte*));
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Ldc_I4, slot * nint.Size);
        body.Emit(OpCodes.Add);
        body.Emit(OpCodes.Ldind_I);
        body.Emit(OpCodes.Stloc, pointers[slot]!);
    }

    private void EmitStep(int step)
    {
        MapInstruction instruction = schedule.Instructions[step];
        int result = schedule.ResultOf(step);
        foreach (int operand in instruction.Operands)
            if (values[operand] is null) Load(operand);
        if (instruction.IsCopy)
        {
            values[result] = values[instruction.First];
        }
        else
        {
            foreach (int operand in instruction.Operands) body.Emit(OpCodes.Ldloc, values[operand]!);
            body.Emit(OpCodes.Call, VectorCodes.Widest.FindFunction(instruction, element));
            Define(result);
        }
        if (schedule.IsKept(result, stage)) Store(result);
    }

    /// <summary>Reads the vector at the index; of a scalar, which is repeated in its block, any other would be the same.</summary>
    private void Load(int value)
    {
        PushAddress(value);
        CallVectorOrMask(nameof(Vector512.Load), value, parameters: 1);
        Define(value);
    }

    private void Store(int value)
    {
        body.Emit(OpCodes.Ldloc, values[value]!);
        PushAddress(value);
        bool isPastCaches = isStreamed && schedule.IsOutput(value) && schedule.TypeOf(value) != DType.Bool;
        CallVectorOrMask(isPastCaches ? nameof(Vector512.StoreAlignedNonTemporal) : nameof(Vector512.Store), value, parameters: 2);
    }

    private void PushAddress(int value)
    {
        body.Emit(OpCodes.Ldloc, pointers[schedule.SlotOf(value)]!);
        body.Emit(OpCodes.Ldloc, index);
        body.Emit(OpCodes.Ldc_I4, schedule.TypeOf(value).Size());
        body.Emit(OpCodes.Mul);
        body.Emit(OpCodes.Add);
    }

    /// <summary>Gives a value the local that takes the vector on the stack.</summary>
    private void Define(int value)
    {
        values[value] = body.DeclareLocal(VectorCodes.Widest.VectorOf(element));
        body.Emit(OpCodes.Stloc, values[value]!);
    }

    private void CallVectorOrMask(string name, int value, int parameters)
    {
        Type type = schedule.TypeOf(value) == DType.Bool ? VectorCodes.Widest.Masks : VectorCodes.Widest.Vectors;
        MethodInfo method = type.GetMethods().Single(method => method.Name == name && method.GetParameters().Length == parameters);
        body.Emit(OpCodes.Call, method.MakeGenericMethod(element));
    }
}
