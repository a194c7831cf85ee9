using System.Reflection.Emit;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>A reduction in an emitted loop: four vectors that take turns, so that the latency of the function is hidden.</summary>
internal sealed class RowLoopReduction
{
    /// <summary>Number of vectors.</summary>
    public const int Vectors = 4;

    private readonly ILGenerator body;
    private readonly Type fold;
    private readonly int totals;
    private readonly LocalBuilder[] vectors;

    /// <param name="body">Where it is written.</param>
    /// <param name="instruction">The reduction.</param>
    /// <param name="totals">Which totals it has.</param>
    /// <param name="element">Type of the elements.</param>
    public RowLoopReduction(ILGenerator body, RowInstruction instruction, int totals, Type element)
    {
        (this.body, this.totals) = (body, totals);
        fold = VectorCodes.Widest.RowFoldOf(instruction.Function, element);
        vectors = [.. Enumerable.Range(0, Vectors).Select(_ => body.DeclareLocal(VectorCodes.Widest.VectorOf(element)))];
    }

    public void Begin()
    {
        foreach (LocalBuilder vector in vectors)
        {
            Call("Identity");
            body.Emit(OpCodes.Stloc, vector);
        }
    }

    /// <summary>Combines one of the vectors with values, or with their first elements.</summary>
    public void Combine(LocalBuilder values, int vector, LocalBuilder? count)
    {
        body.Emit(OpCodes.Ldloc, vectors[vector]);
        body.Emit(OpCodes.Ldloc, values);
        if (count is not null) body.Emit(OpCodes.Ldloc, count);
        Call(count is null ? "Combine" : "CombineFirst");
        body.Emit(OpCodes.Stloc, vectors[vector]);
    }

    /// <summary>Puts the next vector in the first one's place, and the first one behind the last.</summary>
    public void HandOn()
    {
        foreach (LocalBuilder vector in vectors) body.Emit(OpCodes.Ldloc, vector);
        body.Emit(OpCodes.Ldloc, vectors[0]);
        for (int i = vectors.Length - 1; i >= 0; i--) body.Emit(OpCodes.Stloc, vectors[i]);
        body.Emit(OpCodes.Pop);
    }

    /// <summary>Stores the total; the actions push where to, and whether the block is the first of its row.</summary>
    public void Finish(Action<int> pushTotal, Action pushIsFirst)
    {
        foreach (LocalBuilder vector in vectors) body.Emit(OpCodes.Ldloc, vector);
        pushTotal(totals);
        pushIsFirst();
        Call("Finish");
    }

    private void Call(string name) => body.Emit(OpCodes.Call, fold.GetMethod(name)!);
}
