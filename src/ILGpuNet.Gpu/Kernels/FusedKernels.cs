using ILGpuNet.Compiler;
using ILGpuNet.Cpu;
using ILGpuNet.Kernels;
using ILGpuNet.Runtime;

namespace ILGpuNet.Gpu;

/// <summary>
/// Kernels of <see cref="FusedPrimitive"/>. Without sums, the map takes the place of the head's stores. With sums, or where a library computes the head, the
/// head's result goes through memory once, and the map and its sums are one kernel.
/// </summary>
internal static class FusedKernels
{
    public static void Add(KernelBuilder builder, FusedPrimitive fused)
    {
        if (fused.Shape.Count == 0)
        {
            SumKernels.AddZeros(builder, fused);
            return;
        }
        if (fused.Head is not { } head)
        {
            SumKernels.Add(builder, fused, builder.InputArgument);
            return;
        }
        var result = new Operand(fused.Program.InputTypes[0], Layout.Contiguous(fused.Shape));
        bool isByLibrary = head is MatrixProductPrimitive product
            && ProductKernels.LoadLibrary(builder.Engine, builder.Inputs, result.Type, product.Precision, hasMap: true) is not null;
        if (fused.Sums == 0 && !isByLibrary)
        {
            AddEpilogue(builder, fused, head, result);
            return;
        }
        KernelArgument values = result.Type == DType.Float64 ? Compute<double>() : Compute<float>();
        if (fused.Sums > 0) SumKernels.Add(builder, fused, Argument);
        else MapKernels.Add(builder, fused.Program, [result, .. builder.Inputs.Skip(fused.HeadInputs)], Argument);

        KernelArgument Argument(int input) => input == 0 ? values : builder.InputArgument(fused.HeadInputs + input - 1);

        KernelArgument Compute<T>() where T : unmanaged
        {
            View<T> workspace = builder.Workspace<T>(fused.Shape.Count);
            KernelSelection.Add(builder.ForHead(fused.HeadInputs, result, workspace), head);
            return KernelBuilder.ArgumentOf(workspace);
        }
    }

    private static void AddEpilogue(KernelBuilder builder, FusedPrimitive fused, Primitive head, Operand result)
    {
        var dialect = Dialect.Of(builder.Engine.Texts.Dialect);
        LoopNest nest = LoopNest.Create([result.Layout, result.Layout, .. builder.Inputs.Skip(fused.HeadInputs).Select(input => input.Layout)]);
        var body = new MapBody(fused.Program, new MapIndexing(fused.Program, nest), dialect, builder.Engine.Hardware.HasFloat64, given: 1);
        var epilogue = new KernelEpilogue(
            MapText.NameOf("", fused.Program), body.Parameters, body.Statements, body.Definitions,
            [$"int i = {KernelEpilogue.Index};", .. body.Element()], body.TypeOfValue(0), body.UsesFloat64);
        KernelArgument[] arguments = [.. body.Arguments(builder, input => builder.InputArgument(fused.HeadInputs + input - 1), builder.OutputArgument)];
        KernelSelection.Add(builder.ForHead(fused.HeadInputs, result, epilogue, arguments, body.Failures.Count > 0), head);
    }
}
