using System.Reflection;
using System.Reflection.Emit;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Loads, stores and where they go.</summary>
internal sealed partial class RowLoopEmitter
{
    private LocalBuilder Load(int value, bool isPartial)
    {
        PushAddress(value);
        Transfer(value, "Load", isPartial);
        return DefineVector();
    }

    private void Store(int value, LocalBuilder vector, bool isPartial)
    {
        body.Emit(OpCodes.Ldloc, vector);
        PushAddress(value);
        Transfer(value, !isPartial && IsPastCaches(value) ? "StoreAlignedNonTemporal" : "Store", isPartial);
    }

    private void Transfer(int value, string name, bool isPartial)
    {
        if (isPartial) body.Emit(OpCodes.Ldloc, rest);
        Type type = program[value].Type == DType.Bool ? VectorCodes.Widest.Masks : isPartial ? VectorCodes.Widest.PartialVectors : VectorCodes.Widest.Vectors;
        int parameters = (name == "Load" ? 1 : 2) + (isPartial ? 1 : 0);
        MethodInfo method = type.GetMethods().Single(method => method.Name == name && method.GetParameters().Length == parameters);
        body.Emit(OpCodes.Call, method.MakeGenericMethod(element));
    }

    private void PushAddress(int value)
    {
        body.Emit(OpCodes.Ldloc, pointers[value]);
        AddBytes(index, program[value].Type.Size());
        if (ahead == 0) return;
        body.Emit(OpCodes.Ldc_I4, ahead * width * program[value].Type.Size());
        body.Emit(OpCodes.Add);
    }

    private void PushPlace(int value)
    {
        body.Emit(OpCodes.Ldarg, Places);
        body.Emit(OpCodes.Ldc_I4, value * nint.Size);
        body.Emit(OpCodes.Add);
        body.Emit(OpCodes.Ldind_I);
    }

    private void PushTotal(int totals)
    {
        body.Emit(OpCodes.Ldarg, Totals);
        body.Emit(OpCodes.Ldarg, TileRows);
        body.Emit(OpCodes.Ldc_I4, totals * sizeof(double));
        body.Emit(OpCodes.Mul);
        body.Emit(OpCodes.Add);
        if (!isInPieces) AddBytes(row, sizeof(double));
    }

    /// <summary>Whether nothing of the row has been folded before.</summary>
    private void PushIsFirst()
    {
        body.Emit(OpCodes.Ldarg, IsFirst);
        if (!isInPieces) return;
        body.Emit(OpCodes.Ldloc, row);
        body.Emit(OpCodes.Ldc_I4_0);
        body.Emit(OpCodes.Conv_I);
        body.Emit(OpCodes.Ceq);
        body.Emit(OpCodes.And);
    }

    /// <summary>How many elements further on lies what is asked for ahead.</summary>
    private void PushAhead()
    {
        body.Emit(OpCodes.Ldarg, isInPieces ? Ahead : Length);
        if (isInPieces) return;
        body.Emit(OpCodes.Ldarg, TileRows);
        body.Emit(OpCodes.Mul);
    }

    private void AddBytes(LocalBuilder count, int size)
    {
        body.Emit(OpCodes.Ldloc, count);
        body.Emit(OpCodes.Ldc_I4, size);
        body.Emit(OpCodes.Mul);
        body.Emit(OpCodes.Add);
    }

    private void SetToZero(LocalBuilder local)
    {
        body.Emit(OpCodes.Ldc_I4_0);
        body.Emit(OpCodes.Conv_I);
        body.Emit(OpCodes.Stloc, local);
    }

    private void Increase(LocalBuilder local, int by)
    {
        body.Emit(OpCodes.Ldloc, local);
        body.Emit(OpCodes.Ldc_I4, by);
        body.Emit(OpCodes.Add);
        body.Emit(OpCodes.Stloc, local);
    }
}
