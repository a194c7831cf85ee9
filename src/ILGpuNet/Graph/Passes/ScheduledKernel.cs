using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>A kernel in its place in the plan, before memory is assigned.</summary>
/// <param name="Unit">What it computes.</param>
/// <param name="Kernel">What runs; kernels keep no state, so that one that is repeated can share it.</param>
/// <param name="Inputs">What it reads, in the order of the unit's inputs.</param>
/// <param name="Outputs">What it writes, in the order of the unit's outputs.</param>
internal sealed record ScheduledKernel(KernelUnit Unit, Kernel Kernel, Operand[] Inputs, Operand[] Outputs)
{
    /// <summary>Whether the kernel computes again what an earlier one has computed.</summary>
    public bool IsRecomputed { get; init; }

    /// <summary>What a run has to do.</summary>
    public KernelCost Cost => KernelCost.Of(Unit.Primitive, Inputs, Outputs);

    /// <summary>Has an engine prepare the kernel of a unit.</summary>
    /// <param name="unit">What it computes.</param>
    /// <param name="inputTypes">Element types of the inputs.</param>
    /// <param name="engine">Who runs it.</param>
    public static ScheduledKernel Create(KernelUnit unit, IEnumerable<DType> inputTypes, Engine engine)
    {
        Operand[] inputs = [.. inputTypes.Select((type, i) => new Operand(type, WithoutOffset(unit.Inputs[i].Layout)))];
        Operand[] outputs = Array.ConvertAll(unit.OutputSpecs, spec => new Operand(spec.Type, Layout.Contiguous(spec.Shape)));
        return new ScheduledKernel(unit, engine.CreateKernel(unit.Primitive, inputs, outputs), inputs, outputs);
    }

    /// <summary>Bytes of the output with an index.</summary>
    public long OutputBytes(int output) => Outputs[output].Shape.Count * Outputs[output].Type.Size();

    /// <summary>Where the program's buffer is among the outputs, or -1.</summary>
    public int IndexOf(int buffer) => Array.IndexOf(Unit.Outputs, buffer);

    private static Layout WithoutOffset(Layout layout) => layout.Offset == 0 ? layout : new Layout(layout.Shape, layout.Strides, 0);
}
