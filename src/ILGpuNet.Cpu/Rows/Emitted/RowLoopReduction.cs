using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>A reduction in an emitted loop: four vectors that take turns, so that the latency of the function is hidden.</summary>
internal sealed class RowLoopReduction
{
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
        fold = instruction.Function switch
        {
            RowFunction.Sum => Fold(typeof(double), typeof(SumFold<,>).MakeGenericType(element, typeof(double))),
            RowFunction.Max => Fold(element, typeof(MaxFold<>).MakeGenericType(element)),
            _ => Fold(element, typeof(MinFold<>).MakeGenericType(element)),
        };
        vectors = [.. Enumerable.Range(0, 4).Select(_ => body.DeclareLocal(typeof(Vector512<>).MakeGenericType(element)))];

        Type Fold(Type total, Type function) => typeof(RowFold<,,>).MakeGenericType(element, total, function);
    }

    public void Begin()
    {
        foreach (LocalBuilder vector in vectors)
        {
            Call("Identity");
            body.Emit(OpCodes.Stloc, vector);
        }
    }

    /// <summary>Combines with a vector, or with its first elements; then it is the next one's turn.</summary>
    public void Combine(LocalBuilder values, LocalBuilder? count)
    {
        body.Emit(OpCodes.Ldloc, vectors[0]);
        body.Emit(OpCodes.Ldloc, values);
        if (count is not null)
        {
            body.Emit(OpCodes.Ldloc, count);
            Call("CombineFirst");
            body.Emit(OpCodes.Stloc, vectors[0]);
            return;
        }
        Call("Combine");
        for (int i = 1; i < vectors.Length; i++)
        {
            body.Emit(OpCodes.Ldloc, vectors[i]);
            body.Emit(OpCodes.Stloc, vectors[i - 1]);
        }
        body.Emit(OpCodes.Stloc, vectors[^1]);
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
